import { bbo } from './bbo.ts'
import { cbbo, cmbp1 } from './cmbp.ts'
import { definition } from './definition.ts'
import { error } from './error.ts'
import { imbalance } from './imbalance.ts'
import { mbo } from './mbo.ts'
import { mbp1, mbp10, trade } from './mbp.ts'
import { ohlcv } from './ohlcv.ts'
import { HEADER_BYTES, type RecordKind, type RecordOf } from './record-kind.ts'
import { statistics } from './statistics.ts'
import { status } from './status.ts'
import { symbolMapping } from './symbol-mapping.ts'
import { system } from './system.ts'

/** Every kind of record there is. Adding one is one file and one entry here. */
const kinds = {
  mbo,
  trade,
  mbp1,
  mbp10,
  bbo,
  cmbp1,
  cbbo,
  ohlcv,
  definition,
  statistics,
  status,
  imbalance,
  symbolMapping,
  system,
  error,
}

type Kinds = typeof kinds

/** Any record as a plain object; `type` tells which. */
export type DbnRecord = { [K in keyof Kinds]: RecordOf<Kinds[K]> }[keyof Kinds]

/** Name of a kind of record: what `type` of a plain object holds. */
export type RecordType = DbnRecord['type']

/** A version of the encoding. */
export type DbnVersion = 1 | 2 | 3

const all: readonly RecordKind[] = Object.values(kinds) as unknown as readonly RecordKind[]
const byType = new Map(all.map((kind) => [kind.type, kind]))
const byRtype: (RecordKind | undefined)[] = Array.from({ length: 256 })
for (const kind of all) for (const rtype of kind.rtypes) byRtype[rtype] = kind

/** The kind of a type code; undefined for codes unknown to this package. */
export const kindOfRtype = (rtype: number): RecordKind | undefined => byRtype[rtype]

/** The kind named `type`; undefined where there is none. */
export const kindOfType = (type: string): RecordKind | undefined => byType.get(type)

/** The older layout of a kind in a version; undefined where it is version 3's. */
export const olderBody = (kind: RecordKind, version: DbnVersion) =>
  version === 3 ? undefined : kind.older?.[version]

/** Bytes of a record of a type code in a version, without `tsOut`; undefined for unknown codes. */
export function recordBytes(rtype: number, version: DbnVersion): number | undefined {
  const kind = byRtype[rtype]
  return kind && HEADER_BYTES + (olderBody(kind, version)?.body ?? kind.body).size
}

const sizes = (rtype: number): Sizes => [
  recordBytes(rtype, 1)!,
  recordBytes(rtype, 2)!,
  recordBytes(rtype, 3)!,
]

type Sizes = readonly [v1: number, v2: number, v3: number]

/** Bytes of each kind of record, without `tsOut`, in versions 1, 2 and 3. */
export const RECORD_SIZES = Object.fromEntries(
  all.map(({ type, rtypes }) => [type, sizes(rtypes[0]!)]),
) as Readonly<Record<RecordType, Sizes>>
