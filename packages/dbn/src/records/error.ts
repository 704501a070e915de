import { text, u8 } from '../fields.ts'
import { layout } from '../layout.ts'
import { ERROR_CODE } from '../market-codes.ts'
import { RTYPE } from '../rtypes.ts'
import { type RecordOf, recordKind } from './record-kind.ts'
import { asciiBeforeNul } from './system.ts'

const ERR_BYTES = 302
const V1_BYTES = 64
const UNSET = 255

/** Version 1 had no code: it follows from the gateway's wording. */
function codeOf(err: string): number {
  if (err === 'User or API key deactivated') return ERROR_CODE.apiKeyDeactivated
  if (err === 'User has reached their open connection limit') return ERROR_CODE.connectionLimitExceeded
  if (err.startsWith('Failed to resolve symbol')) return ERROR_CODE.symbolResolutionFailed
  if (err === 'Internal error') return ERROR_CODE.internalError
  if (err.startsWith('Slow client detected for ')) return ERROR_CODE.skippedRecordsAfterSlowReading
  return ERROR_CODE.unset
}

export const error = recordKind({
  type: 'error',
  rtypes: [RTYPE.error],
  body: layout({ err: text(ERR_BYTES), code: u8, isLast: u8 }),
  older: {
    1: {
      body: layout({ err: text(V1_BYTES) }),
      finish(source, from, target, to) {
        target.setUint8(to + ERR_BYTES, codeOf(asciiBeforeNul(source, from, V1_BYTES)))
        target.setUint8(to + ERR_BYTES + 1, UNSET)
      },
    },
  },
})

/** An error from the live gateway. `isLast` is 1 for the last of several, 255 where not stated. */
export type ErrorRecord = RecordOf<typeof error>
