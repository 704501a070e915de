import {
  type Bounded,
  bounded,
  type Knowledge,
  knowledgeOf,
  meanOf,
  TOLD,
  toKnowOf,
} from './oracle-knowledge.ts'
import { type ReadingLean, readingLeans } from './oracle-readings.ts'
import type { MissedMoments, OracleRow } from './oracle-touches.ts'

/** Shares of those that leave: what breaks. */
export type Shares = {
  readonly rows: number
  readonly score: number
  /** By continuations, by the walk, and what happened; null where none has left. */
  readonly oracle: Bounded
  readonly walk: number
  readonly broke: number | null
}

/** Touches of one planted cause. */
export type KindShares = Shares & { readonly kind: string }

/** What the oracle says of the score so many seconds after touches, of those that price had not left by then. */
export type MomentKnowledge = {
  readonly after: number
  readonly touches: number
  readonly markets: number
  /** Touches that price had left before, and such of which nothing was published then, as price stood behind the level. */
  readonly left: number
  readonly unread: number
  /** What happened to those that are judged. */
  readonly broke: number
  readonly bounced: number
  /** Mean square of the true lean beyond the walk, noise taken out: what there is to know. Its root is in probability. */
  readonly toKnow: Bounded | null
  /** Empty of fewer touches than tell anything. */
  readonly knowledge: readonly Knowledge[]
  /** Of like score. */
  readonly bins: readonly Shares[]
  readonly kinds: readonly KindShares[]
}

/** What the oracle says of the score. */
export type OracleReport = {
  readonly study: 'oracle'
  readonly touches: number
  readonly markets: number
  readonly continuations: number
  readonly moments: readonly MomentKnowledge[]
  /** What follows what it says, over all moments. */
  readonly readings: readonly ReadingLean[]
  readonly rows: readonly OracleRow[]
}

/** What was seen beside the rows. */
export type OracleCounts = { readonly touches: number; readonly missed: readonly MissedMoments[] }

const BINS = 5
/** Of fewer touches nothing can be said of what is known. */
const LEAST_TOUCHES = 40

/**
 * Holds what was published at and after touches against what continuations of the same moment say, each moment by itself;
 * intervals are of so many resamples of whole markets.
 */
export function reportOracle(
  rows: readonly OracleRow[],
  { touches, missed }: OracleCounts,
  resamples = 1000,
): OracleReport {
  const after = [...new Set(missed.map((each) => each.after))].sort((a, b) => a - b)
  const sum = (of: number, what: 'left' | 'unread') =>
    missed.reduce((all, each) => all + (each.after === of ? each[what] : 0), 0)
  return {
    study: 'oracle',
    touches,
    markets: marketsOf(rows),
    continuations: rows.reduce((all, { n }) => all + n, 0),
    moments: after.map((of) => ({
      ...{ after: of, left: sum(of, 'left'), unread: sum(of, 'unread') },
      ...momentOf(
        rows.filter((row) => row.after === of),
        resamples,
      ),
    })),
    readings: readingLeans(rows, resamples),
    rows,
  }
}

/** The report as JSON with the facts of its page: rows as arrays in the order of `columns`, a line each. */
export function oracleJson(
  headline: string,
  facts: readonly (readonly [string, string])[],
  { rows, ...report }: OracleReport,
): string {
  const columns = COLUMNS.map(([name]) => name)
  const empty = { headline, facts: Object.fromEntries(facts), ...report, columns, rows: [] }
  const head = JSON.stringify(empty, null, 1)
  const lines = rows.map((row) => `\n  ${JSON.stringify(COLUMNS.map(([, of]) => rounded(of(row))))}`)
  return `${head.slice(0, head.lastIndexOf(']'))}${lines.join(',')}\n ]\n}\n`
}

const COLUMNS: readonly (readonly [string, (row: OracleRow) => string | number | null])[] = [
  ['market', ({ market }) => market],
  ['level', ({ level }) => level],
  ['kind', ({ kind }) => kind],
  ['after', ({ after }) => after],
  ['outcome', ({ outcome }) => outcome],
  ['score', ({ score }) => score],
  ['raw', ({ raw }) => raw],
  ['liquidity', ({ liquidity }) => liquidity],
  ['tape', ({ tape }) => tape],
  ['hedge', ({ hedge }) => hedge],
  ['state', ({ state }) => state],
  ['beyond', ({ beyond }) => beyond],
  ['distance', ({ distance }) => distance],
  ['walkBreak', ({ walk }) => walk.break],
  ['walkBounce', ({ walk }) => walk.bounce],
  ['n', ({ n }) => n],
  ['pBreak', ({ pBreak }) => pBreak],
  ['pBounce', ({ pBounce }) => pBounce],
]

const rounded = (value: string | number | null) =>
  typeof value === 'number' ? Number(value.toFixed(4)) : value

const marketsOf = (rows: readonly OracleRow[]): number => new Set(rows.map(({ market }) => market)).size

function momentOf(
  rows: readonly OracleRow[],
  resamples: number,
): Omit<MomentKnowledge, 'after' | 'left' | 'unread'> {
  const ended = (outcome: string) => rows.filter((row) => row.outcome === outcome).length
  return {
    ...{ touches: rows.length, markets: marketsOf(rows) },
    ...{ broke: ended('BREAK'), bounced: ended('BOUNCE') },
    toKnow: bounded(rows, toKnowOf, resamples),
    knowledge: rows.length < LEAST_TOUCHES ? [] : TOLD.map((of) => knowledgeOf(rows, of, resamples)),
    bins: binsOf(rows, resamples),
    kinds: [...Map.groupBy(rows, ({ kind }) => kind)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, some]) => ({ kind, ...sharesOf(some, resamples) })),
  }
}

function binsOf(rows: readonly OracleRow[], resamples: number): Shares[] {
  const sorted = [...rows].sort((a, b) => a.score - b.score)
  const bins = Math.min(BINS, Math.floor(rows.length / 10))
  return Array.from({ length: bins }, (_, bin) => {
    const from = Math.round((bin * rows.length) / bins)
    return sharesOf(sorted.slice(from, Math.round(((bin + 1) * rows.length) / bins)), resamples)
  })
}

function sharesOf(rows: readonly OracleRow[], resamples: number): Shares {
  const sum = (some: readonly OracleRow[], value: (row: OracleRow) => number) =>
    some.reduce((total, row) => total + value(row), 0)
  const ended = (outcome: string) => sum(rows, (row) => Number(row.outcome === outcome))
  const byOracle = (some: readonly OracleRow[]) =>
    shareOf(
      sum(some, ({ pBreak }) => pBreak),
      sum(some, ({ pBounce }) => pBounce),
    )
  const walk = shareOf(
    sum(rows, (row) => row.walk.break),
    sum(rows, (row) => row.walk.bounce),
  )
  const oracle = { value: byOracle(rows) ?? 0.5, low: 0, high: 1 }
  return {
    rows: rows.length,
    score: meanOf(rows.map(({ score }) => score)),
    oracle: bounded(rows, byOracle, resamples) ?? oracle,
    walk: walk!,
    broke: shareOf(ended('BREAK'), ended('BOUNCE')),
  }
}

/** Of those that leave, the share that breaks; null where none leaves. */
function shareOf(breaks: number, bounces: number): number | null {
  return breaks + bounces > 0 ? breaks / (breaks + bounces) : null
}
