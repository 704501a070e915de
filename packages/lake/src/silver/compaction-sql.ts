import { sqlText } from '../parquet/engine.ts'
import { COLUMN_KINDS, type Table } from '../schema/index.ts'

/** What says where a row comes from, and is no part of what it says. */
const LINEAGE: ReadonlySet<string> = new Set(['ts_out', 'run', 'log_seq', 'ordinal', 'source'])
/** A row's place: its identity within what recorded it. */
const PLACE = 'source, run, ordinal'
/** Rows of a row group: what readers skip or take as one. */
const ROW_GROUP_ROWS = 122_880

const typeOf = (table: Table, name: string): string => COLUMN_KINDS[table.columns[name]!.kind].duckdb

/** Rows of bronze files as a view, in the columns of their table; what a file of an older version lacks is null. */
export function inputView(bronze: Table, paths: readonly string[], there: ReadonlySet<string>): string {
  const columns = Object.keys(bronze.columns).map((name) => {
    const type = typeOf(bronze, name)
    return there.has(name) ? `CAST(${name} AS ${type}) AS ${name}` : `CAST(NULL AS ${type}) AS ${name}`
  })
  const files = `[${paths.map(sqlText).join(', ')}]`
  return `CREATE OR REPLACE TEMP VIEW lake_in AS SELECT ${columns.join(', ')} FROM read_parquet(${files}, union_by_name = true, hive_partitioning = false)`
}

/** How many rows there are, how many places they claim, and how many recordings they are of. */
export const COUNT_INPUT = `SELECT
  (SELECT count(*) FROM lake_in)::DOUBLE,
  (SELECT count(*) FROM (SELECT DISTINCT ${PLACE} FROM lake_in))::DOUBLE,
  (SELECT count(*) FROM (SELECT DISTINCT source, run FROM lake_in))::DOUBLE`

/** Two hashes of what a row says, together 128 bits: rows of one sum are equal for every purpose. */
function contentSums(bronze: Table): string {
  const names = Object.keys(bronze.columns).filter((name) => !LINEAGE.has(name))
  return `hash(${names.join(', ')}) AS sum_a, hash('b', ${names.toReversed().join(', ')}) AS sum_b`
}

/** A place that rows of different content claim; none where all is well. */
export const contestedPlace = (bronze: Table): string => `SELECT ${PLACE} FROM
  (SELECT ${PLACE}, ${contentSums(bronze)} FROM lake_in)
  GROUP BY ${PLACE} HAVING min(sum_a) <> max(sum_a) OR min(sum_b) <> max(sum_b) LIMIT 1`

/** Rows with each place once, as a view. */
export const placesView = (hasCopies: boolean): string =>
  `CREATE OR REPLACE TEMP VIEW lake_places AS FROM lake_in${
    hasCopies ? ` QUALIFY row_number() OVER (PARTITION BY ${PLACE}) = 1` : ''
  }`

/**
 * How many rows are left of several recordings: of equal rows as many as the recording has that has most of them. It
 * counts, and does not choose, so that it may be held against what is written.
 */
export const countOverlapping = (bronze: Table): string => `SELECT sum(most)::DOUBLE FROM
  (SELECT max(n) AS most FROM
    (SELECT sum_a, sum_b, source, run, count(*) AS n
     FROM (SELECT source, run, ${contentSums(bronze)} FROM lake_places) GROUP BY ALL)
   GROUP BY sum_a, sum_b)`

/**
 * The rows to be written, as a view: where several recordings overlap, the n-th of equal rows is taken from the first
 * recording that has so many of them, logs before imports.
 */
export function chosenView(bronze: Table, overlaps: boolean): string {
  if (!overlaps) return 'CREATE OR REPLACE TEMP VIEW lake_chosen AS FROM lake_places'
  return `CREATE OR REPLACE TEMP VIEW lake_chosen AS
    SELECT * EXCLUDE (sum_a, sum_b, nth) FROM
      (SELECT *, row_number() OVER (PARTITION BY sum_a, sum_b, source, run ORDER BY ordinal) AS nth
       FROM (SELECT *, ${contentSums(bronze)} FROM lake_places))
    QUALIFY row_number() OVER
      (PARTITION BY sum_a, sum_b, nth ORDER BY source LIKE 'file-%', source, run NULLS FIRST, ordinal) = 1`
}

/** What an option's id says; see `packInstrument` of events. */
const CONTRACT: Readonly<Record<string, string>> = {
  expiry: "(DATE '2010-01-01' + CAST((instrument_id >> 17) & 16383 AS INTEGER))",
  right: "CASE WHEN (instrument_id >> 16) & 1 = 1 THEN 'P' ELSE 'C' END",
  strike: 'CAST(instrument_id & 65535 AS BIGINT) * 50000000',
}

/** Which rows of what is chosen go into a file, in order. */
export type Slice = { readonly from: number; readonly count: number }

/** Writes rows of the silver table to a file; `marks` is what core made of the option prints, a file or null. */
export function copyOut(
  bronze: Table,
  silver: Table,
  marks: string | null,
  slice: Slice | null,
  path: string,
  notes: Readonly<Record<string, string>>,
): string {
  const columns = Object.keys(silver.columns).map((name) => {
    if (name in bronze.columns) return `c.${name}`
    const type = typeOf(silver, name)
    const value = CONTRACT[name] ?? (marks === null ? 'NULL' : `m.${name}`)
    return `CAST(${value} AS ${type}) AS "${name}"`
  })
  const join =
    marks === null
      ? ''
      : `LEFT JOIN read_parquet(${sqlText(marks)}) m ON m.source = c.source AND m.run IS NOT DISTINCT FROM c.run AND m.ordinal = c.ordinal`
  const order = silver.order.map((name) => `c.${name} NULLS FIRST`).join(', ')
  const limit = slice === null ? '' : ` LIMIT ${slice.count} OFFSET ${slice.from}`
  const said = Object.entries(notes).map(([key, value]) => `${sqlText(key)}: ${sqlText(value)}`)
  return `COPY (SELECT ${columns.join(', ')} FROM lake_chosen c ${join} ORDER BY ${order}${limit}) TO ${sqlText(path)}
    (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, PARQUET_VERSION V2, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, KV_METADATA {${said.join(', ')}})`
}
