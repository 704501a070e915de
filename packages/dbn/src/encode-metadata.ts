import { DbnError } from './dbn-error.ts'
import { time, u64 } from './fields.ts'
import {
  FIXED_BYTES,
  MAX_METADATA_BYTES,
  type Metadata,
  PREFIX_BYTES,
  SYMBOL_BYTES,
  type SymbolMapping,
} from './metadata.ts'
import { dateDigits } from './metadata-date.ts'
import { MIXED_SCHEMA, SCHEMAS, type Schema } from './schemas.ts'
import { NO_STYPE, STYPES, type SType } from './stypes.ts'
import { writeText } from './text.ts'

const VERSION = 3
const SYMBOL = SYMBOL_BYTES.v2

/**
 * Metadata in version 3: what a file or stream begins with, a multiple of 8 bytes. `schema: null` is for mixed
 * records. Throws `DbnError` naming the field that does not fit.
 */
export function encodeMetadata(metadata: Omit<Metadata, 'version'>): Uint8Array<ArrayBuffer> {
  const size = sizeOf(metadata)
  if (size - PREFIX_BYTES > MAX_METADATA_BYTES) {
    throw new DbnError('metadata', `metadata must be at most ${MAX_METADATA_BYTES} bytes, was ${size}`, 4)
  }
  const bytes = new Uint8Array(size)
  writeFixed(metadata, new DataView(bytes.buffer), bytes)
  const lists = new ListWriter(bytes)
  lists.symbols('symbols', metadata.symbols)
  lists.symbols('partial', metadata.partial)
  lists.symbols('notFound', metadata.notFound)
  lists.mappings(metadata.mappings)
  return bytes
}

function sizeOf({ symbols, partial, notFound, mappings }: Omit<Metadata, 'version'>): number {
  let size = FIXED_BYTES + 4 * 5 + SYMBOL * (symbols.length + partial.length + notFound.length)
  for (const { intervals } of mappings) size += SYMBOL + 4 + intervals.length * (SYMBOL + 8)
  return Math.ceil(size / 8) * 8
}

function writeFixed(metadata: Omit<Metadata, 'version'>, data: DataView, bytes: Uint8Array): void {
  bytes.set([0x44, 0x42, 0x4e, VERSION])
  data.setUint32(4, bytes.length - PREFIX_BYTES, true)
  writeText(bytes, PREFIX_BYTES, 16, metadata.dataset, 'metadata.dataset')
  data.setUint16(24, schemaCode(metadata.schema), true)
  u64.write(data, 26, metadata.start, 'metadata.start')
  time.write(data, 34, metadata.end, 'metadata.end')
  if (metadata.limit === 0n) throw new DbnError('value', 'metadata.limit must be null when there is none', 42)
  u64.write(data, 42, metadata.limit ?? 0n, 'metadata.limit')
  data.setUint8(50, metadata.stypeIn === null ? NO_STYPE : stypeCode(metadata.stypeIn, 50, 'stypeIn'))
  data.setUint8(51, stypeCode(metadata.stypeOut, 51, 'stypeOut'))
  data.setUint8(52, metadata.tsOut ? 1 : 0)
  data.setUint16(53, SYMBOL, true)
}

function schemaCode(schema: Schema | null): number {
  if (schema === null) return MIXED_SCHEMA
  if (!Object.hasOwn(SCHEMAS, schema))
    throw new DbnError('value', `metadata.schema '${schema}' is unknown`, 24)
  return SCHEMAS[schema].code
}

function stypeCode(stype: SType, at: number, name: string): number {
  if (!Object.hasOwn(STYPES, stype)) throw new DbnError('value', `metadata.${name} '${stype}' is unknown`, at)
  return STYPES[stype]
}

/** A cursor that writes the lists behind the fixed part. */
class ListWriter {
  readonly #bytes: Uint8Array
  readonly #data: DataView
  // The length of a schema definition, always 0, comes first.
  #at = FIXED_BYTES + 4

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  symbols(name: string, symbols: readonly string[]): void {
    this.#u32(symbols.length)
    symbols.forEach((symbol, k) => {
      this.#symbol(symbol, `${name}[${k}]`)
    })
  }

  mappings(mappings: readonly SymbolMapping[]): void {
    this.#u32(mappings.length)
    mappings.forEach(({ rawSymbol, intervals }, k) => {
      this.#symbol(rawSymbol, `mappings[${k}].rawSymbol`)
      this.#u32(intervals.length)
      intervals.forEach((interval, j) => {
        const name = `mappings[${k}].intervals[${j}]`
        this.#date(interval.startDate, `${name}.startDate`)
        this.#date(interval.endDate, `${name}.endDate`)
        this.#symbol(interval.symbol, `${name}.symbol`)
      })
    })
  }

  #u32(value: number): void {
    this.#data.setUint32(this.#at, value, true)
    this.#at += 4
  }

  #symbol(symbol: string, name: string): void {
    writeText(this.#bytes, this.#at, SYMBOL, symbol, `metadata.${name}`)
    this.#at += SYMBOL
  }

  #date(date: string, name: string): void {
    const digits = dateDigits(date)
    if (digits === null) {
      throw new DbnError('value', `metadata.${name} must be a date YYYY-MM-DD, was '${date}'`, this.#at)
    }
    this.#u32(digits)
  }
}
