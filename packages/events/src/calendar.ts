import { addDays, type CalendarDate, weekday } from './dates.ts'
import { EventsError } from './events-error.ts'
import { newYorkClock, newYorkNs } from './new-york.ts'
import { FIRST_CALENDAR_YEAR, LAST_CALENDAR_YEAR, NYSE_CLOSURES, NYSE_HALF_DAYS } from './nyse-days.ts'
import type { Ns } from './units.ts'

/** How long the New York Stock Exchange is open on a day: until 16:00, until 13:00, or not at all. */
export type DayKind = 'full' | 'half' | 'closed'

/** A day on which SPY trades. Times are instants, read off clocks in New York. */
export type SpySession = {
  date: CalendarDate
  kind: 'full' | 'half'
  /** 18:00 of the calendar day before, where the overnight range begins. */
  overnightNs: Ns
  /** 04:00. */
  preMarketNs: Ns
  /** 09:30. */
  openNs: Ns
  /** 16:00, or 13:00 on a half day. */
  closeNs: Ns
  /** What makes it a half day, such as 'Christmas Eve'; null on a full one. */
  name: string | null
}

/** From this hour in New York on, what trades counts for the next calendar day. */
const NEXT_TRADE_DATE_HOUR = 17

/**
 * How long the stock exchange is open that day.
 *
 * Throws `EventsError` on a malformed date or one outside 2013 to 2028.
 */
export function dayKind(date: CalendarDate): DayKind {
  const day = weekday(date)
  if (!isInCalendar(date))
    throw new EventsError(
      'calendar',
      `the session calendar covers ${FIRST_CALENDAR_YEAR} to ${LAST_CALENDAR_YEAR}, was asked for ${date}`,
    )
  if (day === 0 || day === 6 || NYSE_CLOSURES.has(date)) return 'closed'
  return NYSE_HALF_DAYS.has(date) ? 'half' : 'full'
}

/** What makes that weekday a closed or a half day; null on others and weekends. Throws as `dayKind` does. */
export function holidayName(date: CalendarDate): string | null {
  dayKind(date)
  return NYSE_CLOSURES.get(date) ?? NYSE_HALF_DAYS.get(date) ?? null
}

/** The SPY session of a date; null when the stock exchange is closed. Throws as `dayKind` does. */
export function spySession(date: CalendarDate): SpySession | null {
  const kind = dayKind(date)
  if (kind === 'closed') return null
  return {
    date,
    kind,
    overnightNs: newYorkNs(addDays(date, -1), 18, 0),
    preMarketNs: newYorkNs(date, 4, 0),
    openNs: newYorkNs(date, 9, 30),
    closeNs: newYorkNs(date, kind === 'half' ? 13 : 16, 0),
    name: holidayName(date),
  }
}

/** The last SPY session before that date. Throws `EventsError` when it would lie outside 2013 to 2028. */
export function previousSession(date: CalendarDate): SpySession {
  return nearestSession(date, -1)
}

/** The first SPY session after that date. Throws `EventsError` when it would lie outside 2013 to 2028. */
export function nextSession(date: CalendarDate): SpySession {
  return nearestSession(date, 1)
}

/**
 * The last `count` SPY sessions before a date, the last first; fewer where the calendar's years begin, none for
 * dates outside them. Throws `EventsError` on a malformed date.
 */
export function sessionsBefore(date: CalendarDate, count: number): SpySession[] {
  const sessions: SpySession[] = []
  for (let day = addDays(date, -1); sessions.length < count && isInCalendar(day); day = addDays(day, -1)) {
    const session = spySession(day)
    if (session !== null) sessions.push(session)
  }
  return sessions
}

/**
 * The trade date at an instant: the date in New York, from 17:00 on the next calendar day.
 *
 * Calendar arithmetic only: it knows no holiday, and from Friday 17:00 to Sunday 17:00, when nothing trades,
 * it is a Saturday or a Sunday.
 */
export function tradeDateOf(ns: Ns): CalendarDate {
  const { date, hour } = newYorkClock(ns)
  return hour >= NEXT_TRADE_DATE_HOUR ? addDays(date, 1) : date
}

function isInCalendar(date: CalendarDate): boolean {
  const year = Number(date.slice(0, 4))
  return year >= FIRST_CALENDAR_YEAR && year <= LAST_CALENDAR_YEAR
}

function nearestSession(date: CalendarDate, step: 1 | -1): SpySession {
  for (let day = addDays(date, step); ; day = addDays(day, step)) {
    const session = spySession(day)
    if (session !== null) return session
  }
}
