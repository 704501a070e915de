import { type CalendarDate, NS_PER_MS, newYorkNs, utcMidnightNs } from '@spymaster/events'

/** How a file's clock times are to be read: `new-york`, `chicago`, `utc`, or an offset such as `-05:00`. */
export type Zone = string

const OFFSET = /^([+-])(\d{2}):?(\d{2})$/
const MS_PER_MINUTE = 60_000

/** Whether this is a zone that is known. */
export function isZone(text: string): boolean {
  return ['new-york', 'chicago', 'utc'].includes(text) || offsetMinutes(text) !== null
}

/** Minutes that an offset such as `-05:00` is ahead of UTC; null where it is none. */
export function offsetMinutes(text: string): number | null {
  const [, sign, hours, minutes] = OFFSET.exec(text) ?? []
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return null
  return (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes))
}

/**
 * The instant, ms since the epoch, at which clocks of a zone show a date and time. Chicago is an hour behind New York;
 * in the two nights a year in which they change an hour apart, that is off by one while no market is open.
 */
export function instantMs(
  date: CalendarDate,
  hour: number,
  minute: number,
  second: number,
  zone: Zone,
): number {
  return hourMs(date, hour, zone) + minute * MS_PER_MINUTE + second * 1000
}

/** The hour asked for last: bars come in order, and an hour of them has one answer. */
let latest = { key: '', ms: 0 }

function hourMs(date: CalendarDate, hour: number, zone: Zone): number {
  const key = `${date} ${hour} ${zone}`
  if (latest.key !== key) latest = { key, ms: computedHourMs(date, hour, zone) }
  return latest.ms
}

function computedHourMs(date: CalendarDate, hour: number, zone: Zone): number {
  const offset = zone === 'utc' ? 0 : offsetMinutes(zone)
  if (offset !== null) return Number(utcMidnightNs(date) / NS_PER_MS) + (hour * 60 - offset) * MS_PER_MINUTE
  const behind = zone === 'chicago' ? 60 : 0
  return Number(newYorkNs(date, hour, 0) / NS_PER_MS) + behind * MS_PER_MINUTE
}
