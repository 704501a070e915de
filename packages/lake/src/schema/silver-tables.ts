import { bronze, bronzeTables } from './bronze-tables.ts'
import { type Columns, column, nullable } from './column.ts'
import { defineTable, type Table } from './table.ts'

/** What the id of an option says. */
const contract = {
  expiry: column('date', 'Day on which it expires.'),
  right: column('letter', 'C or P.'),
  strike: column('price', 'Strike.'),
}

/** What the fuel of core makes of a print: null where it cannot be said. */
const signed = {
  sign: nullable('i32', "The aggressor's side: 1 bought, -1 sold, 0 not known."),
  sign_probability: nullable('double', 'Probability that the sign is right, 0.5 to 1.'),
  spot: nullable('double', 'SPY at the print.', { unit: 'USD' }),
  iv: nullable('double', 'Annual volatility that the quote in force implies, 0.12 for 12 %.'),
  delta: nullable('double', 'Change of value per dollar of SPY.'),
  gamma: nullable('double', 'Change of delta per dollar of SPY.', { unit: 'per USD' }),
  vega: nullable('double', 'Change of value per 1.00 of volatility.', { unit: 'USD' }),
  theta: nullable('double', 'Change of value as time passes.', { unit: 'USD per minute' }),
}

/** What silver adds to a table of bronze. */
function enrichment({ assetClass, schema }: Table): Columns {
  if (assetClass !== 'options') return {}
  return schema === 'trades' || schema === 'tcbbo' ? { ...contract, ...signed } : contract
}

/** The silver table of a bronze one: the same columns and, of options, what is computed of them. */
function silverOf(table: Table): Table {
  const order = ['ts_event', ...('sequence' in table.columns ? ['sequence'] : []), 'source', 'run', 'ordinal']
  return defineTable({ ...table, tier: 'silver', columns: { ...table.columns, ...enrichment(table) }, order })
}

/** Every silver table there is: records exactly once, in order. What has no table of its own stays in bronze. */
export const silverTables: readonly Table[] = bronzeTables
  .filter((table) => table !== bronze.system.raw)
  .map(silverOf)

/** The silver table of a bronze one; undefined where there is none. */
export function silverTableOf(table: Table): Table | undefined {
  return silverTables.find(
    ({ assetClass, schema }) => assetClass === table.assetClass && schema === table.schema,
  )
}
