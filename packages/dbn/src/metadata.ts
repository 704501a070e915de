import type { DbnVersion } from './records/index.ts'
import type { Schema } from './schemas.ts'
import type { SType } from './stypes.ts'

/** What one symbol was called, by UTC date. */
export type MappingInterval = {
  /** First day, YYYY-MM-DD. */
  startDate: string
  /** The day after the last. */
  endDate: string
  /** The name in the output symbology, e.g. an instrument id in digits; '' where there was none. */
  symbol: string
}

/** The names of one symbol of the request. */
export type SymbolMapping = { rawSymbol: string; intervals: MappingInterval[] }

/** What stands before the records: where they come from and what their instrument ids mean. */
export type Metadata = {
  /** The version of the stream. Records are version 3 nonetheless, unless `upgrade` is off. */
  version: DbnVersion
  /** E.g. 'GLBX.MDP3'. */
  dataset: string
  /** null where schemas are mixed. */
  schema: Schema | null
  /** Start of the request, ns UTC. */
  start: bigint
  /** Exclusive end of the request, ns UTC; null where it was open. */
  end: bigint | null
  /** Most records asked for; null where there was no limit. */
  limit: bigint | null
  /** null where symbology types are mixed. */
  stypeIn: SType | null
  stypeOut: SType
  /** Whether every record ends with the time it was sent. */
  tsOut: boolean
  /** Symbols of the request. */
  symbols: string[]
  /** Symbols that resolved for some days only. */
  partial: string[]
  /** Symbols that did not resolve. */
  notFound: string[]
  mappings: SymbolMapping[]
}

/** Bytes before the symbol lists: 'DBN', version, length, the fixed part. */
export const FIXED_BYTES = 108
/** Bytes that the length in the header does not count. */
export const PREFIX_BYTES = 8
/** Bytes of a symbol with its NUL, in version 1 and since. */
export const SYMBOL_BYTES = { v1: 22, v2: 71 } as const
/** More than any symbology needs: what claims to be longer is corrupt. */
export const MAX_METADATA_BYTES = 64 * 2 ** 20
/** The fixed part, the length of a schema definition and four counts, without the prefix. */
export const MIN_METADATA_BYTES = FIXED_BYTES - PREFIX_BYTES + 20
