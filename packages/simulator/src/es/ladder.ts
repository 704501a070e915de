import type { Random } from '../random.ts'
import type { OrderBook } from './order-book.ts'
import { NO_SLOT } from './order-store.ts'

/** How far from the best price orders rest at least, and at most, in ticks. */
const LEAST_TICKS = 40
const MOST_TICKS_AWAY = 240
/** How near to its end an aggressor may come: what is left is more than a record shows. */
const SPARE_TICKS = 14

/** What an untouched price holds: asked when the book first reaches so far out. */
export type RestingSize = (tick: number, distance: number) => number

/** Told of an order that came or goes at an end of the ladder, and whether it is the last one of its price. */
type OrderSeen = (slot: number, isBid: boolean, isLast: boolean) => void

/**
 * The far ends of the book, which follow the price: nobody sees them in ten levels. Where the price has moved,
 * orders come 40 ticks from it, and those more than 240 ticks from it are cancelled.
 */
export class Ladder {
  readonly #book: OrderBook
  readonly #resting: RestingSize
  readonly #random: Random
  /** The worst prices that hold orders. */
  #low: number
  #high: number

  /** Fills the book around its best prices; sizes are drawn around what `resting` says. */
  constructor(book: OrderBook, resting: RestingSize, random: Random) {
    this.#book = book
    this.#resting = resting
    this.#random = random
    this.#low = book.bestAsk
    this.#high = book.bestBid
    this.reach(() => {})
  }

  /** Its ends are those of another one from now on. */
  resume(other: Ladder): void {
    this.#low = other.#low
    this.#high = other.#high
  }

  /** The worst price that an order may have. */
  get low(): number {
    return this.#low
  }

  get high(): number {
    return this.#high
  }

  /** The worst price that an aggressor may reach. */
  limit(isBuy: boolean): number {
    return isBuy ? this.#high - SPARE_TICKS : this.#low + SPARE_TICKS
  }

  /** Lets orders rest out to the ladder's ends on both sides; tells each. */
  reach(seen: OrderSeen): void {
    const { bestBid, bestAsk } = this.#book
    while (this.#low > bestBid - LEAST_TICKS) this.#rest(--this.#low, bestBid - this.#low, true, seen)
    while (this.#high < bestAsk + LEAST_TICKS) this.#rest(++this.#high, this.#high - bestAsk, false, seen)
  }

  /** Takes off what is too far away; tells each order before it goes. */
  trim(seen: OrderSeen): void {
    const { bestBid, bestAsk } = this.#book
    while (this.#low < bestBid - MOST_TICKS_AWAY) this.#clear(this.#low++, true, seen)
    while (this.#high > bestAsk + MOST_TICKS_AWAY) this.#clear(this.#high--, false, seen)
  }

  #rest(tick: number, distance: number, isBid: boolean, seen: OrderSeen): void {
    const random = this.#random
    let left = Math.max(1, Math.round(this.#resting(tick, distance) * (0.7 + 0.6 * random.uniform())))
    while (left > 0) {
      const size = Math.min(left, drawSize(random))
      left -= size
      seen(this.#book.add(tick, isBid, size, 0, 0), isBid, left === 0)
    }
  }

  #clear(tick: number, isBid: boolean, seen: OrderSeen): void {
    const book = this.#book
    for (let slot = book.head(tick); slot !== NO_SLOT; slot = book.head(tick)) {
      seen(slot, isBid, book.orders[tick] === 1)
      book.remove(slot)
    }
  }
}

/** Contracts of an order: mode 1, now and then some tens. */
export function drawSize(random: Random): number {
  const bits = random.bits()
  if ((bits & 0x0f) === 0) return 10 + ((bits >>> 4) & 0x1f)
  return random.paretoCount(1.1, 40)
}
