import { ALL_USES, USE } from '../market/trade-eligibility.ts'

/** The trades of one segment from one source; prices in any one unit. */
export class TradeRange {
  high = Number.NEGATIVE_INFINITY
  low = Number.POSITIVE_INFINITY
  notional = 0
  volume = 0

  /** `uses` are the bits of `USE` that the trade counts for. */
  add(price: number, size: number, uses = ALL_USES): void {
    if ((uses & USE.highLow) !== 0) {
      if (price > this.high) this.high = price
      if (price < this.low) this.low = price
    }
    if ((uses & USE.volume) === 0) return
    this.notional += price * size
    this.volume += size
  }

  /**
   * Volume-weighted mean; null before the first trade. Over all that counts into volume, as the tape's own and the
   * charts' are: odd lots were paid too, and are a good part of what trades.
   */
  get vwap(): number | null {
    return this.volume === 0 ? null : this.notional / this.volume
  }
}

/** How long after a segment's start SPY may take to trade and still be its source. */
const FIRST_TRADE_WITHIN_NS = 60e9

/** Whether what began at a time is known as a whole from another on, but for its first 60 s. */
export function isWhole(startNs: number, knownFromNs: number): boolean {
  return knownFromNs <= startNs + FIRST_TRADE_WITHIN_NS
}

/**
 * The trades of a segment of the day from the one source it runs on: SPY if its first eligible trade (one that makes
 * a high and low) came within 60 s of the start, else ES converted at each trade's ratio. The choice is never changed
 * inside a segment; until it is made there is no range. Nor is there one of ES where its record began after that: what
 * was missed might hold the extremes, and a mean of the rest is none of the segment's.
 */
export class SegmentTape {
  readonly startNs: number
  readonly endNs: number
  readonly #decideAtNs: number
  readonly #spy = new TradeRange()
  readonly #es = new TradeRange()
  #isEsWhole: boolean
  #isSpy = false

  /** Covers [startNs, endNs), of a market that is known from `knownFromNs` on. */
  constructor(startNs: number, endNs: number, knownFromNs = Number.NEGATIVE_INFINITY) {
    this.startNs = startNs
    this.endNs = endNs
    this.#decideAtNs = startNs + FIRST_TRADE_WITHIN_NS
    this.#isEsWhole = isWhole(startNs, knownFromNs)
  }

  /** Takes that nothing is known of ES from before a time. */
  esFrom(nowNs: number): void {
    this.#isEsWhole = isWhole(this.startNs, nowNs)
  }

  /** `uses` are the bits of `USE` that the trade counts for. */
  spyTrade(price: number, size: number, nowNs: number, uses = ALL_USES): void {
    if (nowNs < this.startNs || nowNs >= this.endNs) return
    const isEarly = nowNs <= this.#decideAtNs
    if (isEarly && (uses & USE.highLow) !== 0) this.#isSpy = true
    // Odd lots may come before the trade that decides, and are part of the volume then.
    if (this.#isSpy || isEarly) this.#spy.add(price, size, uses)
  }

  esTrade(price: number, size: number, nowNs: number): void {
    if (nowNs < this.startNs || nowNs >= this.endNs) return
    if (!this.#isSpy) this.#es.add(price, size)
  }

  /** What it runs on; settled once its first 60 s are over. */
  get source(): 'SPY' | 'ES' {
    return this.#isSpy ? 'SPY' : 'ES'
  }

  /** The segment's trades so far, as known at `nowNs`; null before the source is chosen or has an extreme. */
  range(nowNs: number): TradeRange | null {
    // SPY is the source only where a trade of the first 60 s was seen, and so all of it.
    const isEs = this.#isEsWhole && nowNs > this.#decideAtNs
    const range = this.#isSpy ? this.#spy : isEs ? this.#es : null
    return range === null || range.high < range.low ? null : range
  }
}
