import { i32, price, reserved, time, UNDEF_I64, u8, u16, u32 } from '../fields.ts'
import { layout } from '../layout.ts'
import { RTYPE } from '../rtypes.ts'
import { type OlderBody, type RecordOf, recordKind } from './record-kind.ts'

const before = { tsRecv: time, tsRef: time, price }
const after = {
  sequence: u32,
  tsInDelta: i32,
  statType: u16,
  channelId: u16,
  updateAction: u8,
  statFlags: u8,
}

const UNDEF_I32 = 0x7fffffff
const QUANTITY_AT = 24

/** Versions 1 and 2: the quantity had 32 bits. */
const narrow: OlderBody = {
  body: layout({ ...before, quantity32: i32, ...after, reserved1: reserved(6) }),
  finish(source, from, target, to) {
    const quantity = source.getInt32(from + QUANTITY_AT, true)
    target.setBigInt64(to + QUANTITY_AT, quantity === UNDEF_I32 ? UNDEF_I64 : BigInt(quantity), true)
  },
}

export const statistics = recordKind({
  type: 'statistics',
  rtypes: [RTYPE.statistics],
  body: layout({ ...before, quantity: price, ...after, reserved1: reserved(18) }),
  older: { 1: narrow, 2: narrow },
})

/** A statistic by `statType`, e.g. open interest (9) in `quantity`, contracts; null where it has none. */
export type StatisticsRecord = RecordOf<typeof statistics>
