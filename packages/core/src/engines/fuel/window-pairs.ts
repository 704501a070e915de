import type { DealerSums } from './dealer-sums.ts'
import { grown } from './grown.ts'

/**
 * The window's part of the pairs of orders that are two legs of packages. A pair of prints leaves with the first of the
 * two: the pair of orders shrinks, (M - n)² - M² with M its contracts in the window, and is never more than what the
 * window holds of either.
 */
export class WindowPairs {
  readonly #dealers: DealerSums
  /** By pair of orders: contracts in the window, the pair of strikes, and how many of the legs are signed. */
  #matched = new Float64Array(0)
  #pairs = new Int32Array(0)
  #signs = new Int32Array(0)
  #count = 0
  /** Pairs of orders that left the window, to be used anew. */
  #free = new Int32Array(0)
  #freeCount = 0
  /** By pair of strikes: the pair of orders to which the last prints belong, plus 1; 0 where it left the window. */
  #lastAt = new Int32Array(0)

  constructor(dealers: DealerSums) {
    this.#dealers = dealers
  }

  /**
   * Adds a pair of prints; `goesOn` where it belongs to the pair of orders of the one before it at those strikes. The
   * number of its pair of orders.
   */
  add(pair: number, signs: number, size: number, goesOn: boolean): number {
    const orders = goesOn && this.#lastAt[pair] ? this.#lastAt[pair]! - 1 : this.#begin(pair, signs)
    const before = this.#matched[orders]!
    this.#matched[orders] = before + size
    this.#dealers.addPair(pair, signs, size * (2 * before + size))
    return orders
  }

  /** Takes a pair of prints of so many contracts out of its pair of orders. */
  leave(orders: number, size: number): void {
    const before = this.#matched[orders]!
    const pair = this.#pairs[orders]!
    this.#matched[orders] = before - size
    this.#dealers.addPair(pair, this.#signs[orders]!, size * (size - 2 * before))
    if (before > size) return
    if (this.#lastAt[pair] === orders + 1) this.#lastAt[pair] = 0
    if (this.#freeCount === this.#free.length) this.#free = grown(this.#free, this.#freeCount + 1)
    this.#free[this.#freeCount++] = orders
  }

  #begin(pair: number, signs: number): number {
    if (pair >= this.#lastAt.length) this.#lastAt = grown(this.#lastAt, pair + 1)
    const orders = this.#freeCount > 0 ? this.#free[--this.#freeCount]! : this.#count++
    if (orders >= this.#matched.length) {
      this.#matched = grown(this.#matched, orders + 1)
      this.#pairs = grown(this.#pairs, this.#matched.length)
      this.#signs = grown(this.#signs, this.#matched.length)
    }
    this.#matched[orders] = 0
    this.#pairs[orders] = pair
    this.#signs[orders] = signs
    this.#lastAt[pair] = orders + 1
    return orders
  }
}
