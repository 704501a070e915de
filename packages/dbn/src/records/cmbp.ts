import { char, i32, price, reserved, time, u8, u16, u32 } from '../fields.ts'
import { layout, repeated, type Values } from '../layout.ts'
import { RTYPE } from '../rtypes.ts'
import { type RecordOf, recordKind } from './record-kind.ts'

const consolidatedLevel = {
  bidPx: price,
  askPx: price,
  bidSz: u32,
  askSz: u32,
  bidPb: u16,
  reserved1: reserved(2),
  askPb: u16,
  reserved2: reserved(2),
}

/** The best of several venues: prices in 1e-9 (null: none), sizes, and the publishers who quote them. */
export type ConsolidatedLevel = Values<typeof consolidatedLevel>

const consolidatedLevels = repeated(1, layout(consolidatedLevel))

export const cmbp1 = recordKind({
  type: 'cmbp-1',
  rtypes: [RTYPE.cmbp1, RTYPE.tcbbo],
  body: layout({
    price,
    size: u32,
    action: char,
    side: char,
    flags: u8,
    reserved1: reserved(1),
    tsRecv: time,
    tsInDelta: i32,
    reserved2: reserved(4),
    levels: consolidatedLevels,
  }),
})

export const cbbo = recordKind({
  type: 'cbbo',
  rtypes: [RTYPE.cbbo1s, RTYPE.cbbo1m],
  body: layout({
    price,
    size: u32,
    reserved1: reserved(1),
    side: char,
    flags: u8,
    reserved2: reserved(1),
    tsRecv: time,
    reserved3: reserved(8),
    levels: consolidatedLevels,
  }),
})

/** A change of the consolidated best bid or offer (cmbp-1), or a trade with the one before it (tcbbo). */
export type Cmbp1Record = RecordOf<typeof cmbp1>
/** Consolidated best bid and offer at the end of a second or minute. */
export type CbboRecord = RecordOf<typeof cbbo>
