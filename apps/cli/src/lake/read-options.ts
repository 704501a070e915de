import type { Selection } from '@spymaster/lake'
import { nearest } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'

/** What of a lake is meant: the options of every command that reads one. */
export const readOptions = {
  from: { kind: 'text', value: 'DATE', about: 'First UTC date, as YYYY-MM-DD [the first there is]' },
  to: { kind: 'text', value: 'DATE', about: 'Last UTC date, included [the last there is]' },
  table: {
    kind: 'text',
    value: 'TABLE',
    about: 'Only this table, as in futures/mbp-10, mbp-10, tcbbo [all]',
  },
  symbol: {
    kind: 'text',
    value: 'SYMBOL',
    about: 'Only this symbol, as in ESZ5; of options what they are on, as in SPY [all]',
  },
  force: { kind: 'flag', about: 'compact: make all anew, also what has not changed' },
  workers: {
    kind: 'whole',
    value: 'N',
    min: 1,
    max: 64,
    about:
      'compact: partitions (an hour of a table and symbol) made at a time, each with up to --memory-mb [one per core, 4 at most]',
  },
  'memory-mb': {
    kind: 'whole',
    value: 'MB',
    min: 256,
    max: 1_000_000,
    about: 'Memory of the database engine; what does not fit goes to the disk [1024]',
  },
  csv: { kind: 'flag', about: 'query: print CSV' },
  json: { kind: 'flag', about: 'Print JSON: query one line a row, the others one object' },
} as const

/** What the caller gave for them. */
export type ReadValues = {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly table: string | undefined
  readonly symbol: string | undefined
  readonly force: boolean
  readonly workers: number | undefined
  readonly 'memory-mb': number | undefined
  readonly csv: boolean
  readonly json: boolean
}

/**
 * The selection of the options. Throws `UsageError` for what is no date, for a first date after the last, and for a
 * table that no lake has.
 */
export async function selectionOf({ from, to, table, symbol }: ReadValues): Promise<Selection> {
  const { isDate, isNamed, tableLabel, tables } = await import('@spymaster/lake')
  for (const [name, date] of [
    ['--from', from],
    ['--to', to],
  ] as const)
    if (date !== undefined && !isDate(date))
      throw new UsageError(`${name} must be a date as YYYY-MM-DD, was ${JSON.stringify(date)}`)
  if (from !== undefined && to !== undefined && from > to)
    throw new UsageError(`--from ${from} must not be after --to ${to}`)
  if (table !== undefined && !tables.some((one) => isNamed(one, table))) {
    const names = [...new Set(tables.flatMap((one) => [tableLabel(one), one.schema]))]
    const meant = nearest(table, names)
    const advice =
      meant === null ? `the lake has ${names.filter(isWhole).join(', ')}` : `did you mean ${meant}?`
    throw new UsageError(`no table is named ${table}: ${advice}`)
  }
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(table !== undefined && { table }),
    ...(symbol !== undefined && { symbol }),
  }
}

/** Names that say their class, or have none. */
const isWhole = (name: string): boolean => name.includes('/') || name.startsWith('levels.')
