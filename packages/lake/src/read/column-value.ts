import { daysToDate } from '@spymaster/events'
import type { ColumnKind, ColumnValue } from '../schema/index.ts'

/** A value as DuckDB gives it, as the registry says that it is. */
export function columnValue(kind: ColumnKind, value: unknown): ColumnValue {
  if (value === null || value === undefined) return null
  if (kind === 'whole') return Number(value as bigint)
  if (kind === 'date') return daysToDate((value as { days: number }).days)
  return value as ColumnValue
}
