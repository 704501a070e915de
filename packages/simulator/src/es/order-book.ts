import type { Random } from '../random.ts'

/** Prices that there is memory for, in ticks. */
export const MOST_TICKS = 65_536
/** How far from the best price orders rest at least, in ticks. */
const LADDER_TICKS = 40

/** What an untouched price holds: asked when the book first reaches so far out. */
export type RestingSize = (tick: number, distance: number) => number

/**
 * Orders resting at ES's prices, as size and number per tick: bids up to `bestBid`, asks from `bestAsk` on.
 *
 * A size stays when the price moves away from it, and is found again when the price comes back.
 */
export class OrderBook {
  readonly sizes = new Int32Array(MOST_TICKS)
  readonly orders = new Int32Array(MOST_TICKS)
  bestBid: number
  bestAsk: number
  #low: number
  #high: number
  readonly #resting: RestingSize
  readonly #random: Random

  /** `mid` is between two ticks. The resting sizes are drawn around what `resting` says. */
  constructor(mid: number, resting: RestingSize, random: Random) {
    this.bestBid = Math.floor(mid)
    this.bestAsk = this.bestBid + 1
    this.#low = this.bestAsk
    this.#high = this.bestBid
    this.#resting = resting
    this.#random = random
    this.reach()
  }

  get spread(): number {
    return this.bestAsk - this.bestBid
  }

  get mid(): number {
    return (this.bestBid + this.bestAsk) / 2
  }

  /** Contracts of an average order at a price that has one, at least 1. */
  meanOrder(tick: number): number {
    return Math.max(1, Math.round(this.sizes[tick]! / this.orders[tick]!))
  }

  /** Puts an order of `size` at a price, inside the spread too. */
  add(tick: number, size: number, isBid: boolean): void {
    this.sizes[tick]! += size
    this.orders[tick]!++
    if (isBid ? tick > this.bestBid : tick < this.bestAsk) {
      if (isBid) this.bestBid = tick
      else this.bestAsk = tick
    }
  }

  /** Changes the size at a price without adding or ending an order; at least one contract an order stays. */
  resize(tick: number, by: number): void {
    this.sizes[tick]! += by
  }

  /** Takes one order of `size` contracts, or the last one whole. */
  cancel(tick: number, size: number): void {
    this.sizes[tick]! -= size
    this.orders[tick]!--
    if (this.sizes[tick] === 0) this.#emptied(tick)
  }

  /** Executes contracts, oldest orders first. */
  fill(tick: number, size: number): void {
    const before = this.sizes[tick]!
    const left = before - size
    this.sizes[tick] = left
    this.orders[tick] =
      left === 0 ? 0 : Math.max(1, Math.min(left, Math.ceil((this.orders[tick]! * left) / before)))
    if (left === 0) this.#emptied(tick)
  }

  /** Lets orders rest out to the ladder's end on both sides. */
  reach(): void {
    while (this.#low > this.bestBid - LADDER_TICKS) this.#rest(--this.#low, this.bestBid - this.#low)
    while (this.#high < this.bestAsk + LADDER_TICKS) this.#rest(++this.#high, this.#high - this.bestAsk)
  }

  #rest(tick: number, distance: number): void {
    const size = Math.max(1, Math.round(this.#resting(tick, distance) * (0.7 + 0.6 * this.#random.uniform())))
    this.sizes[tick] = size
    this.orders[tick] = Math.max(1, Math.round(size / (2.5 + this.#random.uniform())))
  }

  #emptied(tick: number): void {
    if (tick === this.bestBid) while (this.sizes[this.bestBid] === 0) this.bestBid--
    else if (tick === this.bestAsk) while (this.sizes[this.bestAsk] === 0) this.bestAsk++
    else return
    this.reach()
  }
}
