import type { DbnRecord } from '@spymaster/dbn'
import { decimalText, isFixedPoint } from './fixed-point.ts'
import { isUndefinedTime } from './undefined-time.ts'

/** The names of a record's columns. Those of a book level carry its number: bidPx00 is the best bid. */
export function csvHeader(record: DbnRecord): string {
  return Object.entries(record)
    .flatMap(([name, value]) => (Array.isArray(value) ? levelNames(value) : [name]))
    .join(',')
}

/** A record's row: prices as exact decimals, empty where undefined. */
export function csvRow(record: DbnRecord): string {
  let row = ''
  for (const [name, value] of Object.entries(record)) {
    if (!Array.isArray(value)) row += `,${cell(name, value)}`
    else for (const level of value) for (const key in level) row += `,${cell(key, level[key])}`
  }
  return row.slice(1)
}

const levelNames = (levels: readonly object[]): string[] =>
  levels.flatMap((level, depth) =>
    Object.keys(level).map((name) => `${name}${String(depth).padStart(2, '0')}`),
  )

function cell(name: string, value: unknown): string {
  if (typeof value === 'bigint') {
    if (isFixedPoint(name)) return decimalText(value)
    return isUndefinedTime(name, value) ? '' : `${value}`
  }
  if (value === null) return ''
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
