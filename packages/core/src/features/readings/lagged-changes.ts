import type { SpotRing } from './spot-ring.ts'

/**
 * Sums over a sliding window of snaps of the changes of spot over a lag, c(t) = s(t) - s(t - lag): they
 * themselves, their sizes, their squares, and their products with the change before, c(t) c(t - lag). A change without one of its two spots is
 * left out, a product without one of three. O(1) a snap; all are sums of integers, so that what leaves is exactly
 * what came.
 */
export class LaggedChanges {
  readonly #ring: SpotRing
  readonly #lag: number
  readonly #span: number
  #count = 0
  #changes = 0
  #sizes = 0
  #squares = 0
  #products = 0
  #pairSquares = 0

  /** The ring holds at least `span` + 2 `lag` snaps before the latest; all in snaps. */
  constructor(ring: SpotRing, lag: number, span: number) {
    this.#ring = ring
    this.#lag = lag
    this.#span = span
  }

  /** Takes the ring's latest snap, and lets go the one that leaves the window. */
  step(): void {
    this.#take(0, 1)
    this.#take(this.#span, -1)
  }

  /** Share of the window's snaps that have a change, 0 to 1. */
  get coverage(): number {
    return this.#count / this.#span
  }

  /** Size of their sum over the sum of their sizes, 0 to 1; null when none moved. */
  get efficiency(): number | null {
    return this.#sizes === 0 ? null : Math.abs(this.#changes) / this.#sizes
  }

  /** Mean of their squares; null without any. */
  get meanSquare(): number | null {
    return this.#count === 0 ? null : this.#squares / this.#count
  }

  /**
   * Mean product of a change and the one before over the mean square of the two, -1 to 1: their correlation about
   * a mean of zero. Null without any, or when none moved.
   */
  get correlation(): number | null {
    return this.#pairSquares === 0 ? null : (2 * this.#products) / this.#pairSquares
  }

  #take(ago: number, sign: 1 | -1): void {
    const now = this.#ring.at(ago)
    const then = this.#ring.at(ago + this.#lag)
    const change = now - then
    if (Number.isNaN(change)) return
    this.#count += sign
    this.#changes += sign * change
    this.#sizes += sign * Math.abs(change)
    this.#squares += sign * change * change
    const earlier = then - this.#ring.at(ago + 2 * this.#lag)
    if (Number.isNaN(earlier)) return
    this.#products += sign * change * earlier
    this.#pairSquares += sign * (change * change + earlier * earlier)
  }
}
