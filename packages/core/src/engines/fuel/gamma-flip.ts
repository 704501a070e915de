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

/** `FURTHEST` in steps of the table. */
const REACHED = FURTHEST * PER_DEVIATION
/** What a value from the table, or the 0 beyond its end, is off by at most. */
const TABLE_ERROR = 1e-6

/** Every so many places of the grid are valued first. */
const STRIDE = 8
/**
 * A cubic with the values and slopes of a curve at both ends of a stretch is off by at most 1/384 of the curve's largest
 * fourth derivative times the fourth power of the stretch; that of the normal density is at most three times its peak.
 */
const CUBIC_ERROR = (3 * DENSITY[0]!) / 384

/**
 * Where spot would have to be for dealers' net gamma to change its sign: what they hold, revalued at every $0.25 within
 * 3 % of spot, each strike's volatility as it is.
 *
 * Values and slopes at every eighth place bound what net gamma can be between them. Places at which it can neither be
 * the largest of the grid, nor of another sign, nor without one, are not valued: the flip is the same without them. In
 * the morning, when each strike's gamma is wide, that is most; by the close, when it is narrow, none.
 */
export class GammaFlipFinder {
  #first = 0
  #count = 0
  /** By place on the grid: the forward, its logarithm, gamma times the forward, and what a logarithm changes that by. */
  #forwards = new Float64Array(0)
  #logs = new Float64Array(0)
  #sums = new Float64Array(0)
  #slopes = new Float64Array(0)
  /** The places to value, ascending. */
  #places = new Int32Array(0)
  #listed = 0
  /** By stretch between places valued first: the least and the most that the size of net gamma can be there. */
  #least = new Float64Array(0)
  #most = new Float64Array(0)
  /** By strike held, of which there are so many: gamma's scale, and d1 by the logarithm, in steps of the table. */
  #held = 0
  #scales = new Float64Array(0)
  #steps = new Float64Array(0)
  #shifts = new Float64Array(0)
  /** Over the strikes: what the table can be off by, and the cubic by the fourth power of a stretch's length. */
  #tableDoubt = 0
  #cubicDoubt = 0

  /** The crossing nearest spot, the lower of two as near; null where nothing has gamma. `basis`: forward less spot. */
  find(book: DealerBook, spot: number, basis: number, years: number): Flip | null {
    this.#lay(spot, basis)
    this.#take(book, Math.sqrt(years))
    this.#listed = 0
    for (let at = 0; at < this.#count; at++)
      if (at % STRIDE === 0 || at === this.#count - 1) this.#places[this.#listed++] = at
    this.#value()
    this.#listOpen()
    this.#value()
    for (let at = 0; at < this.#count; at++) this.#sums[at]! /= this.#forwards[at]!
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
      const room = this.#sums.length
      this.#forwards = grown(this.#forwards, room)
      this.#logs = grown(this.#logs, room)
      this.#slopes = grown(this.#slopes, room)
      this.#places = grown(this.#places, room)
      this.#least = grown(this.#least, room)
      this.#most = grown(this.#most, room)
    }
    // A place that is not valued is none.
    this.#sums.fill(Number.NaN)
    for (let at = 0; at < this.#count; at++) this.#forwards[at] = this.#price(at) + basis
  }

  /** Takes what is held; `root` is that of time. */
  #take({ chain, net, volatilities }: DealerBook, root: number): void {
    if (this.#scales.length < chain.count) {
      this.#scales = grown(this.#scales, chain.count)
      this.#steps = grown(this.#steps, this.#scales.length)
      this.#shifts = grown(this.#shifts, this.#scales.length)
    }
    this.#held = this.#tableDoubt = this.#cubicDoubt = 0
    for (let place = 0; place < chain.count; place++) {
      if (net[place] === 0) continue
      const s = volatilities[place]! * root
      const scale = (CONTRACT_SHARES * net[place]!) / s
      this.#scales[this.#held] = scale
      // d1 = log / s - origin.
      this.#steps[this.#held] = PER_DEVIATION / s
      this.#shifts[this.#held++] = (chain.logs[place]! / s - s / 2) * PER_DEVIATION
      this.#tableDoubt += TABLE_ERROR * Math.abs(scale)
      this.#cubicDoubt += (CUBIC_ERROR * Math.abs(scale)) / (s * s * s * s)
    }
  }

  /** Values what is held at the places listed. */
  #value(): void {
    for (let k = 0; k < this.#listed; k++) {
      const at = this.#places[k]!
      this.#logs[at] = Math.log(this.#forwards[at]!)
      this.#sums[at] = this.#slopes[at] = 0
    }
    let from = 0
    for (let strike = 0; strike < this.#held; strike++) from = this.#add(strike, from)
  }

  /**
   * Adds a strike's gamma, times the forward, to the listed places where it is anything; the first of them, by number in
   * the list. `from` is that of the strike before, from which it is not far.
   */
  #add(strike: number, from: number): number {
    const [places, logs, sums, slopes, listed] = [
      this.#places,
      this.#logs,
      this.#sums,
      this.#slopes,
      this.#listed,
    ]
    const scale = this.#scales[strike]!
    const steps = this.#steps[strike]!
    const shift = this.#shifts[strike]!
    const perStep = steps / (PER_DEVIATION * PER_DEVIATION)
    while (from > 0 && logs[places[from - 1]!]! * steps - shift >= -REACHED) from--
    while (from < listed && logs[places[from]!]! * steps - shift < -REACHED) from++
    for (let k = from; k < listed; k++) {
      const at = places[k]!
      const signed = logs[at]! * steps - shift
      if (signed >= REACHED) break
      const index = Math.abs(signed)
      const whole = index | 0
      const low = DENSITY[whole]!
      const value = scale * (low + (index - whole) * (DENSITY[whole + 1]! - low))
      sums[at]! += value
      slopes[at]! -= value * signed * perStep
    }
    return from
  }

  /** Lists the places between those valued that can matter. */
  #listOpen(): void {
    const stretches = this.#listed - 1
    let largest = 0
    let most = 0
    for (let k = 0; k < stretches; k++) {
      this.#bound(k, this.#places[k]!, this.#places[k + 1]!)
      const at = this.#places[k]!
      largest = Math.max(largest, Math.abs(this.#sums[at]!) / this.#forwards[at]!)
      most = Math.max(most, this.#most[k]!)
    }
    this.#listed = 0
    for (let k = 0; k < stretches; k++) {
      if (this.#most[k]! < largest && this.#least[k]! > NO_SIGN * most) continue
      const end = Math.min((k + 1) * STRIDE, this.#count - 1)
      for (let at = k * STRIDE + 1; at < end; at++) this.#places[this.#listed++] = at
    }
  }

  /** Bounds a stretch by the control points of its cubic, between which that stays. */
  #bound(stretch: number, low: number, high: number): void {
    const [from, to] = [this.#sums[low]!, this.#sums[high]!]
    const length = this.#logs[high]! - this.#logs[low]!
    const second = from + (length * this.#slopes[low]!) / 3
    const third = to - (length * this.#slopes[high]!) / 3
    const doubt = this.#tableDoubt + this.#cubicDoubt * (length * length) * (length * length)
    const least = Math.min(from, second, third, to) - doubt
    const most = Math.max(from, second, third, to) + doubt
    this.#least[stretch] = Math.max(least, -most) / this.#forwards[high]!
    this.#most[stretch] = Math.max(-least, most) / this.#forwards[low]!
  }

  #read(spot: number): Flip | null {
    let largest = 0
    for (let at = 0; at < this.#count; at++)
      if (Math.abs(this.#sums[at]!) > largest) largest = Math.abs(this.#sums[at]!)
    if (largest === 0) return null
    let before = -1
    let nearest = Number.NaN
    for (let at = 0; at < this.#count; at++) {
      // Nor is there one where it was not valued.
      if (!(Math.abs(this.#sums[at]!) >= NO_SIGN * largest)) continue
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
