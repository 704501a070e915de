import { char, reserved, time, u16 } from '../fields.ts'
import { layout } from '../layout.ts'
import { RTYPE } from '../rtypes.ts'
import { type RecordOf, recordKind } from './record-kind.ts'

export const status = recordKind({
  type: 'status',
  rtypes: [RTYPE.status],
  body: layout({
    tsRecv: time,
    action: u16,
    reason: u16,
    tradingEvent: u16,
    isTrading: char,
    isQuoting: char,
    isShortSellRestricted: char,
    reserved1: reserved(7),
  }),
})

/** A change of trading status. The `is…` fields are 'Y', 'N' or '~' (not stated). */
export type StatusRecord = RecordOf<typeof status>
