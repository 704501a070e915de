import { EventsError } from './events-error.ts'
import { NS_PER_DAY, type Ns } from './units.ts'

/** A day of the Gregorian calendar as 'YYYY-MM-DD', years 0000 to 9999. Such strings sort in time order. */
export type CalendarDate = string

/** 0000-01-01 and 9999-12-31, in days since 1970-01-01. */
const FIRST_DAY = -719_528
const LAST_DAY = 2_932_896

/** Days from 0000-03-01, where the count below begins, to 1970-01-01. */
const EPOCH_SHIFT = 719_468
const DAYS_PER_ERA = 146_097

/**
 * Days from 1970-01-01 to the date, negative before it.
 *
 * Years are counted from March, so that the leap day is the last of its year, in eras of 400 years
 * (Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
 * Throws `EventsError` unless the text is a day that exists, written 'YYYY-MM-DD'.
 */
export function dateToDays(date: CalendarDate): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw refusedDate(date)
  const year = Number(date.slice(0, 4))
  const month = Number(date.slice(5, 7))
  const day = Number(date.slice(8, 10))
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) throw refusedDate(date)
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  return era * DAYS_PER_ERA + yearOfEra * 365 + leapDays + dayOfYear - EPOCH_SHIFT
}

/**
 * The date that many days after 1970-01-01: the inverse of `dateToDays`.
 *
 * Throws `EventsError` unless `days` is whole and the date lies in the years 0000 to 9999.
 */
export function daysToDate(days: number): CalendarDate {
  if (!Number.isInteger(days) || days < FIRST_DAY || days > LAST_DAY)
    throw new EventsError(
      'date',
      `days since 1970-01-01 must be whole, ${FIRST_DAY} to ${LAST_DAY}, was ${days}`,
    )
  const shifted = days + EPOCH_SHIFT
  const era = Math.floor(shifted / DAYS_PER_ERA)
  const dayOfEra = shifted - era * DAYS_PER_ERA
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return calendarDate(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
}

/** The date `count` days later, earlier when negative. Throws as `dateToDays` and `daysToDate` do. */
export function addDays(date: CalendarDate, count: number): CalendarDate {
  return daysToDate(dateToDays(date) + count)
}

/** Day of the week, 0 = Sunday to 6 = Saturday. Throws `EventsError` on a malformed date. */
export function weekday(date: CalendarDate): number {
  return dayOfWeek(dateToDays(date))
}

/** 00:00 UTC of the date. Throws `EventsError` on a malformed date. */
export function utcMidnightNs(date: CalendarDate): Ns {
  return BigInt(dateToDays(date)) * NS_PER_DAY
}

/** Day of the week of a number of days since 1970-01-01, a Thursday; 0 = Sunday. */
export function dayOfWeek(days: number): number {
  return (((days + 4) % 7) + 7) % 7
}

/** The `nth` (1 to 4) such weekday (0 = Sunday) of a month (1 to 12). */
export function nthWeekday(year: number, month: number, nth: number, day: number): CalendarDate {
  const first = dateToDays(calendarDate(year, month, 1))
  return daysToDate(first + ((day - dayOfWeek(first) + 7) % 7) + (nth - 1) * 7)
}

/** 'YYYY-MM-DD' of numbers that are known to be a date. */
export function calendarDate(year: number, month: number, day: number): CalendarDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function refusedDate(date: string): EventsError {
  return new EventsError(
    'date',
    `a date must be a day that exists, as YYYY-MM-DD, was ${JSON.stringify(date)}`,
  )
}
