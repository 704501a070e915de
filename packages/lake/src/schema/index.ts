import { bronzeTables } from './bronze-tables.ts'
import { eventsTable, excursionsTable, labelsTable } from './gold-events.ts'
import { endedTable, signalsTable } from './gold-signals.ts'
import { silverTables } from './silver-tables.ts'
import type { Table } from './table.ts'

export {
  type BronzeColumns,
  bronze,
  bronzeTables,
  MARKET_SCHEMAS,
  type MarketClass,
  type MarketSchema,
  NO_SYMBOL,
} from './bronze-tables.ts'
export {
  COLUMN_KINDS,
  type Column,
  type ColumnKind,
  type Columns,
  type ColumnValue,
  type RowOf,
} from './column.ts'
export { silverTableOf, silverTables } from './silver-tables.ts'
export {
  ASSET_CLASSES,
  type AssetClass,
  type Row,
  type Table,
  TIERS,
  type Tier,
  tableFolder,
  tableLabel,
  viewName,
} from './table.ts'

/** Every table of gold. */
export const gold = {
  signals: signalsTable,
  ended: endedTable,
  events: eventsTable,
  labels: labelsTable,
  excursions: excursionsTable,
} as const

export const goldTables: readonly Table[] = Object.values(gold)

/** Every table of the lake. Adding a column is one line where its table is defined, with a `since` of one more. */
export const tables: readonly Table[] = [...bronzeTables, ...silverTables, ...goldTables]

/** The table whose folder a key lies in; undefined where there is none. */
export function tableOfKey(key: string): Table | undefined {
  const [tier, first, second] = key.split('/')
  return tables.find(
    (table) =>
      table.tier === tier &&
      (table.assetClass === null
        ? table.schema === first
        : table.assetClass === first && table.schema === second),
  )
}
