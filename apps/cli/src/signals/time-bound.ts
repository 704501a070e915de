import { addDays, NS_PER_MS, newYorkNs } from '@spymaster/events'
import { UsageError } from '../usage-error.ts'

/** From this New York hour on, a clock time belongs to the eve of the trade date. */
const EVENING_HOUR = 17
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/

/** A bound in time. */
export type TimeBound = {
  /** Its ms since the epoch for the run of a trade date. */
  readonly msOf: (date: string) => number
  /** Whether it is the same for every run: what lies beyond it then ends the whole log, not just one run. */
  readonly isInstant: boolean
}

/**
 * Reads a bound: an instant such as 2023-12-25T23:00:00Z, or a New York clock time such as 09:30, which holds for
 * every run (from 17:00 on, the evening before its trade date). Throws `UsageError` on anything else.
 */
export function parseTimeBound(option: string, text: string): TimeBound {
  const clock = CLOCK.exec(text)
  if (clock !== null) {
    const [hour, minute, second] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)]
    if (hour <= 23 && minute <= 59 && second <= 59)
      return { isInstant: false, msOf: (date) => clockMs(date, hour, minute) + second * 1000 }
  }
  const instant = INSTANT.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(instant)) return { isInstant: true, msOf: () => instant }
  throw new UsageError(
    `${option} must be a New York clock time such as 09:30 or an instant such as 2023-12-25T23:00:00Z, was ${JSON.stringify(text)}`,
  )
}

function clockMs(date: string, hour: number, minute: number): number {
  const day = hour >= EVENING_HOUR ? addDays(date, -1) : date
  return Number(newYorkNs(day, hour, minute) / NS_PER_MS)
}
