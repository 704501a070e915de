import { LaggedChanges } from './lagged-changes.ts'
import { SlidingMean } from './sliding-mean.ts'
import { SlidingRange } from './sliding-range.ts'
import { SpotRing, UNITS_PER_DOLLAR } from './spot-ring.ts'

/** How spot came to where it is, by the snaps up to now. Null where less than half of a window has what it needs. */
export type PathReading = {
  /** Dollars from the spot so long ago to that of now; null without one of them. */
  readonly changes: {
    readonly s10: number | null
    readonly m1: number | null
    readonly m5: number | null
    readonly m15: number | null
    readonly m30: number | null
  }
  /**
   * Dollars per square root of a minute, the root mean square of changes over a lag: of 5 s within 2 min, of 15 s
   * within 10 min, of 60 s within 30 min.
   */
  readonly volatility: {
    readonly m2: number | null
    readonly m10: number | null
    readonly m30: number | null
  }
  /** |sum of c| / sum of |c| over the 5 s changes c within 5 and 15 min, 0 (to and fro) to 1 (straight); null when still. */
  readonly efficiency: { readonly m5: number | null; readonly m15: number | null }
  /** Of successive changes of 15 s within 10 min, about a mean of zero, -1 to 1; null when none moved. */
  readonly autocorrelation: number | null
  /** Mean square of 60 s changes over four times that of 15 s changes, within 30 min; null when none moved. */
  readonly varianceRatio: number | null
  /** Highest and lowest spot of the last 5 and 30 min, now included. */
  readonly range: { readonly m5: RangeReading | null; readonly m30: RangeReading | null }
  /** Mean of the spots of the last 30 min and their standard deviation. */
  readonly mean: { readonly price: number; readonly deviation: number } | null
}

export type RangeReading = { readonly high: number; readonly low: number }

const MINUTE_MS = 60_000
const HALF_HOUR_MS = 30 * MINUTE_MS
/** Share of a window that must have been seen. */
const LEAST_COVERAGE = 0.5
const SHORT_LAG_MS = 5000
const MIDDLE_LAG_MS = 15_000
const LONG_LAG_MS = MINUTE_MS

/**
 * Follows spot over half an hour of snaps. O(1) a snap, amortized; memory of half an hour. Windows and lags are whole
 * snaps, one at least.
 */
export class SpotPath {
  readonly #intervalMs: number
  readonly #ring: SpotRing
  readonly #short: { readonly m2: LaggedChanges; readonly m5: LaggedChanges; readonly m15: LaggedChanges }
  readonly #middle: { readonly m10: LaggedChanges; readonly m30: LaggedChanges }
  readonly #long: { readonly m30: LaggedChanges }
  readonly #range: { readonly m5: SlidingRange; readonly m30: SlidingRange }
  readonly #mean: SlidingMean

  constructor(snapIntervalMs: number) {
    this.#intervalMs = snapIntervalMs
    const minutes = (count: number): number => this.#snaps(count * MINUTE_MS)
    const ring = new SpotRing(minutes(30) + 2 * this.#snaps(LONG_LAG_MS))
    const changes = (lagMs: number, span: number): LaggedChanges =>
      new LaggedChanges(ring, this.#snaps(lagMs), minutes(span))
    this.#ring = ring
    this.#short = {
      m2: changes(SHORT_LAG_MS, 2),
      m5: changes(SHORT_LAG_MS, 5),
      m15: changes(SHORT_LAG_MS, 15),
    }
    this.#middle = { m10: changes(MIDDLE_LAG_MS, 10), m30: changes(MIDDLE_LAG_MS, 30) }
    this.#long = { m30: changes(LONG_LAG_MS, 30) }
    this.#range = { m5: new SlidingRange(minutes(5)), m30: new SlidingRange(minutes(30)) }
    this.#mean = new SlidingMean(ring, minutes(30))
  }

  /** Takes the spot of a snap as published, SPY dollars. Call at every grid point, in order. */
  step(spot: number | null): void {
    this.#ring.push(spot)
    const { m2, m5, m15 } = this.#short
    for (const changes of [m2, m5, m15, this.#middle.m10, this.#middle.m30, this.#long.m30]) changes.step()
    this.#range.m5.push(this.#ring.at(0))
    this.#range.m30.push(this.#ring.at(0))
    this.#mean.step()
  }

  /** As of the latest snap. */
  get reading(): PathReading {
    const { m2, m5, m15 } = this.#short
    const { m10, m30 } = this.#middle
    const { mean, deviation } = this.#mean
    const isSeen = this.#mean.coverage >= LEAST_COVERAGE && mean !== null && deviation !== null
    return {
      changes: {
        s10: this.#change(10_000),
        m1: this.#change(MINUTE_MS),
        m5: this.#change(5 * MINUTE_MS),
        m15: this.#change(15 * MINUTE_MS),
        m30: this.#change(HALF_HOUR_MS),
      },
      volatility: {
        m2: this.#volatility(m2, SHORT_LAG_MS),
        m10: this.#volatility(m10, MIDDLE_LAG_MS),
        m30: this.#volatility(this.#long.m30, LONG_LAG_MS),
      },
      efficiency: { m5: seen(m5, m5.efficiency), m15: seen(m15, m15.efficiency) },
      autocorrelation: seen(m10, m10.correlation),
      varianceRatio: this.#varianceRatio(m30),
      range: { m5: rangeOf(this.#range.m5), m30: rangeOf(this.#range.m30) },
      mean: isSeen ? { price: mean / UNITS_PER_DOLLAR, deviation: deviation / UNITS_PER_DOLLAR } : null,
    }
  }

  #snaps(ms: number): number {
    return Math.max(1, Math.round(ms / this.#intervalMs))
  }

  #change(ms: number): number | null {
    const change = this.#ring.at(0) - this.#ring.at(this.#snaps(ms))
    return Number.isNaN(change) ? null : change / UNITS_PER_DOLLAR
  }

  /** Root mean square, from the lag that the snaps allow to a minute. */
  #volatility(changes: LaggedChanges, lagMs: number): number | null {
    const meanSquare = seen(changes, changes.meanSquare)
    if (meanSquare === null) return null
    const minutes = (this.#snaps(lagMs) * this.#intervalMs) / MINUTE_MS
    return Math.sqrt(meanSquare / minutes) / UNITS_PER_DOLLAR
  }

  #varianceRatio(middle: LaggedChanges): number | null {
    const short = seen(middle, middle.meanSquare)
    const long = seen(this.#long.m30, this.#long.m30.meanSquare)
    if (short === null || long === null || short === 0) return null
    return (long * this.#snaps(MIDDLE_LAG_MS)) / (short * this.#snaps(LONG_LAG_MS))
  }
}

/** A figure of changes of which enough were seen; else null. */
function seen(changes: LaggedChanges, value: number | null): number | null {
  return changes.coverage >= LEAST_COVERAGE ? value : null
}

function rangeOf({ high, low }: SlidingRange): RangeReading | null {
  if (high === null || low === null) return null
  return { high: high / UNITS_PER_DOLLAR, low: low / UNITS_PER_DOLLAR }
}
