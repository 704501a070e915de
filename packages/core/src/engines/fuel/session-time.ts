import type { SessionTimes } from '../../market/session-clock.ts'

/** A year of the options' time: regular sessions alone, 252 of 6.5 hours. */
export const YEAR_SECONDS = 252 * 6.5 * 3600
/** The same in minutes. */
export const YEAR_MINUTES = YEAR_SECONDS / 60

/** Closer to the close than this, gamma of what is at the money would grow without bound. */
const LEAST_SECONDS = 60

/**
 * Seconds of the regular session that are left: the whole of it before 09:30, at least 60 until the close, 0 from the
 * close on (13:00 on half days).
 */
export function secondsLeft({ openNs, closeNs }: SessionTimes, nowNs: number): number {
  if (nowNs >= closeNs) return 0
  return Math.max(LEAST_SECONDS, (closeNs - Math.max(nowNs, openNs)) / 1e9)
}
