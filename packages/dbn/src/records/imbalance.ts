import { char, price, reserved, time, u8, u32 } from '../fields.ts'
import { layout } from '../layout.ts'
import { RTYPE } from '../rtypes.ts'
import { type RecordOf, recordKind } from './record-kind.ts'

export const imbalance = recordKind({
  type: 'imbalance',
  rtypes: [RTYPE.imbalance],
  body: layout({
    tsRecv: time,
    refPrice: price,
    auctionTime: time,
    contBookClrPrice: price,
    auctInterestClrPrice: price,
    ssrFillingPrice: price,
    indMatchPrice: price,
    upperCollar: price,
    lowerCollar: price,
    pairedQty: u32,
    totalImbalanceQty: u32,
    marketImbalanceQty: u32,
    unpairedQty: u32,
    auctionType: char,
    side: char,
    auctionStatus: u8,
    freezeStatus: u8,
    numExtensions: u8,
    unpairedSide: char,
    significantImbalance: char,
    reserved1: reserved(1),
  }),
})

/** Orders without a counterpart before an auction. */
export type ImbalanceRecord = RecordOf<typeof imbalance>
