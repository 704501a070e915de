import { RTYPE } from './rtypes.ts'

/** Every schema: its code in metadata and the type of its records. */
export const SCHEMAS = {
  mbo: { code: 0, rtype: RTYPE.mbo },
  'mbp-1': { code: 1, rtype: RTYPE.mbp1 },
  'mbp-10': { code: 2, rtype: RTYPE.mbp10 },
  tbbo: { code: 3, rtype: RTYPE.mbp1 },
  trades: { code: 4, rtype: RTYPE.trades },
  'ohlcv-1s': { code: 5, rtype: RTYPE.ohlcv1s },
  'ohlcv-1m': { code: 6, rtype: RTYPE.ohlcv1m },
  'ohlcv-1h': { code: 7, rtype: RTYPE.ohlcv1h },
  'ohlcv-1d': { code: 8, rtype: RTYPE.ohlcv1d },
  definition: { code: 9, rtype: RTYPE.definition },
  statistics: { code: 10, rtype: RTYPE.statistics },
  status: { code: 11, rtype: RTYPE.status },
  imbalance: { code: 12, rtype: RTYPE.imbalance },
  'ohlcv-eod': { code: 13, rtype: RTYPE.ohlcvEod },
  'cmbp-1': { code: 14, rtype: RTYPE.cmbp1 },
  'cbbo-1s': { code: 15, rtype: RTYPE.cbbo1s },
  'cbbo-1m': { code: 16, rtype: RTYPE.cbbo1m },
  tcbbo: { code: 17, rtype: RTYPE.tcbbo },
  'bbo-1s': { code: 18, rtype: RTYPE.bbo1s },
  'bbo-1m': { code: 19, rtype: RTYPE.bbo1m },
} as const satisfies Record<string, { code: number; rtype: number }>

/** Name of a schema, as users and Databento write it. */
export type Schema = keyof typeof SCHEMAS

/** Code in metadata of a stream that mixes schemas. */
export const MIXED_SCHEMA = 0xffff

const names = new Map(Object.entries(SCHEMAS).map(([name, { code }]) => [code as number, name as Schema]))

/** Schema of a code in metadata; undefined where there is none (`MIXED_SCHEMA` is none). */
export const schemaName = (code: number): Schema | undefined => names.get(code)
