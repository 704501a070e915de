import { LakeError } from '../lake-error.ts'
import type { Partition } from '../layout/index.ts'
import { type Engine, sqlText } from '../parquet/engine.ts'
import { checkColumns, fileColumns } from '../parquet/file-columns.ts'
import type { Table } from '../schema/index.ts'
import type { Problem } from './problem.ts'

/** What was said of a file. */
export type Said = { readonly key: string; readonly rows: number; readonly version: number }

/** What is wrong with a Parquet file of a partition, by what is in it. */
export async function checkParquet(
  { connection }: Engine,
  path: string,
  { table, date, hour }: Partition,
  said: Said,
): Promise<Problem[]> {
  try {
    checkColumns(table, said.version, await fileColumns(connection, path), said.key)
  } catch (error) {
    if (!(error instanceof LakeError)) throw error
    return [{ kind: 'schema', where: said.key, what: `${error.message}: put it back from a copy` }]
  }
  const begins = BigInt(Date.parse(`${date}T${String(hour).padStart(2, '0')}:00:00Z`)) * 1_000_000n
  const found = await connection.runAndReadAll(facts(table, path, begins))
  const [rows = 0, astray = 0, unsorted = 0] = (found.getRows()[0] ?? []).map(Number)
  const problems: Problem[] = []
  const add = (kind: Problem['kind'], what: string) => problems.push({ kind, where: said.key, what })
  if (rows !== said.rows) add('counts', `has ${rows} rows instead of ${said.rows}: put it back from a copy`)
  if (astray > 0) add('place', `has ${astray} rows of other hours than its folder: it has been moved`)
  if (unsorted > 0) add('order', `${unsorted} rows are not in the order of ${table.order.join(', ')}`)
  return problems
}

/** Rows, those of other hours, and those that are not where the order puts them. */
function facts(table: Table, path: string, begins: bigint): string {
  const order = table.order.map((name) => `"${name}" NULLS FIRST`).join(', ')
  const file = sqlText(path)
  return `SELECT count(*)::DOUBLE,
    count(*) FILTER (NOT (stamp >= ${begins} AND stamp < ${begins + 3_600_000_000_000n}))::DOUBLE,
    count(*) FILTER (place <> sorted)::DOUBLE
    FROM (SELECT ${table.time} AS stamp, file_row_number AS place,
      row_number() OVER (ORDER BY ${order}, file_row_number) - 1 AS sorted
      FROM read_parquet(${file}, file_row_number = true, hive_partitioning = false))`
}
