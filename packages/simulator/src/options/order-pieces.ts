import type { Random } from '../random.ts'

/** The most prints of one order. */
export const MOST_PRINTS = 6
/** Share of orders of more than one contract that print in pieces, and the tail of how many there are. */
const SPLIT = 0.5
const PIECES_TAIL = 1.2
/** Mean time between the pieces of an order, and the longest: together less than 50 ms. */
const GAP_NS = 2.5e6
const MOST_GAP_NS = 9e6

/** The pieces that an order prints in: sizes, and the time of each since the one before. */
export class Pieces {
  count = 0
  readonly sizes = new Uint32Array(MOST_PRINTS)
  readonly gapsNs = new Float64Array(MOST_PRINTS)
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** Draws the pieces of an order of so many contracts; the busier the market, the sooner one follows the other. */
  split(size: number, activity: number): void {
    const random = this.#random
    const isSplit = size > 1 && random.chance(SPLIT)
    this.count = isSplit ? Math.min(size, 1 + random.paretoCount(PIECES_TAIL, MOST_PRINTS - 1)) : 1
    let left = size
    for (let i = 0; i < this.count; i++) {
      const spare = left - (this.count - i)
      this.sizes[i] = i === this.count - 1 ? left : 1 + Math.floor((random.bits() / 2 ** 32) * (spare + 1))
      left -= this.sizes[i]!
      this.gapsNs[i] = i === 0 ? 0 : this.#gap(activity)
    }
  }

  /** Two legs of so many contracts each. */
  legs(size: number, activity: number): void {
    this.count = 2
    this.sizes.fill(size, 0, 2)
    this.gapsNs[0] = 0
    this.gapsNs[1] = this.#gap(20 + activity)
  }

  #gap(activity: number): number {
    const mean = GAP_NS / Math.max(1, activity)
    return 1000 + Math.round(Math.min(MOST_GAP_NS, mean * this.#random.exponential()))
  }
}
