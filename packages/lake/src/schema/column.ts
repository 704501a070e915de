/**
 * How a column's values lie in Parquet (the type as DuckDB writes it), and what they are to people. `letter`, `word`
 * and `text` are all strings: of one byte, of few distinct values, of any.
 *
 * Numbers of 32 bits without a sign take 64: as Parquet's UINT_32 in delta encoding, other readers take those from 2^31
 * on for others (docs/decisions/0029).
 */
export const COLUMN_KINDS = {
  u8: { duckdb: 'UTINYINT', about: 'whole number, 8 bits' },
  u16: { duckdb: 'USMALLINT', about: 'whole number, 16 bits' },
  u32: { duckdb: 'BIGINT', about: 'whole number, 32 bits' },
  i32: { duckdb: 'INTEGER', about: 'signed number, 32 bits' },
  u64: { duckdb: 'UBIGINT', about: 'whole number, 64 bits' },
  i64: { duckdb: 'BIGINT', about: 'signed number, 64 bits' },
  whole: { duckdb: 'BIGINT', about: 'whole number below 2^53' },
  price: { duckdb: 'BIGINT', about: 'price in 1e-9 dollars or index points' },
  time: { duckdb: 'BIGINT', about: 'nanoseconds UTC since the Unix epoch' },
  date: { duckdb: 'DATE', about: 'calendar date' },
  double: { duckdb: 'DOUBLE', about: 'number' },
  flag: { duckdb: 'BOOLEAN', about: 'true or false' },
  letter: { duckdb: 'VARCHAR', about: 'one Latin-1 letter; empty for the byte 0' },
  word: { duckdb: 'VARCHAR', about: 'one of few words' },
  text: { duckdb: 'VARCHAR', about: 'text' },
} as const

/** Name of a kind of column. */
export type ColumnKind = keyof typeof COLUMN_KINDS

type Values = {
  [K in 'u8' | 'u16' | 'u32' | 'i32' | 'whole' | 'double']: number
} & { [K in 'u64' | 'i64' | 'price' | 'time']: bigint } & {
  [K in 'letter' | 'word' | 'text' | 'date']: string
} & { flag: boolean }

/** A column of a table: what it says, and how it is stored. */
export type Column<K extends ColumnKind = ColumnKind, N extends boolean = boolean> = {
  readonly kind: K
  /** Whether a value may be missing. */
  readonly isNullable: N
  /** One sentence. */
  readonly about: string
  /** As in `USD`, `contracts`; empty where the kind says it or there is none. */
  readonly unit: string
  /** Version of the table that brought it. */
  readonly since: number
  /** Where its bytes are in a record of the log; null for what is not taken from one. */
  readonly at: number | null
  /** Where its value is in what a row is made of, as in `level.barrier.state`; null for what is not made of payloads. */
  readonly path: string | null
}

/** Columns by name, in the order in which they stand in files. */
export type Columns = Readonly<Record<string, Column>>

/** A row of such columns as TypeScript reads it; missing is null. */
export type RowOf<C extends Columns> = {
  readonly [Name in keyof C]: C[Name] extends Column<infer K, infer N>
    ? Values[K] | (N extends true ? null : never)
    : never
}

/** Any value of a column. */
export type ColumnValue = Values[ColumnKind] | null

type More = { readonly unit?: string; readonly since?: number; readonly at?: number; readonly path?: string }

/** A column that always has a value. */
export function column<const K extends ColumnKind>(
  kind: K,
  about: string,
  more: More = {},
): Column<K, false> {
  const { unit = '', since = 1, at = null, path = null } = more
  return { kind, isNullable: false, about, unit, since, at, path }
}

/** A column whose values may be missing. */
export function nullable<const K extends ColumnKind>(
  kind: K,
  about: string,
  more: More = {},
): Column<K, true> {
  return { ...column(kind, about, more), isNullable: true }
}
