import { char, price, reserved, time, u8, u32 } from '../fields.ts'
import { layout } from '../layout.ts'
import { RTYPE } from '../rtypes.ts'
import { bookLevels } from './mbp.ts'
import { type RecordOf, recordKind } from './record-kind.ts'

export const bbo = recordKind({
  type: 'bbo',
  rtypes: [RTYPE.bbo1s, RTYPE.bbo1m],
  body: layout({
    price,
    size: u32,
    reserved1: reserved(1),
    side: char,
    flags: u8,
    reserved2: reserved(1),
    tsRecv: time,
    reserved3: reserved(4),
    sequence: u32,
    levels: bookLevels(1),
  }),
})

/**
 * Best bid and offer at the end of a second or minute, with the last trade in `price`, `size`, `side`.
 *
 * The vendor leaves parts of the mbp-1 record it made them from in the reserved bytes; they are not read.
 */
export type BboRecord = RecordOf<typeof bbo>
