import { RTYPE } from '@spymaster/dbn'
import { type Columns, column } from './column.ts'
import * as records from './record-columns.ts'
import { type AssetClass, defineTable, type Table } from './table.ts'

/** Schemas of market data: the type code and the size of their records, and the columns these become. */
export const MARKET_SCHEMAS = {
  'mbp-10': {
    rtype: RTYPE.mbp10,
    bytes: 368,
    columns: records.mbp10Columns,
    about: 'Changes of the ten best levels of the book, and trades, with the book at that moment.',
  },
  'mbp-1': {
    rtype: RTYPE.mbp1,
    bytes: 80,
    columns: records.mbp1Columns,
    about: 'Changes of the best bid and offer, and trades, with the quote at that moment.',
  },
  trades: { rtype: RTYPE.trades, bytes: 48, columns: records.tradeColumns, about: 'Trades.' },
  'bbo-1s': {
    rtype: RTYPE.bbo1s,
    bytes: 80,
    columns: records.bboColumns,
    about: 'Best bid and offer at the end of each second.',
  },
  'bbo-1m': {
    rtype: RTYPE.bbo1m,
    bytes: 80,
    columns: records.bboColumns,
    about: 'Best bid and offer at the end of each minute.',
  },
  'cmbp-1': {
    rtype: RTYPE.cmbp1,
    bytes: 80,
    columns: records.cmbp1Columns,
    about: 'Changes of the best bid and offer of all venues.',
  },
  tcbbo: {
    rtype: RTYPE.tcbbo,
    bytes: 80,
    columns: records.cmbp1Columns,
    about: 'Trades, each with the best bid and offer of all venues before it.',
  },
  'cbbo-1s': {
    rtype: RTYPE.cbbo1s,
    bytes: 80,
    columns: records.cbboColumns,
    about: 'Best bid and offer of all venues at the end of each second.',
  },
  'cbbo-1m': {
    rtype: RTYPE.cbbo1m,
    bytes: 80,
    columns: records.cbboColumns,
    about: 'Best bid and offer of all venues at the end of each minute.',
  },
  'ohlcv-1s': { rtype: RTYPE.ohlcv1s, bytes: 56, columns: records.ohlcvColumns, about: 'Bars of a second.' },
  'ohlcv-1m': { rtype: RTYPE.ohlcv1m, bytes: 56, columns: records.ohlcvColumns, about: 'Bars of a minute.' },
  'ohlcv-1h': { rtype: RTYPE.ohlcv1h, bytes: 56, columns: records.ohlcvColumns, about: 'Bars of an hour.' },
  'ohlcv-1d': { rtype: RTYPE.ohlcv1d, bytes: 56, columns: records.ohlcvColumns, about: 'Bars of a day.' },
  statistics: {
    rtype: RTYPE.statistics,
    bytes: 80,
    columns: records.statisticsColumns,
    about: 'What venues publish of an instrument, such as open interest.',
  },
  mbo: {
    rtype: RTYPE.mbo,
    bytes: 56,
    columns: records.mboColumns,
    about: 'Orders one by one. Never on the log; by import only.',
  },
} as const satisfies Record<string, { rtype: number; bytes: number; columns: Columns; about: string }>

/** Name of a schema of market data. */
export type MarketSchema = keyof typeof MARKET_SCHEMAS

/** What market data is of. */
export type MarketClass = Exclude<AssetClass, 'system'>

/** Which option: the folder names only what the options are on. */
const optionColumns = {
  symbol: column('word', 'The option as OSI writes it, 21 characters.'),
}

type RecordColumns<S extends MarketSchema> = (typeof MARKET_SCHEMAS)[S]['columns']
type Lineage = typeof records.lineageColumns

/** Columns of a bronze table of market data. */
export type BronzeColumns<A extends MarketClass, S extends MarketSchema> = RecordColumns<S> &
  Lineage &
  (A extends 'options' ? typeof optionColumns : Record<never, never>)

type MarketTables = {
  readonly [A in MarketClass]: { readonly [S in MarketSchema]: Table<BronzeColumns<A, S>> }
}

function marketTable(assetClass: MarketClass, schema: MarketSchema): Table {
  const { columns, about } = MARKET_SCHEMAS[schema]
  const own = assetClass === 'options' ? optionColumns : {}
  return defineTable({
    tier: 'bronze',
    assetClass,
    schema,
    partition: assetClass === 'options' ? 'underlying' : 'symbol',
    about,
    columns: { ...columns, ...own, ...records.lineageColumns },
    order: ['ts_event'],
    time: 'ts_event',
  })
}

function tablesOf<A extends MarketClass>(assetClass: A): MarketTables[A] {
  const schemas = Object.keys(MARKET_SCHEMAS) as MarketSchema[]
  const tables = Object.fromEntries(schemas.map((schema) => [schema, marketTable(assetClass, schema)]))
  return tables as unknown as MarketTables[A]
}

function systemTable<C extends Columns>(schema: string, about: string, columns: C): Table<C & Lineage> {
  return defineTable({
    tier: 'bronze',
    assetClass: 'system',
    schema,
    partition: 'symbol',
    about,
    columns: { ...columns, ...records.lineageColumns },
    order: ['ts_event'],
    time: 'ts_event',
  })
}

/** Every table of bronze, by asset class and schema: records as they were received, with all their fields. */
export const bronze = {
  futures: tablesOf('futures'),
  stocks: tablesOf('stocks'),
  options: tablesOf('options'),
  system: {
    control: systemTable(
      'control',
      'What the log says beside market data: where runs begin and end, that time passed, which feed was lost.',
      records.controlColumns,
    ),
    raw: systemTable(
      'raw',
      'Records of types without a table, and of instruments that have no id of ours.',
      records.rawColumns,
    ),
  },
} as const

/** The symbol that folders of tables without an instrument bear. */
export const NO_SYMBOL = 'ALL'

/** Every bronze table there is. */
export const bronzeTables: readonly Table[] = Object.values(bronze).flatMap((tables) =>
  Object.values(tables as Readonly<Record<string, Table>>),
)
