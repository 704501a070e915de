import { DbnError } from './dbn-error.ts'
import { UNDEF_U64 } from './fields.ts'
import { FIXED_BYTES, type MappingInterval, type Metadata, PREFIX_BYTES, SYMBOL_BYTES } from './metadata.ts'
import { dateText } from './metadata-date.ts'
import type { DbnVersion } from './records/index.ts'
import { MIXED_SCHEMA, type Schema, schemaName } from './schemas.ts'
import { NO_STYPE, type SType, stypeName } from './stypes.ts'
import { readText } from './text.ts'

/** Longest symbol field taken for one; DBN has had 22 and 71. */
const MAX_SYMBOL_BYTES = 1024

/** Reads whole metadata, 'DBN' included; its prefix has been checked. Throws `DbnError`. */
export function decodeMetadata(bytes: Uint8Array): Metadata {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = bytes[3] as DbnVersion
  // Version 1 had the number of records before the symbology types, and no length of symbols behind them.
  const stypeAt = version === 1 ? 58 : 50
  const symbolBytes = version === 1 ? SYMBOL_BYTES.v1 : data.getUint16(53, true)
  if (symbolBytes < 2 || symbolBytes > MAX_SYMBOL_BYTES) {
    const rule = `metadata.symbolCstrLen must be 2 to ${MAX_SYMBOL_BYTES}`
    throw new DbnError('metadata', `${rule}, was ${symbolBytes}`, 53)
  }
  const end = data.getBigUint64(34, true)
  const limit = data.getBigUint64(42, true)
  const lists = new ListReader(bytes, symbolBytes)
  return {
    version,
    dataset: readText(bytes, PREFIX_BYTES, 16, 'metadata.dataset'),
    schema: schemaAt(data, 24),
    start: data.getBigUint64(26, true),
    end: end === UNDEF_U64 ? null : end,
    limit: limit === 0n ? null : limit,
    stypeIn: bytes[stypeAt] === NO_STYPE ? null : stypeFrom(bytes, stypeAt, 'stypeIn'),
    stypeOut: stypeFrom(bytes, stypeAt + 1, 'stypeOut'),
    tsOut: flagAt(bytes, stypeAt + 2),
    ...lists.all(),
  }
}

function schemaAt(data: DataView, at: number): Schema | null {
  const code = data.getUint16(at, true)
  if (code === MIXED_SCHEMA) return null
  const schema = schemaName(code)
  if (schema === undefined) throw new DbnError('metadata', `metadata.schema ${code} is unknown`, at)
  return schema
}

function stypeFrom(bytes: Uint8Array, at: number, name: string): SType {
  const stype = stypeName(bytes[at]!)
  if (stype === undefined) throw new DbnError('metadata', `metadata.${name} ${bytes[at]} is unknown`, at)
  return stype
}

function flagAt(bytes: Uint8Array, at: number): boolean {
  if (bytes[at]! > 1) throw new DbnError('metadata', `metadata.tsOut must be 0 or 1, was ${bytes[at]}`, at)
  return bytes[at] === 1
}

/** A cursor over the lists behind the fixed part. Every count is held against the bytes that are there. */
class ListReader {
  readonly #bytes: Uint8Array
  readonly #data: DataView
  readonly #symbolBytes: number
  #at = FIXED_BYTES

  constructor(bytes: Uint8Array, symbolBytes: number) {
    this.#bytes = bytes
    this.#data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#symbolBytes = symbolBytes
  }

  all(): Pick<Metadata, 'symbols' | 'partial' | 'notFound' | 'mappings'> {
    const schemaDefinition = this.#u32('schemaDefinitionLength')
    if (schemaDefinition !== 0) {
      throw new DbnError(
        'metadata',
        'metadata.schemaDefinitionLength must be 0 in every version',
        this.#at - 4,
      )
    }
    const lists = {
      symbols: this.#symbols('symbols'),
      partial: this.#symbols('partial'),
      notFound: this.#symbols('notFound'),
      mappings: this.#list('mappings', this.#symbolBytes + 4, (name) => this.#mapping(name)),
    }
    this.#padding()
    return lists
  }

  #symbols(name: string): string[] {
    return this.#list(name, this.#symbolBytes, (each) => this.#symbol(each))
  }

  #mapping(name: string) {
    return {
      rawSymbol: this.#symbol(`${name}.rawSymbol`),
      intervals: this.#list(`${name}.intervals`, this.#symbolBytes + 8, (each) => this.#interval(each)),
    }
  }

  #interval(name: string): MappingInterval {
    return {
      startDate: this.#date(`${name}.startDate`),
      endDate: this.#date(`${name}.endDate`),
      symbol: this.#symbol(`${name}.symbol`),
    }
  }

  /** A count and as many items of at least `least` bytes each. */
  #list<T>(name: string, least: number, read: (name: string) => T): T[] {
    const count = this.#u32(`${name}.length`)
    const left = this.#bytes.length - this.#at
    if (count * least > left) {
      const reason = `metadata.${name} has ${count} items, which do not fit in the ${left} bytes left`
      throw new DbnError('metadata', reason, this.#at - 4)
    }
    const items: T[] = []
    for (let k = 0; k < count; k++) items.push(read(`${name}[${k}]`))
    return items
  }

  #take(size: number, name: string): number {
    const at = this.#at
    if (at + size > this.#bytes.length) {
      throw new DbnError('metadata', `metadata.${name} does not fit in the length that metadata states`, at)
    }
    this.#at += size
    return at
  }

  #u32(name: string): number {
    return this.#data.getUint32(this.#take(4, name), true)
  }

  #symbol(name: string): string {
    return readText(this.#bytes, this.#take(this.#symbolBytes, name), this.#symbolBytes, `metadata.${name}`)
  }

  #date(name: string): string {
    const digits = this.#u32(name)
    const text = dateText(digits)
    if (text === null) {
      throw new DbnError('metadata', `metadata.${name} must be a date YYYYMMDD, was ${digits}`, this.#at - 4)
    }
    return text
  }

  /** A longer rest would be records that a corrupt length has swallowed. */
  #padding(): void {
    const rest = this.#bytes.subarray(this.#at)
    if (rest.length >= 8 || rest.some((byte) => byte !== 0)) {
      const reason = `metadata has ${rest.length} bytes behind its last list, which are more than padding`
      throw new DbnError('metadata', reason, this.#at)
    }
  }
}
