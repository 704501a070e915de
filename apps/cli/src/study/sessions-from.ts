import { EventsError, nextSession, spySession } from '@spymaster/events'
import { readDate } from '../feed/feed-options.ts'
import { UsageError } from '../usage-error.ts'

/** So many consecutive sessions from a date on, or from the last one. Throws `UsageError`. */
export function sessionsFrom(from: string | undefined, days: number): string[] {
  const first = readDate(from, '--from')
  try {
    const dates = [spySession(first)?.date ?? nextSession(first).date]
    while (dates.length < days) dates.push(nextSession(dates.at(-1)!).date)
    return dates
  } catch (error) {
    if (!(error instanceof EventsError)) throw error
    throw new UsageError(`there are no ${days} sessions from ${first} on: ${error.message}`)
  }
}
