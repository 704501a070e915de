import { nextSession, spySession } from '@spymaster/events'
import { readDate } from '../feed/feed-options.ts'

/** So many consecutive sessions from a date on, or from the last one. Throws `UsageError`. */
export function sessionsFrom(from: string | undefined, days: number): string[] {
  const first = readDate(from, '--from')
  let date = spySession(first) === null ? nextSession(first).date : first
  return Array.from({ length: days }, () => {
    const own = date
    date = nextSession(date).date
    return own
  })
}
