import type { SessionTimes } from '../../market/session-clock.ts'
import type { Segment } from '../../payload/words.ts'

/** How the day stands at a snap. Prices are SPY dollars. */
export type DayReading = {
  /** Of the regular session: 390, or less on a half day; null on days without one. */
  readonly sessionMinutes: number | null
  /** Null before the open, after the close, and on days without a session. */
  readonly minutesSinceOpen: number | null
  /** From 04:00 on, before the open too; null after the close, and on days without a session. */
  readonly minutesToClose: number | null
  /** First spot of the regular session, if it came within a minute of its start; else null. */
  readonly open: number | null
  /** Extremes of the session's spots so far; null where its open is. */
  readonly high: number | null
  readonly low: number | null
}

const NS_PER_MINUTE = 60e9
/** A session whose first spot comes later than this was not seen from its start. */
const OPENS_WITHIN_NS = NS_PER_MINUTE

/** Follows the regular session: its clock, its opening price, its extremes. O(1) a snap. */
export class DayWatch {
  readonly #times: SessionTimes | null
  #nowNs = Number.NEGATIVE_INFINITY
  #hasBegun = false
  #open: number | null = null
  #high = Number.NEGATIVE_INFINITY
  #low = Number.POSITIVE_INFINITY

  /** `times` are the run's; null on days without a session. */
  constructor(times: SessionTimes | null) {
    this.#times = times
  }

  /** Takes the snap at grid point `nowNs` (ns of the run's date) with its spot as published. */
  step(nowNs: number, spot: number | null, segment: Segment): void {
    this.#nowNs = nowNs
    if (segment !== 'regular' || spot === null || this.#times === null) return
    if (!this.#hasBegun) {
      this.#hasBegun = true
      if (nowNs - this.#times.openNs <= OPENS_WITHIN_NS) this.#open = spot
    }
    this.#high = Math.max(this.#high, spot)
    this.#low = Math.min(this.#low, spot)
  }

  /** As of the latest snap. */
  get reading(): DayReading {
    const times = this.#times
    const open = this.#open
    const seen = {
      open,
      high: open === null ? null : this.#high,
      low: open === null ? null : this.#low,
    }
    if (times === null) return { sessionMinutes: null, minutesSinceOpen: null, minutesToClose: null, ...seen }
    const isOver = this.#nowNs > times.closeNs
    const isOpen = this.#nowNs >= times.openNs && !isOver
    return {
      sessionMinutes: (times.closeNs - times.openNs) / NS_PER_MINUTE,
      minutesSinceOpen: isOpen ? (this.#nowNs - times.openNs) / NS_PER_MINUTE : null,
      minutesToClose:
        isOver || this.#nowNs < times.preMarketNs ? null : (times.closeNs - this.#nowNs) / NS_PER_MINUTE,
      ...seen,
    }
  }
}
