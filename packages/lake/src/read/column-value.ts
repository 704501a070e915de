import { daysToDate } from '@spymaster/events'
import type { ColumnKind, ColumnValue } from '../schema/index.ts'

/** Kinds whose values are numbers whatever type they are stored as. */
const NUMBERS: ReadonlySet<ColumnKind> = new Set(['u8', 'u16', 'u32', 'i32', 'whole', 'double'])

/** A value as DuckDB gives it, as the registry says that it is. */
export function columnValue(kind: ColumnKind, value: unknown): ColumnValue {
  if (value === null || value === undefined) return null
  if (NUMBERS.has(kind)) return Number(value)
  if (kind === 'date') return daysToDate((value as { days: number }).days)
  return value as ColumnValue
}
