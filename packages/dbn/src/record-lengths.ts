import { type DbnVersion, recordBytes } from './records/index.ts'
import { TS_OUT_BYTES } from './records/record-kind.ts'
import { type Upgrade, upgradeOf } from './upgrade.ts'

/** What to do with the records of one version. */
export type RecordLengths = {
  /**
   * Indexed by a record's first two bytes, length and type, as one number: 1 where such a record passes as it
   * is. One look-up decides, so that stepping over a record costs next to nothing.
   */
  readonly passes: Uint8Array
  /** Bytes of a record by type code, without `tsOut`; undefined for unknown codes. */
  readonly bytes: readonly (number | undefined)[]
  /** By type code; undefined where nothing needs upgrading. */
  readonly upgrades: readonly (Upgrade | undefined)[]
}

/** The tables for a version, with or without upgrading. */
export function recordLengths(version: DbnVersion, upgrade: boolean): RecordLengths {
  const codes = Array.from({ length: 256 }, (_, rtype) => rtype)
  const bytes = codes.map((rtype) => recordBytes(rtype, version))
  const upgrades = codes.map((rtype) => (upgrade ? upgradeOf(rtype, version) : undefined))
  const passes = new Uint8Array(0x10000)
  for (const rtype of codes) {
    const size = bytes[rtype]
    if (size === undefined || upgrades[rtype] !== undefined) continue
    passes[(rtype << 8) | (size / 4)] = 1
    passes[(rtype << 8) | ((size + TS_OUT_BYTES) / 4)] = 1
  }
  return { passes, bytes, upgrades }
}
