import { dateToDays } from '@spymaster/events'
import { instantMs, offsetMinutes, type Zone } from './zone.ts'

const DATE = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
const EPOCH_MS_PER_UNIT: Readonly<Record<number, number>> = { 10: 1000, 13: 1, 16: 1e-3, 19: 1e-6 }

/**
 * The instant that a file's text for a time means, ms since the epoch; null where it means none. Understood are
 * `2024-01-02 09:30`, with `T` between, seconds, slashes, a trailing `Z` or offset (which goes before `zone`), and
 * counts since the epoch in s, ms, us or ns.
 */
export function readBarTime(text: string, zone: Zone): number | null {
  const unit = /^\d+$/.test(text) ? EPOCH_MS_PER_UNIT[text.length] : undefined
  if (unit !== undefined) return Math.round(Number(text) * unit)
  const [date = '', rest = '', ...more] = text.split(/[T ]+/)
  const ending = more.length > 0 ? more.join('') : (/(Z|[+-]\d{2}:?\d{2})$/.exec(rest)?.[0] ?? '')
  const clock = more.length > 0 || ending === '' ? rest : rest.slice(0, -ending.length)
  const stated = ending === 'Z' ? 'utc' : ending
  if (stated !== '' && stated !== 'utc' && offsetMinutes(stated) === null) return null
  return readDateAndClock(date, clock, stated === '' ? zone : stated)
}

function readDateAndClock(date: string, clock: string, zone: Zone): number | null {
  const [, year, month, day] = DATE.exec(date) ?? COMPACT.exec(date) ?? []
  const [, hour, minute, second = '0'] = CLOCK.exec(clock) ?? []
  if (year === undefined || month === undefined || day === undefined || hour === undefined) return null
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  try {
    dateToDays(iso)
  } catch {
    return null
  }
  return instantMs(iso, Number(hour), Number(minute), Number(second), zone)
}
