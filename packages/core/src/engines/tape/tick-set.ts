import { TICK_LIMIT } from '../../window/price-sums.ts'

const LAST_STAMP = 2 ** 31 - 1

/** A set of price ticks that is emptied in O(1): a tick is in it where its stamp is the current one. */
export class TickSet {
  readonly #stamps = new Int32Array(TICK_LIMIT)
  #stamp = 1

  /** Adds a tick (0 to TICK_LIMIT - 1). Whether it was not in the set before. */
  add(tick: number): boolean {
    if (this.#stamps[tick] === this.#stamp) return false
    this.#stamps[tick] = this.#stamp
    return true
  }

  clear(): void {
    if (this.#stamp === LAST_STAMP) {
      this.#stamps.fill(0)
      this.#stamp = 0
    }
    this.#stamp++
  }
}
