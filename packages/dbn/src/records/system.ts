import { text, u8 } from '../fields.ts'
import { layout } from '../layout.ts'
import { SYSTEM_CODE } from '../market-codes.ts'
import { RTYPE } from '../rtypes.ts'
import { bytesOf } from '../text.ts'
import { type RecordOf, recordKind } from './record-kind.ts'

/** Bytes of a system message with its NUL. */
export const SYSTEM_MSG_BYTES = 303
const V1_BYTES = 64

/** Version 1 had no code: it follows from the gateway's wording. */
function codeOf(msg: string): number {
  if (msg.startsWith('Heartbeat')) return SYSTEM_CODE.heartbeat
  if (msg.startsWith('End of interval for ')) return SYSTEM_CODE.endOfInterval
  if (msg.startsWith('Subscription request ') && msg.endsWith(' succeeded'))
    return SYSTEM_CODE.subscriptionAck
  if (msg.startsWith('Warning: slow reading')) return SYSTEM_CODE.slowReaderWarning
  if (msg.startsWith('Finished ') && msg.endsWith(' replay')) return SYSTEM_CODE.replayCompleted
  return SYSTEM_CODE.unset
}

/** The text before the first NUL as ASCII; any other byte becomes some other character. */
export function asciiBeforeNul(source: DataView, at: number, width: number): string {
  const bytes = bytesOf(source).subarray(at, at + width)
  const nul = bytes.indexOf(0)
  return String.fromCharCode(...bytes.subarray(0, nul < 0 ? width : nul))
}

export const system = recordKind({
  type: 'system',
  rtypes: [RTYPE.system],
  body: layout({ msg: text(SYSTEM_MSG_BYTES), code: u8 }),
  older: {
    1: {
      body: layout({ msg: text(V1_BYTES) }),
      finish(source, from, target, to) {
        target.setUint8(to + SYSTEM_MSG_BYTES, codeOf(asciiBeforeNul(source, from, V1_BYTES)))
      },
    },
  },
})

/** A message that is not market data: a gateway's (heartbeat, acknowledgement) or our own control record. */
export type SystemRecord = RecordOf<typeof system>
