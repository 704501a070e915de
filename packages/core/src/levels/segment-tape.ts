/** The trades of one segment from one source; prices in any one unit. */
export class TradeRange {
  high = Number.NEGATIVE_INFINITY
  low = Number.POSITIVE_INFINITY
  notional = 0
  volume = 0

  add(price: number, size: number): void {
    if (price > this.high) this.high = price
    if (price < this.low) this.low = price
    this.notional += price * size
    this.volume += size
  }

  /** Volume-weighted mean; null before the first trade. */
  get vwap(): number | null {
    return this.volume === 0 ? null : this.notional / this.volume
  }
}

/** How long after a segment's start SPY may take to trade and still be its source. */
const FIRST_TRADE_WITHIN_NS = 60e9

/**
 * The trades of a segment of the day from the one source it runs on: SPY if its first eligible trade came within
 * 60 s of the start, else ES converted at each trade's ratio. The choice is never changed inside a segment; until
 * it is made there is no range.
 */
export class SegmentTape {
  readonly startNs: number
  readonly endNs: number
  readonly #decideAtNs: number
  readonly #spy = new TradeRange()
  readonly #es = new TradeRange()
  #isSpy = false

  /** Covers [startNs, endNs). */
  constructor(startNs: number, endNs: number) {
    this.startNs = startNs
    this.endNs = endNs
    this.#decideAtNs = startNs + FIRST_TRADE_WITHIN_NS
  }

  spyTrade(price: number, size: number, nowNs: number): void {
    if (nowNs < this.startNs || nowNs >= this.endNs) return
    if (nowNs <= this.#decideAtNs) this.#isSpy = true
    if (this.#isSpy) this.#spy.add(price, size)
  }

  esTrade(price: number, size: number, nowNs: number): void {
    if (nowNs < this.startNs || nowNs >= this.endNs) return
    if (!this.#isSpy) this.#es.add(price, size)
  }

  /** The segment's trades so far, as known at `nowNs`; null before the source is chosen or has traded. */
  range(nowNs: number): TradeRange | null {
    const range = this.#isSpy ? this.#spy : nowNs > this.#decideAtNs ? this.#es : null
    return range === null || range.volume === 0 ? null : range
  }
}
