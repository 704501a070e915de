import { DbnError } from './dbn-error.ts'
import type { RecordView } from './record-view.ts'
import { HEADER_BYTES } from './records/record-kind.ts'
import { SYSTEM_MSG_BYTES, system } from './records/system.ts'
import { RTYPE } from './rtypes.ts'
import { readText } from './text.ts'

/** Message of the current system record. Throws `DbnError` on another type, or if it is not text. */
export function systemMessage(view: RecordView): string {
  const at = expectSystem(view)
  try {
    return readText(view.bytes, at + HEADER_BYTES, SYSTEM_MSG_BYTES, 'system.msg')
  } catch (cause) {
    if (!(cause instanceof DbnError)) throw cause
    throw new DbnError(cause.code, cause.reason, view.offset + HEADER_BYTES, view.index)
  }
}

/** Code of the current system record, see `SYSTEM_CODE`. Throws `DbnError` on another type. */
export function systemCode(view: RecordView): number {
  return view.bytes[expectSystem(view) + HEADER_BYTES + SYSTEM_MSG_BYTES]!
}

/** First byte of the current record in `view.bytes`. */
function expectSystem(view: RecordView): number {
  const { word, wordLength, rtype } = view
  if (wordLength * 4 < HEADER_BYTES + system.body.size || rtype !== RTYPE.system) {
    const found = `found type ${rtype} of ${wordLength * 4} bytes`
    throw new DbnError('rtype', `expected a system record of version 3, ${found}`, view.offset, view.index)
  }
  return word * 4
}
