const BINS = 8192
const INVALID = -1

/**
 * The usual depth of one side of the book: contracts per tick, floored, over the valid snaps of the last
 * `snaps` grid points, as a rolling histogram. Values beyond 8,191 count as that.
 */
export class Baseline {
  readonly #ring: Int16Array
  readonly #histogram = new Int32Array(BINS)
  readonly #minimumCount: number
  #next = 0
  #count = 0

  /** `snaps`: grid points in the baseline's window; under `minimumCount` valid ones there is no baseline. */
  constructor(snaps: number, minimumCount: number) {
    this.#ring = new Int16Array(snaps).fill(INVALID)
    this.#minimumCount = minimumCount
  }

  /** Enters a grid point's density (contracts per tick), or null where the book was not valid. */
  push(perTick: number | null): void {
    const leaving = this.#ring[this.#next]!
    if (leaving !== INVALID) {
      this.#histogram[leaving]!--
      this.#count--
    }
    const entering = perTick === null ? INVALID : Math.min(Math.floor(perTick), BINS - 1)
    this.#ring[this.#next] = entering
    this.#next = (this.#next + 1) % this.#ring.length
    if (entering === INVALID) return
    this.#histogram[entering]!++
    this.#count++
  }

  /** The quantile by nearest rank, `share` in [0, 1]; null while there is no baseline. */
  quantile(share: number): number | null {
    if (this.#count < this.#minimumCount) return null
    const rank = Math.max(1, Math.ceil(share * this.#count))
    let below = 0
    for (let bin = 0; bin < BINS; bin++) {
      below += this.#histogram[bin]!
      if (below >= rank) return bin
    }
    return null
  }
}
