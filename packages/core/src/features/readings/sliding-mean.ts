import type { SpotRing } from './spot-ring.ts'

/**
 * Mean and standard deviation of the spots of the last so many snaps, in the ring's units. O(1) a snap. Spots are
 * taken from the first ever, so that sums of squares stay whole numbers while price is within $100 of it.
 */
export class SlidingMean {
  readonly #ring: SpotRing
  readonly #span: number
  #origin = Number.NaN
  #count = 0
  #sum = 0
  #squares = 0

  /** The ring holds at least `span` snaps before the latest. */
  constructor(ring: SpotRing, span: number) {
    this.#ring = ring
    this.#span = span
  }

  /** Takes the ring's latest snap, and lets go the one that leaves the window. */
  step(): void {
    const now = this.#ring.at(0)
    if (Number.isNaN(this.#origin)) this.#origin = now
    this.#take(now, 1)
    this.#take(this.#ring.at(this.#span), -1)
  }

  /** Share of the window's snaps that have a spot, 0 to 1. */
  get coverage(): number {
    return this.#count / this.#span
  }

  /** Null without a spot. */
  get mean(): number | null {
    return this.#count === 0 ? null : this.#origin + this.#sum / this.#count
  }

  /** Of the spots themselves, not of a sample of them; null without a spot. */
  get deviation(): number | null {
    if (this.#count === 0) return null
    const spread = this.#count * this.#squares - this.#sum * this.#sum
    return Math.sqrt(Math.max(0, spread)) / this.#count
  }

  #take(spot: number, sign: 1 | -1): void {
    if (Number.isNaN(spot)) return
    const x = spot - this.#origin
    this.#count += sign
    this.#sum += sign * x
    this.#squares += sign * x * x
  }
}
