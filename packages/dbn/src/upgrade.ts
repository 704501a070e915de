import { type DbnVersion, kindOfRtype, olderBody } from './records/index.ts'
import { HEADER_BYTES, type OlderBody, type RecordKind, TS_OUT_BYTES } from './records/record-kind.ts'

/** How to turn the older records of one kind into version 3. */
export type Upgrade = {
  /** Bytes of the version 3 record, without `tsOut`. */
  readonly size: number
  /**
   * Writes the version 3 record at `to`, where `target` must be zero, and returns its length in bytes.
   * The older record lies at `from` and has `length` bytes, `tsOut` included if there is one.
   */
  apply(source: DataView, from: number, length: number, target: DataView, to: number): number
}

type Run = { from: number; to: number; size: number }

/** The upgrade of a type code from a version; undefined where the layout is version 3's already. */
export function upgradeOf(rtype: number, version: DbnVersion): Upgrade | undefined {
  const kind = kindOfRtype(rtype)
  const older = kind && olderBody(kind, version)
  if (kind === undefined || older === undefined) return undefined
  const runs = copies(older, kind)
  const size = HEADER_BYTES + kind.body.size
  const olderSize = HEADER_BYTES + older.body.size
  return {
    size,
    apply(source, from, length, target, to) {
      const total = length > olderSize ? size + TS_OUT_BYTES : size
      copy(source, from, target, to, HEADER_BYTES)
      target.setUint8(to, total / 4)
      const [fromBody, toBody] = [from + HEADER_BYTES, to + HEADER_BYTES]
      for (const run of runs) copy(source, fromBody + run.from, target, toBody + run.to, run.size)
      older.finish?.(source, fromBody, target, toBody)
      if (length > olderSize) copy(source, from + olderSize, target, to + size, TS_OUT_BYTES)
      return total
    },
  }
}

/** Runs of bytes whose fields have the same names in both; fields that grew have zeros behind them. */
function copies(older: OlderBody, kind: RecordKind): Run[] {
  const runs: Run[] = []
  for (const { name, offset: from, field } of older.body.places) {
    const place = kind.body.places.find((each) => each.name === name)
    if (place === undefined) continue
    const last = runs.at(-1)
    if (last && last.from + last.size === from && last.to + last.size === place.offset)
      last.size += field.size
    else runs.push({ from, to: place.offset, size: field.size })
  }
  return runs
}

function copy(source: DataView, from: number, target: DataView, to: number, size: number): void {
  for (let k = 0; k < size; k++) target.setUint8(to + k, source.getUint8(from + k))
}
