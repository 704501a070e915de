import { quantileOf } from '../maths/quantile.ts'
import { midRanks } from '../maths/ranks.ts'
import { resampled } from '../maths/resampled.ts'
import type { OracleRow } from './oracle-touches.ts'

/** What is held against the oracle. */
export const TOLD = ['score', 'raw', 'liquidity', 'tape'] as const
export type Told = (typeof TOLD)[number]

/** A number with the interval that holds it in 95 % of resamples of whole markets. */
export type Bounded = { readonly value: number; readonly low: number; readonly high: number }

/** How much one published number knows of what the oracle knows beyond the walk. */
export type Knowledge = {
  readonly of: Told
  /** Rank correlation with the oracle's lean less the walk's; then with the noise of few continuations taken out. */
  readonly rank: Bounded
  readonly rankWithoutNoise: Bounded | null
  /** Share of the variance of the true lean beyond the walk that a line through the number explains. */
  readonly captured: Bounded | null
  /** Lean per ten points. */
  readonly slope: Bounded
}

/** Touches of like score. */
export type ScoreBin = {
  readonly rows: number
  readonly score: number
  /** Of those that leave, shares that break: by continuations, by the walk, and what happened. */
  readonly oracle: Bounded
  readonly walk: number
  readonly broke: number | null
}

/** Touches of one planted cause. */
export type KindReport = {
  readonly kind: string
  readonly rows: number
  readonly score: number
  readonly oracle: number
  readonly walk: number
  readonly broke: number | null
}

/** What the oracle says of the score. */
export type OracleReport = {
  readonly study: 'oracle'
  readonly touches: number
  readonly markets: number
  readonly continuations: number
  /** Mean square of the true lean beyond the walk, noise taken out: what there is to know. Its root is in probability. */
  readonly toKnow: Bounded | null
  readonly knowledge: readonly Knowledge[]
  readonly bins: readonly ScoreBin[]
  readonly kinds: readonly KindReport[]
  readonly rows: readonly OracleRow[]
}

const BINS = 5
/** Of fewer touches nothing can be said of what is known. */
const LEAST_TOUCHES = 40

/** Holds what was published at touches against what their continuations say; intervals are of so many resamples. */
export function reportOracle(rows: readonly OracleRow[], resamples = 1000): OracleReport {
  const markets = [...new Set(rows.map(({ market }) => market))]
  return {
    study: 'oracle',
    touches: rows.length,
    markets: markets.length,
    continuations: rows.reduce((sum, { n }) => sum + n, 0),
    toKnow: bounded(rows, toKnowOf, resamples),
    knowledge: rows.length < LEAST_TOUCHES ? [] : TOLD.map((of) => knowledgeOf(rows, of, resamples)),
    bins: binsOf(rows, resamples),
    kinds: kindsOf(rows, resamples),
    rows,
  }
}

/** Breaks less bounces, of all continuations. */
const leanOf = ({ pBreak, pBounce }: OracleRow): number => pBreak - pBounce
const beyondOf = (row: OracleRow): number => leanOf(row) - (row.walk.break - row.walk.bounce)

/** Variance that the lean of `n` continuations has by chance, without bias. */
const noiseOf = (row: OracleRow): number => (row.pBreak + row.pBounce - leanOf(row) ** 2) / (row.n - 1)

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function toKnowOf(rows: readonly OracleRow[]): number | null {
  const square = meanOf(rows.map((row) => beyondOf(row) ** 2 - noiseOf(row)))
  return square > 0 ? square : null
}

function knowledgeOf(rows: readonly OracleRow[], of: Told, resamples: number): Knowledge {
  const zero: Bounded = { value: 0, low: 0, high: 0 }
  const over = (figure: (some: readonly OracleRow[]) => number | null) => bounded(rows, figure, resamples)
  const own = (some: readonly OracleRow[]) => varianceOf(some.map((row) => row[of]))
  return {
    of,
    rank: over((some) => rankCorrelation(some, of)) ?? zero,
    rankWithoutNoise: over((some) => {
      const variance = varianceOf(some.map(beyondOf))
      const noise = meanOf(some.map(noiseOf))
      if (variance <= noise) return null
      return held(-1, rankCorrelation(some, of) / Math.sqrt(1 - noise / variance))
    }),
    captured: over((some) => {
      const variance = varianceOf(some.map(beyondOf)) - meanOf(some.map(noiseOf))
      return variance > 0 && own(some) > 0
        ? held(0, covariance(some, of) ** 2 / (own(some) * variance))
        : null
    }),
    slope: over((some) => (own(some) > 0 ? (10 * covariance(some, of)) / own(some) : null)) ?? zero,
  }
}

/** What noise takes beyond what can be is held there. */
const held = (low: number, value: number): number => Math.max(low, Math.min(1, value))

/** A figure with its interval over resamples of markets; null where it has none. */
function bounded(
  rows: readonly OracleRow[],
  figure: (rows: readonly OracleRow[]) => number | null,
  resamples: number,
): Bounded | null {
  const value = rows.length < 10 ? null : figure(rows)
  if (value === null || Number.isNaN(value)) return null
  const byMarket = [...Map.groupBy(rows, ({ market }) => market).values()]
  const found = resampled(byMarket.length, { resamples, seed: 1 }, (picked) =>
    figure([...picked].flatMap((place) => byMarket[place]!)),
  )
  return { value, low: quantileOf(found, 0.025), high: quantileOf(found, 0.975) }
}

function rankCorrelation(rows: readonly OracleRow[], of: Told): number {
  const [a, b] = [[...midRanks(rows.map((row) => row[of]))], [...midRanks(rows.map(beyondOf))]]
  const [ma, mb] = [meanOf(a), meanOf(b)]
  const product = meanOf(a.map((value, k) => (value - ma) * (b[k]! - mb)))
  const scale = Math.sqrt(varianceOf(a) * varianceOf(b))
  return scale > 0 ? product / scale : 0
}

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return meanOf(values.map((value) => (value - mean) ** 2))
}

function covariance(rows: readonly OracleRow[], of: Told): number {
  const [score, lean] = [meanOf(rows.map((row) => row[of])), meanOf(rows.map(beyondOf))]
  return meanOf(rows.map((row) => (row[of] - score) * (beyondOf(row) - lean)))
}

/** Of those that leave, the share that breaks, over touches; null where none leaves. */
function shareOf(breaks: number, bounces: number): number | null {
  return breaks + bounces > 0 ? breaks / (breaks + bounces) : null
}

function binsOf(rows: readonly OracleRow[], resamples: number): ScoreBin[] {
  const sorted = [...rows].sort((a, b) => a.score - b.score)
  const bins = Math.min(BINS, Math.floor(rows.length / 10))
  return Array.from({ length: bins }, (_, bin) => {
    const some = sorted.slice(
      Math.round((bin * rows.length) / bins),
      Math.round(((bin + 1) * rows.length) / bins),
    )
    return { ...averages(some), oracle: oracleShare(some, resamples) }
  })
}

/** By continuations, with an interval of whole markets. */
function oracleShare(rows: readonly OracleRow[], resamples: number): Bounded {
  const share = (some: readonly OracleRow[]) =>
    shareOf(
      some.reduce((sum, { pBreak }) => sum + pBreak, 0),
      some.reduce((sum, { pBounce }) => sum + pBounce, 0),
    )
  const value = share(rows) ?? 0.5
  return bounded(rows, share, resamples) ?? { value, low: 0, high: 1 }
}

function averages(rows: readonly OracleRow[]): Omit<ScoreBin, 'oracle'> {
  const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length
  const sum = (value: (row: OracleRow) => number) => rows.reduce((total, row) => total + value(row), 0)
  return {
    rows: rows.length,
    score: meanOf(rows.map(({ score }) => score)),
    walk: shareOf(
      sum(({ walk }) => walk.break),
      sum(({ walk }) => walk.bounce),
    )!,
    broke: shareOf(count('BREAK'), count('BOUNCE')),
  }
}

function kindsOf(rows: readonly OracleRow[], resamples: number): KindReport[] {
  return [...Map.groupBy(rows, ({ kind }) => kind)].sort().map(([kind, some]) => ({
    kind,
    ...averages(some),
    oracle: oracleShare(some, resamples).value,
  }))
}
