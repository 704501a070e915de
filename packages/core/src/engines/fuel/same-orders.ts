import { grown } from './grown.ts'
import { METHODS } from './trade-signer.ts'

/** Orders that can be open at once in a contract: one to each side by each method. */
export const ORDERS_PER_CONTRACT = 2 * METHODS

/** The place of a contract's orders of a method to the side of a sign; those without a sign are all on one side. */
export function orderPlace(entry: number, method: number, sign: number): number {
  return entry * ORDERS_PER_CONTRACT + 2 * method + (sign < 0 ? 1 : 0)
}

/**
 * Which prints are one order: those at one place, each within `maxGapNs` of the one before it, either way, by ts_event.
 *
 * Prints to the other side between them do not part them. Those signed by another method do: whether an order's sign
 * is right is one question with one probability, and a leg of a package is no part of a single order.
 */
export class SameOrders {
  readonly #maxGapNs: number
  /** By place: contracts of the order so far, and ts_event of its last print. */
  #sizes = new Float64Array(0)
  #times = new Float64Array(0)
  /** By place: the order's number, from 1 in the order of beginning. */
  #numbers = new Int32Array(0)
  #begun = 0

  constructor(maxGapNs: number) {
    this.#maxGapNs = maxGapNs
  }

  /** Adds a print; contracts of its order before it, 0 where it begins one. */
  add(place: number, size: number, eventNs: number): number {
    if (place >= this.#sizes.length) {
      this.#sizes = grown(this.#sizes, place + 1)
      this.#times = grown(this.#times, this.#sizes.length)
      this.#numbers = grown(this.#numbers, this.#sizes.length)
    }
    const goesOn = this.#sizes[place]! > 0 && Math.abs(eventNs - this.#times[place]!) <= this.#maxGapNs
    const before = goesOn ? this.#sizes[place]! : 0
    if (!goesOn) this.#numbers[place] = ++this.#begun
    this.#sizes[place] = before + size
    this.#times[place] = eventNs
    return before
  }

  /** The number of the last order at a place; no other has it. */
  orderAt(place: number): number {
    return this.#numbers[place]!
  }

  /** ts_event of its last print, ns since the run's origin. */
  timeAt(place: number): number {
    return this.#times[place]!
  }

  /** Later prints begin new orders. */
  close(): void {
    this.#sizes.fill(0)
  }
}
