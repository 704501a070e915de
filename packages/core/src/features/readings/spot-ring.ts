/** A ten-thousandth of a dollar: spots are published to this. */
export const UNITS_PER_DOLLAR = 1e4

/** The spots of the last snaps in whole ten-thousandths of a dollar, NaN for a snap without one. */
export class SpotRing {
  readonly #units: Float64Array
  #latest = 0

  /** Holds the latest snap and so many before it. */
  constructor(before: number) {
    this.#units = new Float64Array(before + 1).fill(Number.NaN)
  }

  /** Takes the next snap's spot, SPY dollars. */
  push(spot: number | null): void {
    this.#latest = (this.#latest + 1) % this.#units.length
    this.#units[this.#latest] = spot === null ? Number.NaN : Math.round(spot * UNITS_PER_DOLLAR)
  }

  /** The spot so many snaps ago; NaN without one, or before the first. Throws RangeError beyond what is held. */
  at(ago: number): number {
    const { length } = this.#units
    if (ago < 0 || ago >= length) throw new RangeError(`a ring of ${length} snaps holds none ${ago} ago`)
    return this.#units[(this.#latest - ago + length) % length]!
  }
}
