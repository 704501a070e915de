import type { OrderBook } from './order-book.ts'
import { NO_SLOT } from './order-store.ts'

const FIRST_ROOM = 512
/** Prices that one aggressor meets at most. */
const MOST_PRICES = 512

/**
 * What an aggressor meets, by price and then time: worked out before anything changes, because what traded is told
 * before what became of the orders. Kept until the next one; allocates nothing but more room.
 */
export class Matching {
  /** Prices met, and contracts executed at each. */
  prices = 0
  readonly ticks = new Int32Array(MOST_PRICES)
  readonly sizes = new Int32Array(MOST_PRICES)
  /** Number of orders met at this price and those before it. */
  readonly ends = new Int32Array(MOST_PRICES)
  /** Orders met, and contracts executed of each. */
  orders = 0
  slots = new Int32Array(FIRST_ROOM)
  executed = new Int32Array(FIRST_ROOM)
  /** Contracts executed in all. */
  total = 0

  /** An aggressor of `size` contracts that goes no further than `limitTick`. */
  match(book: OrderBook, isBuy: boolean, size: number, limitTick: number): void {
    const step = isBuy ? 1 : -1
    let left = size
    this.prices = this.orders = this.total = 0
    for (let tick = isBuy ? book.bestAsk : book.bestBid; left > 0; tick += step) {
      if ((limitTick - tick) * step < 0 || this.prices === MOST_PRICES) break
      const taken = Math.min(left, book.sizes[tick]! + book.hidden[tick]!)
      if (taken === 0) continue
      const first = this.orders
      this.#refills(book, first, taken - this.#displayed(book, tick, taken))
      this.ticks[this.prices] = tick
      this.sizes[this.prices] = taken
      this.ends[this.prices++] = this.orders
      left -= taken
    }
    this.total = size - left
  }

  /** Takes what the queue shows, first come first served; returns how much that was. */
  #displayed(book: OrderBook, tick: number, wanted: number): number {
    const { sizes, next } = book.store
    let taken = 0
    for (let slot = book.head(tick); slot !== NO_SLOT && taken < wanted; slot = next[slot]!) {
      const size = Math.min(sizes[slot]!, wanted - taken)
      if (this.orders === this.slots.length) this.#grow()
      this.slots[this.orders] = slot
      this.executed[this.orders++] = size
      taken += size
    }
    return taken
  }

  /** Takes what icebergs show again, in turns: each refill goes to the end of the queue. */
  #refills(book: OrderBook, first: number, wanted: number): void {
    const { sizes, hidden, peaks } = book.store
    for (let left = wanted; left > 0; )
      for (let i = first; i < this.orders && left > 0; i++) {
        const slot = this.slots[i]!
        const unshown = hidden[slot]! - (this.executed[i]! - sizes[slot]!)
        const size = Math.min(left, peaks[slot]!, unshown)
        this.executed[i]! += size
        left -= size
      }
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.slots.length)
    const executed = new Int32Array(slots.length)
    slots.set(this.slots)
    executed.set(this.executed)
    this.slots = slots
    this.executed = executed
  }
}
