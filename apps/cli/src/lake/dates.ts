import type { Dates, LakeDay } from '@spymaster/lake'
import type { Surroundings } from '../command.ts'
import { bytesText, counted, inColumns, timeText } from './figures.ts'
import { type LakeValues, lakePlace, openLakeToRead } from './lake-options.ts'
import { type ReadValues, selectionOf } from './read-options.ts'

/** Prints what the lake holds, by UTC date. */
export async function printDates(
  wanted: LakeValues & ReadValues,
  { env, stdout }: Surroundings,
): Promise<void> {
  const selection = await selectionOf(wanted)
  const { lakeDates } = await import('@spymaster/lake')
  const storage = await openLakeToRead(wanted, env)
  try {
    const dates = await lakeDates(storage, selection)
    if (wanted.json) stdout.write(`${JSON.stringify(dates)}\n`)
    else if (dates.days.length === 0)
      stdout.write(`the lake in ${lakePlace(wanted, env)} has nothing of what was asked for\n`)
    else stdout.write(`${datesText(dates).join('\n')}\n`)
  } finally {
    await storage.close()
  }
}

function datesText({ days, holes }: Dates): string[] {
  const lines = days.flatMap((day) => [...dayText(day), ''])
  const bytes = days.flatMap(({ tables }) => tables).reduce((sum, table) => sum + table.bytes, 0)
  const rows = days.flatMap(({ tables }) => tables).reduce((sum, table) => sum + table.rows, 0)
  const total = `${days.length} ${days.length === 1 ? 'date' : 'dates'}, ${counted(rows)} rows, ${bytesText(bytes)}`
  const gaps = holes.length === 0 ? ['no message of the logs is missing'] : holes
  return [...lines, total, ...gaps]
}

function dayText({ date, tables, hours, compacted, gaps }: LakeDay): string[] {
  const rows = tables.map(({ tier, table, symbol, files, rows, bytes, fromNs, toNs }) => [
    `  ${tier}`,
    table,
    symbol ?? '',
    counted(rows),
    bytesText(bytes),
    counted(files),
    timeText(fromNs),
    timeText(toNs),
  ])
  const head = ['  tier', 'table', 'symbol', 'rows', 'size', 'files', 'from UTC', 'to UTC']
  const health =
    compacted === hours
      ? 'silver is up to date'
      : `silver is up to date for ${compacted} of ${hours} hours: spymaster lake compact`
  const lost = gaps === 0 ? '' : `; ${counted(gaps)} gaps of feeds`
  return [
    `${date}  ${hours === 0 ? 'no bronze' : health}${lost}`,
    ...inColumns([head, ...rows], (column) => column > 2),
  ]
}
