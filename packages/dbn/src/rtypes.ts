/** Record types by name: the second byte of every record. */
export const RTYPE = {
  trades: 0x00,
  mbp1: 0x01,
  mbp10: 0x0a,
  ohlcvDeprecated: 0x11,
  status: 0x12,
  definition: 0x13,
  imbalance: 0x14,
  error: 0x15,
  symbolMapping: 0x16,
  system: 0x17,
  statistics: 0x18,
  ohlcv1s: 0x20,
  ohlcv1m: 0x21,
  ohlcv1h: 0x22,
  ohlcv1d: 0x23,
  ohlcvEod: 0x24,
  mbo: 0xa0,
  cmbp1: 0xb1,
  cbbo1s: 0xc0,
  cbbo1m: 0xc1,
  tcbbo: 0xc2,
  bbo1s: 0xc3,
  bbo1m: 0xc4,
} as const

/** Name of a record type in `RTYPE`. */
export type RTypeName = keyof typeof RTYPE

/** Record type codes to their names in `RTYPE`; codes that are not in it are unknown to this package. */
export const RTYPES: ReadonlyMap<number, RTypeName> = new Map(
  Object.entries(RTYPE).map(([name, code]) => [code, name as RTypeName]),
)
