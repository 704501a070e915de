import type { FlipStatus } from '../../payload/words.ts'
import { CONTRACT_SHARES, type DealerBook } from './dealer-book.ts'
import { grown } from './grown.ts'

const STEPS_PER_DOLLAR = 4
const REACH = 0.03
/** Of the grid's largest: less than this is no sign. */
const NO_SIGN = 1e-3

/** Deviations beyond which a strike's gamma is nothing: 2e-8 of what it is at the money. */
const FURTHEST = 6
const PER_DEVIATION = 512
/** The normal density from 0 to `FURTHEST`. Between its points a line is off by less than 1e-6 of the peak. */
const DENSITY = Float64Array.from(
  { length: FURTHEST * PER_DEVIATION + 3 },
  (_, i) => Math.exp(-((i / PER_DEVIATION) ** 2) / 2) / Math.sqrt(2 * Math.PI),
)

/** Where dealers' net gamma changes sign; a price in SPY dollars where it does. */
export type Flip =
  | { readonly status: 'found'; readonly price: number }
  | { readonly status: Exclude<FlipStatus, 'found'>; readonly price: null }

/**
 * Where spot would have to be for dealers' net gamma to change its sign: what they hold, revalued at every $0.25 within
 * 3 % of spot, each strike's volatility as it is.
 */
export class GammaFlipFinder {
  #first = 0
  #count = 0
  /** By place on the grid: the forward's logarithm, and gamma times the forward. */
  #logs = new Float64Array(0)
  #sums = new Float64Array(0)

  /** The crossing nearest spot, the lower of two as near; null where nothing has gamma. `basis`: forward less spot. */
  find(book: DealerBook, spot: number, basis: number, years: number): Flip | null {
    this.#lay(spot, basis)
    for (let place = 0; place < book.chain.count; place++)
      if (book.net[place] !== 0) this.#add(book, place, years)
    for (let at = 0; at < this.#count; at++) this.#sums[at]! /= this.#price(at) + basis
    return this.#read(spot)
  }

  #price(at: number): number {
    return (this.#first + at) / STEPS_PER_DOLLAR
  }

  #lay(spot: number, basis: number): void {
    this.#first = Math.ceil(spot * (1 - REACH) * STEPS_PER_DOLLAR)
    this.#count = Math.floor(spot * (1 + REACH) * STEPS_PER_DOLLAR) - this.#first + 1
    if (this.#sums.length < this.#count) {
      this.#sums = grown(this.#sums, this.#count)
      this.#logs = grown(this.#logs, this.#sums.length)
    }
    this.#sums.fill(0)
    for (let at = 0; at < this.#count; at++) this.#logs[at] = Math.log(this.#price(at) + basis)
  }

  /** Adds a strike's gamma, times the forward, to the grid points where it is anything. */
  #add({ chain, net, volatilities }: DealerBook, place: number, years: number): void {
    const [logs, sums] = [this.#logs, this.#sums]
    const s = volatilities[place]! * Math.sqrt(years)
    const scale = (CONTRACT_SHARES * net[place]!) / s
    // d1 = log / s - origin, counted in steps of the table.
    const origin = chain.logs[place]! / s - s / 2
    const steps = PER_DEVIATION / s
    const shift = origin * PER_DEVIATION
    const end = this.#from((origin + FURTHEST) * s)
    for (let at = this.#from((origin - FURTHEST) * s); at < end; at++) {
      const index = Math.abs(logs[at]! * steps - shift)
      const whole = index | 0
      const low = DENSITY[whole]!
      sums[at]! += scale * (low + (index - whole) * (DENSITY[whole + 1]! - low))
    }
  }

  /** The first place on the grid at or above a logarithm of the forward. */
  #from(log: number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#logs[middle]! < log) low = middle + 1
      else high = middle
    }
    return low
  }

  #read(spot: number): Flip | null {
    let largest = 0
    for (let at = 0; at < this.#count; at++) largest = Math.max(largest, Math.abs(this.#sums[at]!))
    if (largest === 0) return null
    let before = -1
    let nearest = Number.NaN
    for (let at = 0; at < this.#count; at++) {
      if (Math.abs(this.#sums[at]!) < NO_SIGN * largest) continue
      if (before >= 0 && this.#sums[at]! > 0 !== this.#sums[before]! > 0) {
        const price = this.#crossing(before, at)
        if (!(Math.abs(price - spot) >= Math.abs(nearest - spot))) nearest = price
      }
      before = at
    }
    if (!Number.isNaN(nearest)) return { status: 'found', price: nearest }
    return { status: this.#sums[before]! > 0 ? 'allLong' : 'allShort', price: null }
  }

  /** Where the line through two places of the grid is 0. */
  #crossing(low: number, high: number): number {
    const [from, to] = [this.#sums[low]!, this.#sums[high]!]
    return this.#price(low) + ((this.#price(high) - this.#price(low)) * from) / (from - to)
  }
}
