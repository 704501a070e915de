import {
  bronzeTables,
  COLUMN_KINDS,
  type Column,
  goldTables,
  silverTables,
  type Table,
  tableLabel,
  tables,
  viewName,
} from '@spymaster/lake'
import { GENERATED, table } from './table.ts'

/** Columns of the ten sides of a book that differ in their number alone. */
const NUMBERED = /_0[1-9]$/
/** Columns of the features, which have a page of their own. */
const FEATURE = /^f_/

/** Every table of the lake and its columns. */
export function lakeTables(): string {
  const schemas = [...new Set(bronzeTables.map(({ schema }) => schema))]
  return [
    '# Tables of the lake',
    GENERATED,
    `${tables.length} tables: what files of the lake hold, column by column. How they come about is in\n` +
      '[packages/lake](../packages/lake/README.md), what is published in [data-dictionary.md](data-dictionary.md). A query\n' +
      'names a table by its view, `spymaster lake query "SELECT … FROM silver_futures_trades"`, and has the columns of the\n' +
      'folders as well: `symbol` (of options `underlying`), `date` and `hour`, in UTC. Where a value may be missing it is\n' +
      'null.',
    '## Types',
    kindTable(),
    '## Bronze and silver: records of the market',
    'Bronze is as it was received, silver has each record once and in order. The tables of a schema have the same\n' +
      'columns but for those that are marked.',
    ...schemas.flatMap(schemaPart),
    '## Gold: what core publishes',
    ...goldTables.flatMap(goldPart),
  ]
    .join('\n\n')
    .concat('\n')
}

function kindTable(): string {
  const kinds = Object.entries(COLUMN_KINDS)
  return table(
    ['kind', 'in Parquet', 'what'],
    kinds.map(([kind, { duckdb, about }]) => [kind, `\`${duckdb}\``, about]),
  )
}

/** The tables of a schema together. */
function schemaPart(schema: string): string[] {
  const own = [...bronzeTables, ...silverTables].filter((one) => one.schema === schema)
  const columns = new Map<string, { column: Column; tables: Table[] }>()
  for (const one of own)
    for (const [name, column] of Object.entries(one.columns)) {
      const known = columns.get(name)
      if (known === undefined) columns.set(name, { column, tables: [one] })
      else known.tables.push(one)
    }
  const rows = [...columns]
    .filter(([name]) => !NUMBERED.test(name))
    .map(([name, { column, tables: having }]) =>
      rowOf(name, column, columns.has(nthOf(name, 1)), only(having, own)),
    )
  return [`### ${schema}`, `${own[0]!.about} ${viewsOf(own)}`, columnTable(rows)]
}

/** What the tables that have a column have in common, where others of the schema lack it. */
function only(having: readonly Table[], all: readonly Table[]): string {
  if (having.length === all.length) return ''
  const isOf = (what: 'tier' | 'assetClass') => [...new Set(having.map((one) => one[what]))]
  const tiers = isOf('tier')
  const classes = isOf('assetClass')
  const isEvery = new Set(all.map(({ assetClass }) => assetClass)).size === classes.length
  return [...(tiers.length === 1 ? tiers : []), ...(isEvery ? [] : [`of ${classes.join(' and ')}`])].join(
    ', ',
  )
}

function goldPart(one: Table): string[] {
  const names = Object.keys(one.columns)
  const rows = names
    .filter((name) => !FEATURE.test(name))
    .map((name) => rowOf(name, one.columns[name]!, false, ''))
  const features = names.filter((name) => FEATURE.test(name))
  const more = `A column for each of the ${features.length} features of the [data dictionary](data-dictionary.md#features).`
  if (features.length > 0) rows.push(['`f_…`', 'double, word or flag', more, ''])
  return [`### ${tableLabel(one)}`, `${one.about} ${viewsOf([one])}`, columnTable(rows)]
}

const viewsOf = (all: readonly Table[]): string =>
  `${all.length === 1 ? 'View' : 'Views'}: ${all.map((one) => `\`${viewName(one)}\``).join(', ')}.`

const nthOf = (name: string, place: number): string => name.replace(/_00$/, `_0${place}`)

function rowOf(name: string, column: Column, isNumbered: boolean, where: string): string[] {
  const { kind, about, unit, isNullable } = column
  const isMany = isNumbered && name.endsWith('_00')
  return [
    isMany ? `\`${name}\` … \`${nthOf(name, 9)}\`` : `\`${name}\``,
    isNullable ? `${kind} or null` : kind,
    unit === '' ? about : `${about} In ${unit}.`,
    where,
  ]
}

/** Without the last column where it says nothing. */
function columnTable(rows: readonly string[][]): string {
  const head = ['column', 'kind', 'what', 'only in']
  const isSaid = rows.some((row) => row[3] !== '')
  return isSaid
    ? table(head, rows)
    : table(
        head.slice(0, 3),
        rows.map((row) => row.slice(0, 3)),
      )
}
