/** Changes of closes that are looked back on, in bars, or as many as make half an hour; and the fewest. */
const WINDOW_BARS = 30
const WINDOW_MINUTES = 30
const LEAST_BARS = 20

/**
 * Dollars per square root of a minute from closes: the root mean square of the changes from bar to bar of the regular
 * session, over the last 30 bars or 30 minutes, whichever is longer. Known from 20 changes on.
 */
export class BarSigma {
  readonly #minutes: number
  readonly #squares: number[] = []
  #last: number | null = null

  constructor(barMinutes: number) {
    this.#minutes = barMinutes
  }

  /** As of the latest bar; null where it is not known. */
  get value(): number | null {
    const squares = this.#squares
    if (squares.length < LEAST_BARS) return null
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length / this.#minutes)
  }

  /** Takes the close of the next bar; after a hole the change over it is left out. */
  step(close: number, isNext: boolean): void {
    if (this.#last !== null && isNext) this.#squares.push((close - this.#last) ** 2)
    if (this.#squares.length > Math.max(WINDOW_BARS, WINDOW_MINUTES / this.#minutes)) this.#squares.shift()
    this.#last = close
  }
}
