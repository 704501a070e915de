import { sqlText } from '../parquet/engine.ts'
import { COLUMN_KINDS, type Table } from '../schema/index.ts'

/** Columns that the folders of a table's files say, with their types. */
export function folderColumns({ partition }: Table): Readonly<Record<string, string>> {
  return { ...(partition !== null && { [partition]: 'VARCHAR' }), date: 'DATE', hour: 'INTEGER' }
}

/** Columns of files as a query knows them, those of the folders included; none twice. */
export function queryColumns(table: Table): Readonly<Record<string, string>> {
  const own = Object.entries(table.columns).map(([name, { kind }]) => [name, COLUMN_KINDS[kind].duckdb])
  return { ...folderColumns(table), ...Object.fromEntries(own) }
}

/**
 * A query for the rows of files of a table, or for some of its columns: what files of older versions lack is null.
 * Without files it has the columns and no row.
 */
export function selectFiles(
  table: Table,
  paths: readonly string[],
  wanted: readonly string[] = Object.keys(queryColumns(table)),
): string {
  const types = queryColumns(table)
  const cast = (name: string, value: string) => `CAST(${value} AS ${types[name]}) AS "${name}"`
  if (paths.length === 0) return `SELECT ${wanted.map((name) => cast(name, 'NULL')).join(', ')} WHERE false`
  const hive = Object.entries(folderColumns(table)).map(([name, type]) => `${sqlText(name)}: ${type}`)
  const options = `hive_partitioning = true, hive_types = {${hive.join(', ')}}`
  const files = `[${paths.map(sqlText).join(', ')}]`
  const rows = `read_parquet(${files}, ${options}${table.version > 1 ? ', union_by_name = true' : ''})`
  if (table.version === 1) return `SELECT ${wanted.map((name) => `"${name}"`).join(', ')} FROM ${rows}`
  // A union of old files alone lacks what came later: a row of nothing brings the columns.
  const none = `SELECT ${Object.keys(types)
    .map((name) => cast(name, 'NULL'))
    .join(', ')} WHERE false`
  return `SELECT ${wanted.map((name) => `"${name}"`).join(', ')} FROM (FROM ${rows} UNION ALL BY NAME (${none}))`
}
