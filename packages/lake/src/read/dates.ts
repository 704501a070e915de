import { type Commit, type Partition, partitionOfKey, readCommits } from '../layout/index.ts'
import { Engine, sqlText } from '../parquet/engine.ts'
import { bronze, type Table, tableLabel, tableOfKey } from '../schema/index.ts'
import { compactionKey, inputsHash, readCompactions } from '../silver/compaction.ts'
import { CompactionPlan, isSelected, type Selection } from '../silver/plan.ts'
import type { LakeStorage } from '../storage/index.ts'
import { findHoles } from '../verify/find-holes.ts'
import { trustedFiles } from './trusted-files.ts'

/** What the lake has of one table and symbol on one day. */
export type TableDay = {
  readonly tier: Table['tier']
  /** As in `futures/mbp-10`, `levels.signals.v1`. */
  readonly table: string
  /** Null where the table has none. */
  readonly symbol: string | null
  readonly files: number
  readonly rows: number
  readonly bytes: number
  /** Least and greatest event time, ns UTC in decimal; null where no row has one. */
  readonly fromNs: string | null
  readonly toNs: string | null
}

/** What the lake has of one UTC day. */
export type LakeDay = {
  readonly date: string
  readonly tables: readonly TableDay[]
  /** Gaps of feeds that the log tells of. */
  readonly gaps: number
  /** Hours of bronze by table and symbol, and those whose silver is up to date. */
  readonly hours: number
  readonly compacted: number
}

/** What there is, by UTC day, and what of the logs was never recorded. */
export type Dates = { readonly days: readonly LakeDay[]; readonly holes: readonly string[] }

type Piece = {
  readonly key: string
  readonly rows: number
  readonly bytes: number
  readonly fromNs: string | null
  readonly toNs: string | null
}

/** Says what the lake holds, from its commits and compactions, and the gaps that its control records tell of. */
export async function lakeDates(storage: LakeStorage, selection: Selection = {}): Promise<Dates> {
  const days = new DayTables(selection)
  const plan = new CompactionPlan(selection)
  const holes: string[] = []
  for (const tier of ['bronze', 'gold'] as const) {
    const commits: Commit[] = []
    for await (const commit of readCommits(storage, tier)) {
      for (const file of commit.files) days.add(file)
      if (tier === 'bronze') plan.add(commit)
      commits.push({ ...commit, files: [] })
    }
    for (const { where, what } of findHoles(commits)) holes.push(`${tier} of ${where}: ${what}`)
  }
  const inputs = new Map<string, string>()
  for await (const { key, compaction } of readCompactions(storage)) {
    inputs.set(key, compaction.inputs)
    for (const file of compaction.files) days.add(file)
  }
  for (const { silver, partition, files } of plan.tasks()) {
    const sums = files.map(({ sha256 }) => sha256)
    const isCompacted = inputs.get(compactionKey(silver, partition)) === inputsHash(silver, sums)
    days.addHour(partition.date, isCompacted)
  }
  await addGaps(storage, selection, days)
  return { days: days.all(), holes }
}

async function addGaps(storage: LakeStorage, selection: Selection, days: DayTables): Promise<void> {
  const { control } = bronze.system
  const engine = await Engine.open()
  try {
    const { table: _, symbol: __, ...when } = selection
    for await (const { key, partition } of trustedFiles(storage, control, when)) {
      const path = await storage.open(key)
      const found = await engine.connection.runAndReadAll(
        `SELECT count(*) FROM read_parquet(${sqlText(path)}) WHERE msg LIKE '{"type":"gap",%'`,
      )
      await storage.release(path)
      days.addGaps(partition.date, Number(found.getRows()[0]?.[0]))
    }
  } finally {
    engine.close()
  }
}

type Sum = { -readonly [K in keyof TableDay]: TableDay[K] }
type Day = { readonly tables: Map<string, Sum>; gaps: number; hours: number; compacted: number }

class DayTables {
  readonly #selection: Selection
  readonly #days = new Map<string, Day>()

  constructor(selection: Selection) {
    this.#selection = selection
  }

  add(piece: Piece): void {
    const table = tableOfKey(piece.key)
    const partition = table === undefined ? null : partitionOfKey(table, piece.key)
    if (partition === null || !isSelected(partition, this.#selection)) return
    const sum = this.#sumOf(partition)
    sum.files++
    sum.rows += piece.rows
    sum.bytes += piece.bytes
    sum.fromNs = pick(sum.fromNs, piece.fromNs, -1)
    sum.toNs = pick(sum.toNs, piece.toNs, 1)
  }

  addHour(date: string, isCompacted: boolean): void {
    const day = this.#dayOf(date)
    day.hours++
    if (isCompacted) day.compacted++
  }

  addGaps(date: string, count: number): void {
    if (count > 0) this.#dayOf(date).gaps += count
  }

  /** By date; within one by tier, table, symbol. */
  all(): LakeDay[] {
    return [...this.#days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, { tables, ...counts }]) => ({
        date,
        tables: [...tables].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum),
        ...counts,
      }))
  }

  #dayOf(date: string): Day {
    const known = this.#days.get(date)
    if (known !== undefined) return known
    const day = { tables: new Map(), gaps: 0, hours: 0, compacted: 0 }
    this.#days.set(date, day)
    return day
  }

  #sumOf({ table, symbol, date }: Partition): Sum {
    const { tier } = table
    const name = tableLabel(table)
    const { tables } = this.#dayOf(date)
    const key = `${tier} ${name} ${symbol}`
    const known = tables.get(key)
    if (known !== undefined) return known
    const sum = { tier, table: name, symbol, files: 0, rows: 0, bytes: 0, fromNs: null, toNs: null }
    tables.set(key, sum)
    return sum
  }
}

/** The lesser or, by `direction` 1, the greater of two times; null counts for nothing. */
function pick(a: string | null, b: string | null, direction: 1 | -1): string | null {
  if (a === null || b === null) return a ?? b
  const order = BigInt(a) < BigInt(b) ? -1 : 1
  return order === direction ? a : b
}
