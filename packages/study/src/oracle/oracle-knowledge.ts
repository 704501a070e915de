import { quantileOf } from '../maths/quantile.ts'
import { midRanks } from '../maths/ranks.ts'
import { resampled } from '../maths/resampled.ts'
import type { OracleRow } from './oracle-touches.ts'

/** What is held against the oracle. */
export const TOLD = ['score', 'raw', 'liquidity', 'tape', 'hedge'] as const
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

/** A hedge that is not known says as much as one that is neutral. */
const NEUTRAL = 50
const toldOf = (row: OracleRow, of: Told): number => row[of] ?? NEUTRAL

/** Breaks less bounces, of all continuations, and of what happened. */
const leanOf = ({ pBreak, pBounce }: OracleRow): number => pBreak - pBounce

/** The oracle's lean less the walk's. */
export const beyondWalk = (row: OracleRow): number => leanOf(row) - (row.walk.break - row.walk.bounce)

/** Variance that the lean of `n` continuations has by chance, without bias. */
const noiseOf = (row: OracleRow): number => (row.pBreak + row.pBounce - leanOf(row) ** 2) / (row.n - 1)

/** The mean of numbers, of which there is one at least. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean square of the true lean beyond the walk, the noise of few continuations taken out; null where none is left. */
export function toKnowOf(rows: readonly OracleRow[]): number | null {
  const square = meanOf(rows.map((row) => beyondWalk(row) ** 2 - noiseOf(row)))
  return square > 0 ? square : null
}

/** How much a number knows; intervals are of so many resamples. */
export function knowledgeOf(rows: readonly OracleRow[], of: Told, resamples: number): Knowledge {
  const zero: Bounded = { value: 0, low: 0, high: 0 }
  const over = (figure: (some: readonly OracleRow[]) => number | null) => bounded(rows, figure, resamples)
  const own = (some: readonly OracleRow[]) => varianceOf(some.map((row) => toldOf(row, of)))
  return {
    of,
    rank: over((some) => rankCorrelation(some, of)) ?? zero,
    rankWithoutNoise: over((some) => {
      const variance = varianceOf(some.map(beyondWalk))
      const noise = meanOf(some.map(noiseOf))
      if (variance <= noise) return null
      return held(-1, rankCorrelation(some, of) / Math.sqrt(1 - noise / variance))
    }),
    captured: over((some) => {
      const variance = varianceOf(some.map(beyondWalk)) - meanOf(some.map(noiseOf))
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
export function bounded(
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
  const [a, b] = [[...midRanks(rows.map((row) => toldOf(row, of)))], [...midRanks(rows.map(beyondWalk))]]
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
  const [told, lean] = [meanOf(rows.map((row) => toldOf(row, of))), meanOf(rows.map(beyondWalk))]
  return meanOf(rows.map((row) => (toldOf(row, of) - told) * (beyondWalk(row) - lean)))
}
