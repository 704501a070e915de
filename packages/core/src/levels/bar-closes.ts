import { UNITS_PER_DOLLAR } from '../market/spy-quote.ts'

const BAR_NS = 120e9

/**
 * Closes of the two-minute bars of one regular session, from its minute bars or its trades. A bar is its start
 * included and its end not; its close is the last in it. Times are ns of the run's date, closes integer 1e-4
 * dollars, so that sums of them are exact.
 */
export class BarCloses {
  readonly #openNs: number
  readonly #closeNs: number
  readonly #closes: Float64Array
  /** When each close is from. */
  readonly #fromNs: Float64Array

  /** Covers [openNs, closeNs), a whole number of bars. */
  constructor(openNs: number, closeNs: number) {
    this.#openNs = openNs
    this.#closeNs = closeNs
    this.#closes = new Float64Array(Math.ceil((closeNs - openNs) / BAR_NS))
    this.#fromNs = new Float64Array(this.#closes.length).fill(Number.NEGATIVE_INFINITY)
  }

  /** Bars in the session, with and without a close. */
  get length(): number {
    return this.#closes.length
  }

  /** Whether a time lies in the session. */
  holds(ns: number): boolean {
    return ns >= this.#openNs && ns < this.#closeNs
  }

  /** Enters a trade at log time `nowNs`, in order; nothing outside the session. `price` is in dollars. */
  trade(price: number, nowNs: number): void {
    if (!this.holds(nowNs)) return
    this.#closes[this.#barAt(nowNs)] = Math.round(price * UNITS_PER_DOLLAR)
    this.#fromNs[this.#barAt(nowNs)] = nowNs
  }

  /**
   * Enters the close, in 1e-4 dollars, of the session's minute bar that starts at `startNs`. Bars have their place
   * by time, whatever their order; of several of one minute the first given counts.
   */
  minute(close: number, startNs: number): void {
    const bar = this.#barAt(startNs)
    if (startNs <= this.#fromNs[bar]!) return
    this.#closes[bar] = close
    this.#fromNs[bar] = startNs
  }

  /** The close of a bar so far; null where nothing traded. */
  at(bar: number): number | null {
    return this.#fromNs[bar]! > Number.NEGATIVE_INFINITY ? this.#closes[bar]! : null
  }

  /** The closes there are, in order. */
  known(): number[] {
    const closes: number[] = []
    for (let bar = 0; bar < this.length; bar++) {
      const close = this.at(bar)
      if (close !== null) closes.push(close)
    }
    return closes
  }

  /** Bars that are over at `nowNs`. */
  completedAt(nowNs: number): number {
    return Math.min(Math.max(0, Math.floor((nowNs - this.#openNs) / BAR_NS)), this.length)
  }

  #barAt(ns: number): number {
    return Math.floor((ns - this.#openNs) / BAR_NS)
  }
}
