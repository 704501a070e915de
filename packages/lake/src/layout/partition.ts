import { type CalendarDate, dateToDays, daysToDate, type Ns } from '@spymaster/events'
import { LakeError } from '../lake-error.ts'
import { type Table, tableFolder } from '../schema/index.ts'

/** What may become part of a path. */
const SYMBOL = /^[A-Z0-9._-]{1,24}$/
const HOUR_NS = 3_600_000_000_000n
const HOURS_PER_DAY = 24

/** One folder of files: rows of a table, a symbol and an hour of UTC. */
export type Partition = {
  readonly table: Table
  /** Of the folder `symbol=` or `underlying=`; null where the table has none. */
  readonly symbol: string | null
  /** UTC. */
  readonly date: CalendarDate
  /** UTC, 0 to 23. */
  readonly hour: number
}

/** The symbol itself. Throws `LakeError` for one that must not become part of a path. */
export function checkSymbol(symbol: string): string {
  if (SYMBOL.test(symbol)) return symbol
  const shown = JSON.stringify(symbol.slice(0, 40))
  throw new LakeError('invalid', `a symbol must be 1 to 24 of A-Z, 0-9, '.', '_' and '-', was ${shown}`)
}

/** The UTC hour that a time is in, counted from the Unix epoch. */
export const hourOfNs = (ns: Ns): number => Number(ns / HOUR_NS)

/** The partition of an hour counted from the Unix epoch. Throws `LakeError` for a symbol that breaks the rule. */
export function partitionOf(table: Table, symbol: string | null, epochHour: number): Partition {
  const day = Math.floor(epochHour / HOURS_PER_DAY)
  const wanted = table.partition === null ? null : checkSymbol(symbol ?? '')
  return { table, symbol: wanted, date: daysToDate(day), hour: epochHour - day * HOURS_PER_DAY }
}

/** The folder of a partition, with a slash at its end: `bronze/futures/trades/symbol=ESZ5/date=2025-12-18/hour=14/`. */
export function partitionFolder({ table, symbol, date, hour }: Partition): string {
  const named = table.partition === null ? '' : `${table.partition}=${symbol}/`
  return `${tableFolder(table)}${named}date=${date}/hour=${String(hour).padStart(2, '0')}/`
}

/** The partition that a key of a table's file lies in; null for a key of another form. */
export function partitionOfKey(table: Table, key: string): Partition | null {
  const folder = tableFolder(table)
  if (!key.startsWith(folder)) return null
  const form = /^(?:(symbol|underlying)=([^/]*)\/)?date=(\d{4}-\d{2}-\d{2})\/hour=([01]\d|2[0-3])\/[^/]+$/
  const [, named, symbol = null, date = '', hour] = form.exec(key.slice(folder.length)) ?? []
  if (hour === undefined || (named ?? null) !== table.partition) return null
  if (symbol !== null && !SYMBOL.test(symbol)) return null
  return isDate(date) ? { table, symbol, date, hour: Number(hour) } : null
}

/** Whether a text is a date of the calendar as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  try {
    dateToDays(text)
    return true
  } catch {
    return false
  }
}
