import { char, i8, i16, i32, price, reserved, text, time, UNDEF_I64, u8, u16, u32, u64 } from '../fields.ts'
import { layout } from '../layout.ts'
import { RTYPE } from '../rtypes.ts'
import { type OlderBody, type RecordOf, recordKind } from './record-kind.ts'

const times = {
  tsRecv: time,
  minPriceIncrement: price,
  displayFactor: price,
  expiration: time,
  activation: time,
  highLimitPrice: price,
  lowLimitPrice: price,
  maxPriceVariation: price,
}
const units = { unitOfMeasureQty: price, minPriceIncrementAmount: price, priceRatio: price }
const market = {
  marketDepthImplied: i32,
  marketDepth: i32,
  marketSegmentId: u32,
  maxTradeVol: u32,
  minLotSize: i32,
  minLotSizeBlock: i32,
  minLotSizeRoundLot: i32,
  minTradeVol: u32,
}
const contract = { contractMultiplier: i32, decayQuantity: i32, originalContractSize: i32 }
const channel = { applId: i16, maturityYear: u16, decayStartDate: u16, channelId: u16 }
const currencies = { currency: text(4), settlCurrency: text(4), secsubtype: text(6) }
const names = (symbolBytes: number, assetBytes: number) => ({
  ...currencies,
  rawSymbol: text(symbolBytes),
  group: text(21),
  exchange: text(5),
  asset: text(assetBytes),
  cfi: text(7),
  securityType: text(7),
  unitOfMeasure: text(31),
  underlying: text(21),
  strikePriceCurrency: text(4),
})
const maturity = {
  securityUpdateAction: char,
  maturityMonth: u8,
  maturityDay: u8,
  maturityWeek: u8,
  userDefinedInstrument: char,
  contractMultiplierUnit: i8,
  flowScheduleType: i8,
  tickRule: u8,
}

const legs = {
  legInstrumentId: u32,
  legRatioPriceNumerator: i32,
  legRatioPriceDenominator: i32,
  legRatioQtyNumerator: i32,
  legRatioQtyDenominator: i32,
  legUnderlyingId: u32,
}

const body = layout({
  ...times,
  ...units,
  strikePrice: price,
  rawInstrumentId: u64,
  legPrice: price,
  legDelta: price,
  instAttribValue: i32,
  underlyingId: u32,
  ...market,
  ...contract,
  ...legs,
  ...channel,
  legCount: u16,
  legIndex: u16,
  ...names(71, 11),
  legRawSymbol: text(71),
  instrumentClass: char,
  matchAlgorithm: char,
  mainFraction: u8,
  priceDisplayFormat: u8,
  subFraction: u8,
  underlyingProduct: u8,
  ...maturity,
  legInstrumentClass: char,
  legSide: char,
  reserved1: reserved(17),
})

/** Fields that version 3 no longer has are named `dropped…`; they find no namesake and are left out. */
const dropped = {
  ids: { instAttribValue: i32, underlyingId: u32, rawInstrumentId: u32 },
  fractions: {
    matchAlgorithm: char,
    droppedTradingStatus: u8,
    mainFraction: u8,
    priceDisplayFormat: u8,
    droppedSettlPriceType: u8,
    subFraction: u8,
    underlyingProduct: u8,
  },
}

const placeOf = (name: string): number => {
  const place = body.places.find((each) => each.name === name)
  return place === undefined ? Number.NaN : place.offset
}
const LEG_PRICE_AT = placeOf('legPrice')
const LEG_DELTA_AT = placeOf('legDelta')
const LEG_SIDE_AT = placeOf('legSide')

/** An outright's legs: undefined prices and no side, as version 3 writes them. */
const finish: OlderBody['finish'] = (_source, _from, target, to) => {
  target.setBigInt64(to + LEG_PRICE_AT, UNDEF_I64, true)
  target.setBigInt64(to + LEG_DELTA_AT, UNDEF_I64, true)
  target.setUint8(to + LEG_SIDE_AT, 'N'.charCodeAt(0))
}

const version1: OlderBody = {
  body: layout({
    ...times,
    droppedTradingReferencePrice: price,
    ...units,
    ...dropped.ids,
    ...market,
    reserved2: reserved(4),
    ...contract,
    reserved3: reserved(4),
    droppedTradingReferenceDate: u16,
    ...channel,
    ...names(22, 7),
    instrumentClass: char,
    reserved4: reserved(2),
    strikePrice: price,
    reserved5: reserved(6),
    ...dropped.fractions,
    ...maturity,
    reserved6: reserved(3),
  }),
  finish,
}

const version2: OlderBody = {
  body: layout({
    ...times,
    droppedTradingReferencePrice: price,
    ...units,
    strikePrice: price,
    ...dropped.ids,
    ...market,
    ...contract,
    droppedTradingReferenceDate: u16,
    ...channel,
    ...names(71, 7),
    instrumentClass: char,
    ...dropped.fractions,
    ...maturity,
    reserved1: reserved(10),
  }),
  finish,
}

export const definition = recordKind({
  type: 'definition',
  rtypes: [RTYPE.definition],
  body,
  older: { 1: version1, 2: version2 },
})

/** What an instrument is: symbol, class, strike, expiration, tick, multiplier. Prices in 1e-9. */
export type DefinitionRecord = RecordOf<typeof definition>
