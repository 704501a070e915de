import { round } from '../payload/round.ts'
import type { Segment } from '../payload/words.ts'

/** Regular minutes over which changes are taken, and of which there must be changes. */
const WINDOW_MINUTES = 30
const LEAST_MINUTES = 10

const MS_PER_MINUTE = 60_000

/** Changes are counted in these, half the unit of SPY's quotes, so that a mid's are whole and their squares' sum exact. */
const UNIT_USD = 0.00005

/** Decimals of dollars. What is frozen and published is what everything goes by. */
const SIGMA_DIGITS = 6

/**
 * How much spot moves in a minute: the root mean square of its changes over 60 s, in dollars per square root of a
 * minute, over grids of every offset. A change belongs to the later of its two snaps; those of snaps in the last 30
 * minutes count, where both snaps are regular and have a spot. O(1) a snap. Sums are of integers, so that what leaves
 * leaves no trace.
 */
export class SpotSigma {
  readonly #intervalNs: number
  readonly #leastPairs: number
  /** Rings by grid point: spots of the last minute, squares of the last 30; NaN where there is none. */
  readonly #spots: Float64Array
  readonly #squares: Float64Array
  #index: number | null = null
  #sum = 0
  #pairs = 0

  /** The interval must divide a minute, which one that divides 10 s does. */
  constructor(snapIntervalMs: number) {
    const snapsPerMinute = MS_PER_MINUTE / snapIntervalMs
    this.#intervalNs = snapIntervalMs * 1e6
    this.#leastPairs = LEAST_MINUTES * snapsPerMinute
    this.#spots = new Float64Array(snapsPerMinute).fill(Number.NaN)
    this.#squares = new Float64Array(WINDOW_MINUTES * snapsPerMinute).fill(Number.NaN)
  }

  /** As of the latest snap, rounded to 1e-6; null with changes of less than ten minutes' snaps. */
  get value(): number | null {
    if (this.#pairs < this.#leastPairs) return null
    // Prices of millions would round the sum, and what is left might be below nothing.
    return round(Math.sqrt(Math.max(0, this.#sum) / this.#pairs) * UNIT_USD, SIGMA_DIGITS)
  }

  /** Takes the snap at grid point `nowNs`, in ns since the run's date began. Grid points left out have no spot. */
  step(nowNs: number, spot: number | null, segment: Segment): void {
    const index = Math.round(nowNs / this.#intervalNs)
    const from = this.#index === null ? index : this.#index + 1
    // What is further back than both rings reach is forgotten anyway.
    const reach = this.#spots.length + this.#squares.length
    for (let i = Math.max(from, index - reach); i < index; i++) this.#enter(i, Number.NaN)
    this.#enter(index, spot === null || segment !== 'regular' ? Number.NaN : spot)
    this.#index = index
  }

  #enter(index: number, spot: number): void {
    const before = placeIn(this.#spots, index)
    const change = Math.round(Math.abs(spot - this.#spots[before]!) / UNIT_USD)
    this.#spots[before] = spot
    const place = placeIn(this.#squares, index)
    this.#count(this.#squares[place]!, -1)
    this.#squares[place] = change * change
    this.#count(change * change, 1)
  }

  #count(square: number, sign: 1 | -1): void {
    if (Number.isNaN(square)) return
    this.#sum += sign * square
    this.#pairs += sign
  }
}

/** The place of a grid point, which may lie before the run's date. */
function placeIn(ring: Float64Array, index: number): number {
  const rest = index % ring.length
  return rest < 0 ? rest + ring.length : rest
}
