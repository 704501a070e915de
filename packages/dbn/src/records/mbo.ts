import { char, i32, price, time, u8, u32, u64 } from '../fields.ts'
import { layout } from '../layout.ts'
import { RTYPE } from '../rtypes.ts'
import { type RecordOf, recordKind } from './record-kind.ts'

export const mbo = recordKind({
  type: 'mbo',
  rtypes: [RTYPE.mbo],
  body: layout({
    orderId: u64,
    price,
    size: u32,
    flags: u8,
    channelId: u8,
    action: char,
    side: char,
    tsRecv: time,
    tsInDelta: i32,
    sequence: u32,
  }),
})

/** One order added, changed, cancelled, traded or filled. */
export type MboRecord = RecordOf<typeof mbo>
