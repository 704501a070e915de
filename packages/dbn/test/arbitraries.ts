import { type DbnRecord, type Metadata, RTYPE, SCHEMAS, STYPES } from '@spymaster/dbn'
import fc from 'fast-check'

/** Objects such as the codec makes them; fast-check's may have no prototype, which deepEqual tells apart. */
const plain = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>

const I64 = { min: -(2n ** 63n), max: 2n ** 63n - 2n }
const U64 = { min: 0n, max: 2n ** 64n - 2n }
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const price = fc.option(fc.bigInt(I64))
const time = fc.option(fc.bigInt(U64))
const unsigned = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 })
const signed = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
const [u8, u16, u32] = [unsigned(8), unsigned(16), unsigned(32)]
const [i8, i16, i32] = [signed(8), signed(16), signed(32)]
const char = unsigned(8).map((code) => (code === 0 ? '' : String.fromCharCode(code)))
const encoder = new TextEncoder()

// Made once: fast-check takes long to set up its alphabets.
const letter = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0x01, 0x7f, 0xe9, 0x7ff, 0x20ac, 0xfeff, 0xfffd, 0xffff, 0x1f600, 0x10ffff),
  },
)

/** Text that fits in `size` bytes with its NUL. */
const text = (size: number) =>
  fc
    .array(letter, { maxLength: size - 1 })
    .map((codes) => String.fromCodePoint(...codes))
    .filter((value) => encoder.encode(value).length < size)

const header = { publisherId: u16, instrumentId: u32, tsEvent: u64 }

const of = <T extends DbnRecord['type'], F extends object>(
  type: T,
  rtypes: number[],
  fields: { [K in keyof F]: fc.Arbitrary<F[K]> },
) => plain({ type: fc.constant(type), rtype: fc.constantFrom(...rtypes), ...header, ...fields } as never)

const bookLevel = plain({ bidPx: price, askPx: price, bidSz: u32, askSz: u32, bidCt: u32, askCt: u32 })
const consolidatedLevel = plain({
  bidPx: price,
  askPx: price,
  bidSz: u32,
  askSz: u32,
  bidPb: u16,
  askPb: u16,
})
const exactly = <T>(count: number, item: fc.Arbitrary<T>) =>
  fc.array(item, { minLength: count, maxLength: count })

const trade = {
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

const definition = {
  tsRecv: time,
  minPriceIncrement: price,
  displayFactor: price,
  expiration: time,
  activation: time,
  highLimitPrice: price,
  lowLimitPrice: price,
  maxPriceVariation: price,
  unitOfMeasureQty: price,
  minPriceIncrementAmount: price,
  priceRatio: price,
  strikePrice: price,
  rawInstrumentId: u64,
  legPrice: price,
  legDelta: price,
  instAttribValue: i32,
  underlyingId: u32,
  marketDepthImplied: i32,
  marketDepth: i32,
  marketSegmentId: u32,
  maxTradeVol: u32,
  minLotSize: i32,
  minLotSizeBlock: i32,
  minLotSizeRoundLot: i32,
  minTradeVol: u32,
  contractMultiplier: i32,
  decayQuantity: i32,
  originalContractSize: i32,
  legInstrumentId: u32,
  legRatioPriceNumerator: i32,
  legRatioPriceDenominator: i32,
  legRatioQtyNumerator: i32,
  legRatioQtyDenominator: i32,
  legUnderlyingId: u32,
  applId: i16,
  maturityYear: u16,
  decayStartDate: u16,
  channelId: u16,
  legCount: u16,
  legIndex: u16,
  currency: text(4),
  settlCurrency: text(4),
  secsubtype: text(6),
  rawSymbol: text(71),
  group: text(21),
  exchange: text(5),
  asset: text(11),
  cfi: text(7),
  securityType: text(7),
  unitOfMeasure: text(31),
  underlying: text(21),
  strikePriceCurrency: text(4),
  legRawSymbol: text(71),
  instrumentClass: char,
  matchAlgorithm: char,
  mainFraction: u8,
  priceDisplayFormat: u8,
  subFraction: u8,
  underlyingProduct: u8,
  securityUpdateAction: char,
  maturityMonth: u8,
  maturityDay: u8,
  maturityWeek: u8,
  userDefinedInstrument: char,
  contractMultiplierUnit: i8,
  flowScheduleType: i8,
  tickRule: u8,
  legInstrumentClass: char,
  legSide: char,
}

const ohlcvTypes = [
  RTYPE.ohlcv1s,
  RTYPE.ohlcv1m,
  RTYPE.ohlcv1h,
  RTYPE.ohlcv1d,
  RTYPE.ohlcvEod,
  RTYPE.ohlcvDeprecated,
]

/** A record of each kind with any values that its fields can hold. */
export const recordsByType = {
  mbo: of('mbo', [RTYPE.mbo], {
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
  trade: of('trade', [RTYPE.trades], trade),
  'mbp-1': of('mbp-1', [RTYPE.mbp1], { ...trade, levels: exactly(1, bookLevel) }),
  'mbp-10': of('mbp-10', [RTYPE.mbp10], { ...trade, levels: exactly(10, bookLevel) }),
  bbo: of('bbo', [RTYPE.bbo1s, RTYPE.bbo1m], {
    price,
    size: u32,
    side: char,
    flags: u8,
    tsRecv: time,
    sequence: u32,
    levels: exactly(1, bookLevel),
  }),
  'cmbp-1': of('cmbp-1', [RTYPE.cmbp1, RTYPE.tcbbo], {
    price,
    size: u32,
    action: char,
    side: char,
    flags: u8,
    tsRecv: time,
    tsInDelta: i32,
    levels: exactly(1, consolidatedLevel),
  }),
  cbbo: of('cbbo', [RTYPE.cbbo1s, RTYPE.cbbo1m], {
    price,
    size: u32,
    side: char,
    flags: u8,
    tsRecv: time,
    levels: exactly(1, consolidatedLevel),
  }),
  ohlcv: of('ohlcv', ohlcvTypes, { open: price, high: price, low: price, close: price, volume: u64 }),
  definition: of('definition', [RTYPE.definition], definition),
  statistics: of('statistics', [RTYPE.statistics], {
    tsRecv: time,
    tsRef: time,
    price,
    quantity: price,
    sequence: u32,
    tsInDelta: i32,
    statType: u16,
    channelId: u16,
    updateAction: u8,
    statFlags: u8,
  }),
  status: of('status', [RTYPE.status], {
    tsRecv: time,
    action: u16,
    reason: u16,
    tradingEvent: u16,
    isTrading: char,
    isQuoting: char,
    isShortSellRestricted: char,
  }),
  imbalance: of('imbalance', [RTYPE.imbalance], {
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
  }),
  'symbol-mapping': of('symbol-mapping', [RTYPE.symbolMapping], {
    stypeIn: u8,
    stypeInSymbol: text(71),
    stypeOut: u8,
    stypeOutSymbol: text(71),
    startTs: time,
    endTs: time,
  }),
  system: of('system', [RTYPE.system], { msg: text(303), code: u8 }),
  error: of('error', [RTYPE.error], { err: text(302), code: u8, isLast: u8 }),
} satisfies Record<DbnRecord['type'], fc.Arbitrary<unknown>> as unknown as Record<
  DbnRecord['type'],
  fc.Arbitrary<DbnRecord>
>

/** Any record of any kind. */
export const anyRecord: fc.Arbitrary<DbnRecord> = fc.oneof(...Object.values(recordsByType))

/** Any record, with the time it was sent. */
export const anySentRecord: fc.Arbitrary<DbnRecord> = fc
  .tuple(anyRecord, u64)
  .map(([record, tsOut]) => ({ ...record, tsOut }))

const days = fc.integer({ min: 0, max: 40_000 })
const date = days.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
const symbols = fc.array(text(71), { maxLength: 4 })
const stype = fc.constantFrom(...(Object.keys(STYPES) as (keyof typeof STYPES)[]))

/** Any metadata that version 3 can hold. */
export const anyMetadata: fc.Arbitrary<Omit<Metadata, 'version'>> = plain({
  dataset: text(16),
  schema: fc.option(fc.constantFrom(...(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[]))),
  start: u64,
  end: time,
  limit: fc.option(fc.bigInt({ min: 1n, max: U64.max })),
  stypeIn: fc.option(stype),
  stypeOut: stype,
  tsOut: fc.boolean(),
  symbols,
  partial: symbols,
  notFound: symbols,
  mappings: fc.array(
    plain({
      rawSymbol: text(71),
      intervals: fc.array(plain({ startDate: date, endDate: date, symbol: text(71) }), { maxLength: 3 }),
    }),
    { maxLength: 3 },
  ),
})

/** Where to cut `length` bytes: any number of places, several at the same one for empty chunks. */
export const cutsOf = (length: number): fc.Arbitrary<number[]> =>
  fc
    .array(fc.integer({ min: 0, max: length }), { maxLength: 12 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), length])

/** The chunks between cuts. */
export const cutAt = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] =>
  cuts.slice(1).map((end, k) => bytes.subarray(cuts[k], end))
