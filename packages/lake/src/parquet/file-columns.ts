import type { DuckDBConnection } from '@duckdb/node-api'
import { LakeError } from '../lake-error.ts'
import { COLUMN_KINDS, type Table, viewName } from '../schema/index.ts'
import { sqlText } from './engine.ts'

/** The type of each column of a Parquet file, by name. Throws `LakeError` with `corrupt` where it is none. */
export async function fileColumns(
  connection: DuckDBConnection,
  path: string,
): Promise<ReadonlyMap<string, string>> {
  try {
    const said = await connection.runAndReadAll(
      `DESCRIBE SELECT * FROM read_parquet(${sqlText(path)}, hive_partitioning = false)`,
    )
    return new Map(said.getRows().map(([name, type]) => [String(name), String(type)]))
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0]! : String(error)
    throw new LakeError('corrupt', `${path} is no whole Parquet file: ${why}`, error)
  }
}

/** The types that a column may have in a file: enumerations are text. */
const isType = (found: string, wanted: string): boolean =>
  found === wanted || (wanted === 'VARCHAR' && found.startsWith('ENUM'))

/**
 * Holds a file's columns against its table's, of the version that it was written by: columns that came later may be
 * missing, everything else must be there, and of its type. Throws `LakeError` with `schema`, naming file and column.
 */
export function checkColumns(
  table: Table,
  version: number,
  found: ReadonlyMap<string, string>,
  name: string,
): void {
  const fault = (what: string) =>
    new LakeError('schema', `${name} is not of the table ${viewName(table)}: ${what}`)
  for (const [column, { kind, since }] of Object.entries(table.columns)) {
    const type = found.get(column)
    const wanted = COLUMN_KINDS[kind].duckdb
    if (type === undefined && since <= version) throw fault(`its column ${column} is missing`)
    if (type !== undefined && !isType(type, wanted))
      throw fault(`its column ${column} is ${type} instead of ${wanted}`)
  }
  for (const column of found.keys())
    if (!(column in table.columns)) throw fault(`the table has no column ${column}`)
}
