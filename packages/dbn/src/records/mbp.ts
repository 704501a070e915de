import { char, i32, price, time, u8, u32 } from '../fields.ts'
import { layout, repeated, type Values } from '../layout.ts'
import { RTYPE } from '../rtypes.ts'
import { type RecordOf, recordKind } from './record-kind.ts'

const bookLevel = { bidPx: price, askPx: price, bidSz: u32, askSz: u32, bidCt: u32, askCt: u32 }

/** A row of the book, best first: prices in 1e-9 (null: empty), sizes, numbers of orders. */
export type BookLevel = Values<typeof bookLevel>

export const bookLevels = (count: number) => repeated(count, layout(bookLevel))

const event = {
  price,
  size: u32,
  action: char,
  side: char,
  flags: u8,
  depth: u8,
  tsRecv: time,
  tsInDelta: i32,
  sequence: u32,
}

export const trade = recordKind({ type: 'trade', rtypes: [RTYPE.trades], body: layout(event) })

export const mbp1 = recordKind({
  type: 'mbp-1',
  rtypes: [RTYPE.mbp1],
  body: layout({ ...event, levels: bookLevels(1) }),
})

export const mbp10 = recordKind({
  type: 'mbp-10',
  rtypes: [RTYPE.mbp10],
  body: layout({ ...event, levels: bookLevels(10) }),
})

/** A trade; `side` is the aggressor's. */
export type TradeRecord = RecordOf<typeof trade>
/** A change of the best bid or offer (mbp-1), or a trade with the quote before it (tbbo). */
export type Mbp1Record = RecordOf<typeof mbp1>
/** A change within the ten best levels, or a trade, with the book at that moment. */
export type Mbp10Record = RecordOf<typeof mbp10>
