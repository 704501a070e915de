/** Changes of closes that are looked back on: those of an hour, but so many bars at least; and the fewest. */
const WINDOW_BARS = 30
const WINDOW_MINUTES = 60
const LEAST_BARS = 20

/**
 * Dollars per square root of a minute from closes: the root mean square of the changes from bar to bar of the regular
 * session, over the last hour or 30 bars, whichever is longer. Known from 20 changes on.
 *
 * Longer than the physics looks back: with one change a minute half an hour is 30 of them, whose noise (13 %) alone moves
 * the odds of a barrier two deviations off by a point, and the move that led to the touch is too large a part of it.
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
