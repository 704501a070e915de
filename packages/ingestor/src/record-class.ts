import { RTYPE } from '@spymaster/dbn'
import { SPY_ID } from '@spymaster/events'

/** What the ingestor does with a type of record. */
export const CLASS = {
  /** Not for the log: counted as dropped. */
  other: 0,
  depth: 1,
  quote: 2,
  print: 3,
  statistic: 4,
  /** A one-minute bar: warm-up. */
  bar: 5,
  /** Says which symbol an id stands for: consumed. */
  symbolMapping: 6,
  definition: 7,
  /** A vendor's, consumed, or one of our control records. */
  system: 8,
  /** A vendor's error message: consumed. */
  error: 9,
  /** Order by order: refused. */
  mbo: 10,
} as const

/** Class by type code. */
const classes = new Uint8Array(256)
classes[RTYPE.mbp10] = CLASS.depth
for (const rtype of [RTYPE.mbp1, RTYPE.cmbp1, RTYPE.cbbo1s, RTYPE.cbbo1m, RTYPE.bbo1s, RTYPE.bbo1m])
  classes[rtype] = CLASS.quote
classes[RTYPE.trades] = CLASS.print
classes[RTYPE.tcbbo] = CLASS.print
classes[RTYPE.statistics] = CLASS.statistic
classes[RTYPE.ohlcv1m] = CLASS.bar
classes[RTYPE.symbolMapping] = CLASS.symbolMapping
classes[RTYPE.definition] = CLASS.definition
classes[RTYPE.system] = CLASS.system
classes[RTYPE.error] = CLASS.error
classes[RTYPE.mbo] = CLASS.mbo

/** Class by type code for a file of this schema, null for mixed. In tbbo, mbp-1 records are prints. */
export function classTable(schema: string | null): Uint8Array {
  const table = classes.slice()
  if (schema === 'tbbo') table[RTYPE.mbp1] = CLASS.print
  return table
}

/**
 * Ranks of records of the same log time in different inputs, the first to go first: futures' depth and
 * quotes, futures' prints, stock quotes, stock prints, option quotes, option prints, statistics, control.
 */
const RANKS = {
  [CLASS.depth]: { future: 0, stock: 0, option: 0 },
  [CLASS.quote]: { future: 0, stock: 2, option: 4 },
  [CLASS.print]: { future: 1, stock: 3, option: 5 },
  [CLASS.statistic]: { future: 6, stock: 6, option: 6 },
}

/** Rank of a control record. */
export const CONTROL_RANK = 7

const rankTable = new Uint8Array(16)
for (const [index, ranks] of Object.entries(RANKS))
  rankTable.set([ranks.future, ranks.stock, ranks.option], Number(index) * 3)

/** Rank of a market record by its class, `depth` to `statistic`, and our id of its instrument. */
export function rankOf(recordClass: number, id: number): number {
  return rankTable[recordClass * 3 + (id >= 0x8000_0000 ? 2 : id === SPY_ID ? 1 : 0)]!
}
