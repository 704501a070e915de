import { DbnError } from './dbn-error.ts'
import type { RecordView } from './record-view.ts'
import { type DbnRecord, kindOfRtype } from './records/index.ts'
import { HEADER_BYTES, header, type RecordKind, TS_OUT_BYTES } from './records/record-kind.ts'

/**
 * The current record of a version 3 batch as a plain object: 64-bit numbers are bigints, undefined prices and
 * times null. Throws `DbnError` (`rtype`, `record-length`, `text`) naming the field, its byte in the attached
 * bytes and the record's index in the batch.
 */
export function readRecord(view: RecordView): DbnRecord {
  const kind = kindOfRtype(view.rtype)
  if (kind === undefined || view.wordLength === 0) {
    throw new DbnError('rtype', `there is no record of type ${view.rtype} to read`, view.offset, view.index)
  }
  const size = HEADER_BYTES + kind.body.size
  const length = view.wordLength * 4
  if (length !== size && length !== size + TS_OUT_BYTES) {
    const reason = `a ${kind.type} record of version 3 has ${size} bytes, was ${length}`
    throw new DbnError('record-length', reason, view.offset, view.index)
  }
  const data = new DataView(view.bytes.buffer, view.word * 4, length)
  try {
    return readBody(kind, data, size)
  } catch (cause) {
    if (!(cause instanceof DbnError)) throw cause
    throw new DbnError(cause.code, cause.reason, view.offset + cause.offset, view.index)
  }
}

function readBody(kind: RecordKind, data: DataView, size: number): DbnRecord {
  const record: Record<string, unknown> = { type: kind.type }
  Object.assign(record, header.read(data, 1, kind.type), kind.body.read(data, HEADER_BYTES, kind.type))
  if (data.byteLength > size) record.tsOut = data.getBigUint64(size, true)
  return record as DbnRecord
}
