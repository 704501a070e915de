import { type CalendarDate, type Ns, spySession, utcMidnightNs } from '@spymaster/events'
import type { Segment } from '../payload/words.ts'

/** The New York times of a run's date, in ns since its 00:00 UTC. */
export type SessionTimes = {
  readonly date: CalendarDate
  readonly overnightNs: number
  readonly preMarketNs: number
  readonly openNs: number
  readonly openingRangeEndNs: number
  readonly closeNs: number
}

/** The times of a trade date, or null when New York has no session that day. */
export function sessionTimes(date: CalendarDate, openingRangeMinutes: number): SessionTimes | null {
  const session = spySession(date)
  if (session === null) return null
  const midnight = utcMidnightNs(date)
  const since = (ns: Ns): number => Number(ns - midnight)
  return {
    date,
    overnightNs: since(session.overnightNs),
    preMarketNs: since(session.preMarketNs),
    openNs: since(session.openNs),
    openingRangeEndNs: since(session.openNs) + openingRangeMinutes * 60e9,
    closeNs: since(session.closeNs),
  }
}

/**
 * The segment of the day a time lies in, each beginning at its start: what is known at 09:30:00 exactly is
 * already the regular session's. Times are ns since the date's 00:00 UTC.
 */
export function segmentAt(times: SessionTimes | null, nowNs: number): Segment {
  if (times === null || nowNs < times.preMarketNs || nowNs >= times.closeNs) return 'closed'
  return nowNs < times.openNs ? 'premarket' : 'regular'
}
