import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  type DuckDBType,
  ENUM,
  INTEGER,
  UBIGINT,
  USMALLINT,
  UTINYINT,
} from '@duckdb/node-api'
import bindings, { type Vector } from '@duckdb/node-bindings'
import type { Column, ColumnKind } from '../schema/index.ts'

/** Rows of a chunk: what DuckDB takes at a time. */
export const CHUNK_ROWS = 2048

/** Every letter by its byte: an enumeration whose codes are the bytes themselves. With 256 words a code takes two. */
const LETTERS = ENUM(Array.from({ length: 256 }, (_, code) => (code === 0 ? '' : String.fromCharCode(code))))

const NUMBERS: { readonly [K in ColumnKind]?: readonly [DuckDBType, width: number] } = {
  u8: [UTINYINT, 1],
  u16: [USMALLINT, 2],
  u32: [BIGINT, 8],
  i32: [INTEGER, 4],
  u64: [UBIGINT, 8],
  i64: [BIGINT, 8],
  whole: [BIGINT, 8],
  price: [BIGINT, 8],
  time: [BIGINT, 8],
  date: [DATE, 4],
  double: [DOUBLE, 8],
  flag: [BOOLEAN, 1],
  letter: [LETTERS, 2],
}

/**
 * Values of a column for the rows of a chunk, as DuckDB lays them out. Words are codes: places in the list of the
 * file's words. Values are written through the view of the column's width; a missing one with `setNull`.
 */
export class StagedColumn {
  readonly type: DuckDBType
  readonly u8: Uint8Array<ArrayBuffer>
  readonly u16: Uint16Array<ArrayBuffer>
  readonly u32: Uint32Array<ArrayBuffer>
  readonly i32: Int32Array<ArrayBuffer>
  readonly i64: BigInt64Array<ArrayBuffer>
  readonly f64: Float64Array<ArrayBuffer>
  /** Bytes of a value. */
  readonly width: number
  readonly #valid = new Uint8Array(CHUNK_ROWS / 8).fill(0xff)
  #hasNulls = false

  constructor(column: Column, words: readonly string[] | null) {
    const [type, width] = NUMBERS[column.kind] ?? wordType(words ?? [])
    this.type = type
    this.width = width
    const memory = new ArrayBuffer(CHUNK_ROWS * width)
    this.u8 = new Uint8Array(memory)
    this.u16 = new Uint16Array(memory, 0, width < 2 ? 0 : undefined)
    this.u32 = new Uint32Array(memory, 0, width < 4 ? 0 : undefined)
    this.i32 = new Int32Array(memory, 0, width < 4 ? 0 : undefined)
    this.i64 = new BigInt64Array(memory, 0, width < 8 ? 0 : undefined)
    this.f64 = new Float64Array(memory, 0, width < 8 ? 0 : undefined)
  }

  setNull(row: number): void {
    this.#valid[row >> 3]! &= ~(1 << (row & 7))
    this.#hasNulls = true
  }

  /** Sets the place of a word. */
  setCode(row: number, code: number): void {
    if (this.width === 1) this.u8[row] = code
    else if (this.width === 2) this.u16[row] = code
    else this.u32[row] = code
  }

  /** Forgets which values are missing. */
  clear(): void {
    if (!this.#hasNulls) return
    this.#valid.fill(0xff)
    this.#hasNulls = false
  }

  /** Gives the first `rows` values to DuckDB. */
  flush(vector: Vector, rows: number): void {
    bindings.copy_data_to_vector(vector, 0, this.u8.buffer, 0, rows * this.width)
    if (!this.#hasNulls) return
    bindings.vector_ensure_validity_writable(vector)
    bindings.copy_data_to_vector_validity(vector, 0, this.#valid.buffer, 0, Math.ceil(rows / 64) * 8)
  }
}

/** An enumeration, of which Parquet makes text with a dictionary. DuckDB has none without any word. */
function wordType(words: readonly string[]): readonly [DuckDBType, number] {
  const width = words.length <= 0xff ? 1 : words.length <= 0xffff ? 2 : 4
  return [ENUM(words.length === 0 ? [''] : words), width]
}
