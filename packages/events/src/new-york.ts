import { type CalendarDate, dateToDays, daysToDate, nthWeekday } from './dates.ts'
import { EventsError } from './events-error.ts'
import { NS_PER_DAY, NS_PER_MINUTE, NS_PER_SEC, type Ns } from './units.ts'

/** A reading of the clocks in New York. `hour` 0 to 23, `minute` and `second` 0 to 59. */
export type NewYorkClock = { date: CalendarDate; hour: number; minute: number; second: number }

const MINUTES_PER_DAY = 1440
const NS_PER_HOUR = 60n * NS_PER_MINUTE

/**
 * Minutes that New York is ahead of UTC: -240 in summer (EDT), -300 in winter (EST).
 *
 * Summer is from the second Sunday of March, 02:00 EST, to the first Sunday of November, 02:00 EDT
 * (Energy Policy Act of 2005, in force since 2007; earlier years are answered by the same rule).
 */
export function newYorkOffsetMinutes(ns: Ns): -240 | -300 {
  const year = Number(daysToDate(floorDays(ns)).slice(0, 4))
  const from = BigInt(summerStartDay(year)) * NS_PER_DAY + 7n * NS_PER_HOUR
  const to = BigInt(summerEndDay(year)) * NS_PER_DAY + 6n * NS_PER_HOUR
  return ns >= from && ns < to ? -240 : -300
}

/**
 * The instant at which clocks in New York show this date, hour (0 to 23) and minute (0 to 59).
 *
 * The hour that is repeated in November is read as its first pass (EDT). In the hour skipped in March,
 * 02:30 is the instant half an hour after 02:00 EST would have been, when clocks show 03:30.
 * Throws `EventsError` on a malformed date or an hour or minute out of range.
 */
export function newYorkNs(date: CalendarDate, hour: number, minute: number): Ns {
  const days = dateToDays(date)
  if (!isWhole(hour, 23)) throw new EventsError('clock', `an hour must be whole, 0 to 23, was ${hour}`)
  if (!isWhole(minute, 59)) throw new EventsError('clock', `a minute must be whole, 0 to 59, was ${minute}`)
  const year = Number(date.slice(0, 4))
  const local = days * MINUTES_PER_DAY + hour * 60 + minute
  const isSummer =
    local >= summerStartDay(year) * MINUTES_PER_DAY + 180 &&
    local < summerEndDay(year) * MINUTES_PER_DAY + 120
  return BigInt(local + (isSummer ? 240 : 300)) * NS_PER_MINUTE
}

/** What clocks in New York show at an instant; fractions of a second are dropped. */
export function newYorkClock(ns: Ns): NewYorkClock {
  const local = ns + BigInt(newYorkOffsetMinutes(ns)) * NS_PER_MINUTE
  const days = floorDays(local)
  const second = Number((local - BigInt(days) * NS_PER_DAY) / NS_PER_SEC)
  return {
    date: daysToDate(days),
    hour: Math.floor(second / 3600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
  }
}

/** The date in New York at an instant. */
export function newYorkDate(ns: Ns): CalendarDate {
  return daysToDate(floorDays(ns + BigInt(newYorkOffsetMinutes(ns)) * NS_PER_MINUTE))
}

function summerStartDay(year: number): number {
  return dateToDays(nthWeekday(year, 3, 2, 0))
}

function summerEndDay(year: number): number {
  return dateToDays(nthWeekday(year, 11, 1, 0))
}

/** Whole days since the epoch, rounded towards the past (bigint division rounds towards zero). */
function floorDays(ns: Ns): number {
  const days = ns / NS_PER_DAY
  return Number(ns < 0n && days * NS_PER_DAY !== ns ? days - 1n : days)
}

function isWhole(value: number, last: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= last
}
