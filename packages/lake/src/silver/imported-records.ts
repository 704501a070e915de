import type { DuckDBValue } from '@duckdb/node-api'
import { type Engine, sqlText } from '../parquet/engine.ts'
import { type Column, MARKET_SCHEMAS, type MarketSchema, type Table } from '../schema/index.ts'
import type { MetadataOf } from '../twin/twin-part.ts'

/** Bytes of a place behind a record, where streams put the sending time. */
const PLACE_BYTES = 8
const HIGH = 2 ** 32
/** Bits of the upper half of a place that are the ordinal's; those above are the input's number. */
const ORDINAL_BITS = 20

/** Where a record comes from: the number of its input, and its ordinal in the imported file. */
export type ImportedPlace = { readonly input: number; readonly ordinal: number }

/** The place behind the record that begins at a byte of a buffer. */
export function placeBehind(buffer: ArrayBufferLike, at: number): ImportedPlace {
  const view = new DataView(buffer, at)
  const end = 4 * view.getUint8(0)
  const hi = view.getUint32(end - 4, true)
  const ordinal = (hi % 2 ** ORDINAL_BITS) * HIGH + view.getUint32(end - PLACE_BYTES, true)
  return { input: hi >>> ORDINAL_BITS, ordinal }
}

/** Bronze of one table, to be made records again. */
export type RecordsFrom = {
  readonly engine: Engine
  readonly table: Table
  /** Parquet files. */
  readonly paths: readonly string[]
  /** Stands in the place behind each record, below 4096. */
  readonly input: number
}

/**
 * Rows of bronze as a recording (DBN of version 3, mixed schema) in the order of the file they were imported from: every
 * field as it was, and behind each record its place. First the metadata, then a chunk of records at a time.
 */
export async function* recordingOf(
  { engine, table, paths, input }: RecordsFrom,
  date: string,
  metadataOf: MetadataOf,
): AsyncGenerator<Uint8Array> {
  const { connection } = engine
  const from = `read_parquet([${paths.map(sqlText).join(', ')}], union_by_name = true, hive_partitioning = false)`
  const found = await connection.runAndReadAll(`SELECT DISTINCT instrument_id FROM ${from}`)
  yield metadataOf(
    date,
    found.getRows().map(([id]) => Number(id)),
  )
  const fields = Object.entries(table.columns).filter(([, { at }]) => at !== null)
  const values = fields.map(([name, column]) => sqlValue(name, column))
  const rows = await connection.stream(`SELECT ordinal, ${values.join(', ')} FROM ${from} ORDER BY ordinal`)
  const writers = fields.map(([, column]) => writerOf(column))
  const bytes = MARKET_SCHEMAS[table.schema as MarketSchema].bytes + PLACE_BYTES
  const form = { writers, bytes, input }
  let next = 0
  for (;;) {
    const chunk = await rows.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    const columns = chunk.getColumns()
    yield recordsOf(columns, form, next)
    next = Number(columns[0]!.at(-1)) + 1
  }
}

/** How rows become records: what puts their fields, the bytes of a record, and the number of the input. */
type Form = { readonly writers: readonly Writer[]; readonly bytes: number; readonly input: number }

/** Records of rows that ascend by ordinal, from an ordinal on; of copies the first. */
function recordsOf(
  [ordinals = [], ...columns]: readonly DuckDBValue[][],
  { writers, bytes, input }: Form,
  from: number,
): Uint8Array {
  const records = new Uint8Array(ordinals.length * bytes)
  const view = new DataView(records.buffer)
  let at = 0
  let next = from
  for (let row = 0; row < ordinals.length; row++) {
    const ordinal = Number(ordinals[row])
    if (ordinal < next) continue
    next = ordinal + 1
    view.setUint8(at, bytes / 4)
    view.setUint32(at + bytes - PLACE_BYTES, ordinal % HIGH, true)
    view.setUint32(at + bytes - 4, Math.floor(ordinal / HIGH) + input * 2 ** ORDINAL_BITS, true)
    for (let index = 0; index < writers.length; index++) writers[index]!(view, at, columns[index]![row]!)
    at += bytes
  }
  return records.subarray(0, at)
}

/** A column's value as SQL, what is missing as DBN says so. */
function sqlValue(name: string, { kind, isNullable }: Column): string {
  if (kind === 'letter') return `CASE WHEN ${name} = '' THEN 0 ELSE unicode(${name}) END`
  if (!isNullable) return name
  return `coalesce(${name}, ${kind === 'time' ? '-1' : '9223372036854775807'})`
}

type Writer = (view: DataView, record: number, value: DuckDBValue) => void

/** Puts a value where its field is in a record. */
function writerOf({ kind, at }: Column): Writer {
  const offset = at!
  switch (kind) {
    case 'u8':
    case 'letter':
      return (view, record, value) => view.setUint8(record + offset, value as number)
    case 'u16':
      return (view, record, value) => view.setUint16(record + offset, value as number, true)
    case 'u32':
      return (view, record, value) => view.setUint32(record + offset, Number(value), true)
    case 'i32':
      return (view, record, value) => view.setInt32(record + offset, value as number, true)
    default:
      return (view, record, value) => view.setBigInt64(record + offset, value as bigint, true)
  }
}
