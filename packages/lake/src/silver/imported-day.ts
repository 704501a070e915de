import { createHash } from 'node:crypto'
import type { CalendarDate } from '@spymaster/events'
import { type CommittedFile, parsePartName, partitionOfKey, readCommits } from '../layout/index.ts'
import { type Table, tableLabel, tableOfKey } from '../schema/index.ts'
import type { LakeStorage } from '../storage/index.ts'

/** Rows of one table that were imported from one file. */
export type ImportedTable = {
  readonly source: string
  readonly table: Table
  readonly files: readonly CommittedFile[]
}

/** What was imported of a UTC date and makes up a market, in an order that is the same whatever came first. */
export type ImportedDay = {
  readonly date: CalendarDate
  readonly tables: readonly ImportedTable[]
  /** Hash of its content. */
  readonly sum: string
}

/** Schemas that are merged to a log. */
const MERGED: ReadonlySet<string> = new Set([
  ...['mbp-10', 'mbp-1', 'trades', 'bbo-1s', 'bbo-1m', 'cmbp-1', 'tcbbo', 'cbbo-1s', 'cbbo-1m'],
  ...['statistics', 'ohlcv-1m'],
])

/** Whether a file is of an import. */
export const isImported = ({ key }: Pick<CommittedFile, 'key'>): boolean =>
  parsePartName(key)?.source.startsWith('file-') === true

/** What was imported, by UTC date. */
export async function importedDays(storage: LakeStorage): Promise<ReadonlyMap<CalendarDate, ImportedDay>> {
  const days = new Map<CalendarDate, Map<string, ImportedTable & { files: CommittedFile[] }>>()
  for await (const { source, files } of readCommits(storage, 'bronze'))
    for (const file of files) {
      const table = tableOfKey(file.key)
      const partition = table === undefined ? null : partitionOfKey(table, file.key)
      if (table === undefined || partition === null) continue
      if (!isImported(file) || !MERGED.has(table.schema)) continue
      const tables = days.get(partition.date) ?? new Map()
      days.set(partition.date, tables)
      const name = `${source} ${tableLabel(table)}`
      const known = tables.get(name) ?? { source, table, files: [] }
      known.files.push(file)
      tables.set(name, known)
    }
  return new Map([...days].map(([date, tables]) => [date, dayOf(date, tables)]))
}

function dayOf(date: CalendarDate, tables: ReadonlyMap<string, ImportedTable>): ImportedDay {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, table]) => table)
  const sums = sorted.flatMap(({ files }) => files.map(({ sha256 }) => sha256)).sort()
  const sum = createHash('sha256').update(sums.join(' ')).digest('hex')
  return { date, tables: sorted, sum }
}
