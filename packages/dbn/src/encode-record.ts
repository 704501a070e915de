import { DbnError } from './dbn-error.ts'
import { u64 } from './fields.ts'
import { type DbnRecord, kindOfType } from './records/index.ts'
import { HEADER_BYTES, header, TS_OUT_BYTES } from './records/record-kind.ts'
import { RTYPE } from './rtypes.ts'

/**
 * A record's bytes in version 3, with `tsOut` behind it if it has one; reserved bytes are zero.
 * Throws `DbnError` (`rtype`, `value`, `text`) naming the field that cannot hold its value.
 */
export function encodeRecord(record: DbnRecord): Uint8Array<ArrayBuffer> {
  const kind = kindOfType(record.type)
  if (kind === undefined) throw new DbnError('rtype', `there is no record of type '${record.type}'`, 0)
  if (!kind.rtypes.includes(record.rtype)) {
    const rule = `${kind.type}.rtype must be one of ${kind.rtypes.join(', ')}`
    throw new DbnError('rtype', `${rule}, was ${record.rtype}`, 1)
  }
  const size = HEADER_BYTES + kind.body.size
  const bytes = new Uint8Array(record.tsOut === undefined ? size : size + TS_OUT_BYTES)
  const data = new DataView(bytes.buffer)
  data.setUint8(0, bytes.length / 4)
  header.write(data, 1, record, kind.type)
  kind.body.write(data, HEADER_BYTES, record, kind.type)
  if (record.tsOut !== undefined) u64.write(data, size, record.tsOut, `${kind.type}.tsOut`)
  return bytes
}

/** Parts of a system record. */
export type SystemParts = {
  /** 0 unless given. */
  instrumentId?: number
  /** ns UTC. */
  tsEvent: bigint
  /** At most 302 bytes of UTF-8. */
  msg: string
  /** See `SYSTEM_CODE`; 255 for our control records. */
  code: number
}

/** A system record, 320 bytes of version 3. Throws `DbnError` if a part does not fit. */
export const systemRecord = ({ instrumentId = 0, tsEvent, msg, code }: SystemParts) =>
  encodeRecord({ type: 'system', rtype: RTYPE.system, publisherId: 0, instrumentId, tsEvent, msg, code })

/** Puts another instrument id into the record that begins at byte `at`. Throws `DbnError` if it lies outside. */
export function patchInstrumentId(bytes: Uint8Array, at: number, id: number): void {
  if (at < 0 || at + HEADER_BYTES > bytes.length) {
    throw new DbnError('truncated', `no record header fits at byte ${at} of ${bytes.length}`, at)
  }
  bytes[at + 4] = id
  bytes[at + 5] = id >>> 8
  bytes[at + 6] = id >>> 16
  bytes[at + 7] = id >>> 24
}
