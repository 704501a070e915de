import { STRIKE_GRID_CENTS } from '@spymaster/events'

/** Slots that a contract can have: a strike in units of $0.05 (16 bits), twice, a put one above its call. */
export const SLOTS = 1 << 17

/** The strike's bits in an option's id; the put's bit is above them. */
const STRIKE_MASK = 0xffff
const FIRST_CAPACITY = 256

/** SPY dollars of a slot's strike. */
export function strikeOf(slot: number): number {
  return ((slot >>> 1) * STRIKE_GRID_CENTS) / 100
}

/** Whether a slot is a put's. */
export function isPut(slot: number): boolean {
  return (slot & 1) === 1
}

/** The slot of an option's id, whatever its expiry; -1 where the id has no strike. */
export function slotOf(id: number): number {
  const strike = id & STRIKE_MASK
  return strike === 0 ? -1 : strike * 2 + ((id >>> 16) & 1)
}

/**
 * The contracts of one expiry that are of interest so far, ascending by slot: by strike, the call before the put. Each
 * has an entry beside its slot, counted from 0 in the order of coming, for what is kept densely.
 */
export class Contracts {
  readonly #entryOf = new Int32Array(SLOTS)
  #slots = new Int32Array(FIRST_CAPACITY)
  #count = 0

  get count(): number {
    return this.#count
  }

  /** The slot at a place, 0 to `count` - 1. */
  at(place: number): number {
    return this.#slots[place]!
  }

  has(slot: number): boolean {
    return this.#entryOf[slot] !== 0
  }

  /** The slot's entry; a slot that is new joins. */
  add(slot: number): number {
    const entry = this.#entryOf[slot]!
    return entry === 0 ? this.#insert(slot) : entry - 1
  }

  #insert(slot: number): number {
    if (this.#count === this.#slots.length) {
      const slots = new Int32Array(this.#slots.length * 2)
      slots.set(this.#slots)
      this.#slots = slots
    }
    let place = this.#count++
    while (place > 0 && this.#slots[place - 1]! > slot) this.#slots[place] = this.#slots[--place]!
    this.#slots[place] = slot
    this.#entryOf[slot] = this.#count
    return this.#count - 1
  }
}
