import { dateToDays, daysToDate, NS_PER_DAY, type Ns } from '@spymaster/events'
import { LakeError } from '../lake-error.ts'
import type { Engine } from '../parquet/engine.ts'
import { type Row, type Table, viewName } from '../schema/index.ts'
import type { LakeStorage } from '../storage/index.ts'
import { columnValue } from './column-value.ts'
import { queryColumns, selectFiles } from './table-view.ts'
import { trustedFiles } from './trusted-files.ts'

/** Which rows of a table, and what of them. */
export type ReadRange<T extends Table, C extends keyof Row<T>> = {
  /** Time of the table's time column, ns UTC: from, included, and to, not included. */
  readonly fromNs?: Ns
  readonly toNs?: Ns
  /** Of the folders; all where absent. */
  readonly symbol?: string
  /** Columns to read; all where absent. Others are not read from the disk. */
  readonly columns?: readonly C[]
  /** Values that columns must have: files and row groups without them are passed over. */
  readonly where?: { readonly [Name in keyof Row<T>]?: Row<T>[Name] }
}

/**
 * Rows of a table in the order of its files, in pieces: of each hour in the table's order. Values are as the registry
 * says: prices and times bigint, what is missing null. Reads what is committed when it begins.
 */
export async function* readRows<T extends Table, C extends keyof Row<T> & string = keyof Row<T> & string>(
  storage: LakeStorage,
  engine: Engine,
  table: T,
  range: ReadRange<T, C> = {},
): AsyncGenerator<Pick<Row<T>, C>[]> {
  const wanted = range.columns ?? (Object.keys(table.columns) as C[])
  const known = queryColumns(table)
  for (const name of [...wanted, ...Object.keys(range.where ?? {})])
    if (!(name in known)) throw new LakeError('invalid', `${viewName(table)} has no column ${name}`)
  const conditions = conditionsOf(table, range)
  // File by file: each is sorted by itself, and only one is open at a time.
  for await (const { key } of trustedFiles(storage, table, selectionOf(range))) {
    const path = await storage.open(key)
    try {
      const from = `(${selectFiles(table, [path])})`
      const columns = wanted.map((name) => `"${name}"`).join(', ')
      const statement = await engine.connection.prepare(`SELECT ${columns} FROM ${from}${conditions.sql}`)
      for (const [index, value] of conditions.values.entries()) bind(statement, index + 1, value)
      const kinds = wanted.map((name) => table.columns[name]!.kind)
      for await (const rows of (await statement.stream()).yieldRows())
        yield rows.map(
          (row) =>
            Object.fromEntries(
              wanted.map((name, k) => [name, columnValue(kinds[k]!, row[k])]),
            ) as unknown as Pick<Row<T>, C>,
        )
    } finally {
      await storage.release(path)
    }
  }
}

/** UTC dates whose folders can hold rows of the range. */
function selectionOf({ fromNs, toNs, symbol }: { fromNs?: Ns; toNs?: Ns; symbol?: string }) {
  return {
    ...(fromNs !== undefined && { from: daysToDate(Number(fromNs / NS_PER_DAY)) }),
    ...(toNs !== undefined && { to: daysToDate(Number((toNs - 1n) / NS_PER_DAY)) }),
    ...(symbol !== undefined && { symbol }),
  }
}

type Condition = bigint | number | string | boolean

function conditionsOf<T extends Table, C extends keyof Row<T>>(
  table: T,
  { fromNs, toNs, where = {} }: ReadRange<T, C>,
): { sql: string; values: Condition[] } {
  const values: Condition[] = []
  const parts: string[] = []
  const add = (sql: string, value: Condition) => {
    values.push(value)
    parts.push(`${sql} $${values.length}`)
  }
  if (fromNs !== undefined) add(`${table.time} >=`, fromNs)
  if (toNs !== undefined) add(`${table.time} <`, toNs)
  for (const [name, value] of Object.entries(where)) {
    if (value === null) parts.push(`"${name}" IS NULL`)
    else if (table.columns[name]?.kind === 'date')
      parts.push(`"${name}" = DATE '1970-01-01' + ${dateToDays(value as string)}`)
    else add(`"${name}" =`, value as Condition)
  }
  return { sql: parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`, values }
}

type Statement = Awaited<ReturnType<Engine['connection']['prepare']>>

function bind(statement: Statement, place: number, value: Condition): void {
  if (typeof value === 'bigint') {
    if (value < 2n ** 63n) statement.bindBigInt(place, value)
    else statement.bindUBigInt(place, value)
  } else if (typeof value === 'boolean') statement.bindBoolean(place, value)
  else if (typeof value === 'string') statement.bindVarchar(place, value)
  else statement.bindDouble(place, value)
}
