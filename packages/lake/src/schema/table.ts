import type { Columns, RowOf } from './column.ts'

/** How far data has come: as it was received, exactly once and sorted, or made for models. */
export const TIERS = ['bronze', 'silver', 'gold'] as const
export type Tier = (typeof TIERS)[number]

/** What data is of. `system` is what belongs to no instrument. */
export const ASSET_CLASSES = ['futures', 'stocks', 'options', 'system'] as const
export type AssetClass = (typeof ASSET_CLASSES)[number]

/** A table: one definition, from which the columns of files, the types of rows and the data dictionary come. */
export type Table<C extends Columns = Columns> = {
  readonly tier: Tier
  /** Null in gold. */
  readonly assetClass: AssetClass | null
  /** As in `mbp-10`, `levels.signals.v1`. */
  readonly schema: string
  /** What its folders are named by beside date and hour; null for nothing. */
  readonly partition: 'symbol' | 'underlying' | null
  /** Additive changes raise it: the highest `since` of a column. */
  readonly version: number
  readonly about: string
  /** Those of files. Readers have those of the folders as well: `symbol` or `underlying`, `date`, `hour`. */
  readonly columns: C
  /** Columns that a file's rows ascend by, rows without the first going first; equals are in the order of the log. */
  readonly order: readonly string[]
  /** The column whose UTC day and hour name the folder. */
  readonly time: string
}

/** A row of a table. */
export type Row<T extends Table> = RowOf<T['columns']>

/** Completes a table: its version follows from its columns. */
export function defineTable<C extends Columns>(parts: Omit<Table<C>, 'version'>): Table<C> {
  return { ...parts, version: Math.max(...Object.values(parts.columns).map(({ since }) => since)) }
}

/** How commits and people name a table: `futures/mbp-10`, `levels.signals.v1`. */
export const tableLabel = ({ assetClass, schema }: Pick<Table, 'assetClass' | 'schema'>): string =>
  assetClass === null ? schema : `${assetClass}/${schema}`

/** The folder of a table, with a slash at its end. */
export const tableFolder = (table: Pick<Table, 'tier' | 'assetClass' | 'schema'>): string =>
  `${table.tier}/${tableLabel(table)}/`

/** The name of a table's view in queries, such as `bronze_futures_mbp_10`. */
export function viewName(table: Pick<Table, 'tier' | 'assetClass' | 'schema'>): string {
  return tableFolder(table)
    .slice(0, -1)
    .replaceAll(/[^a-z0-9]/g, '_')
}
