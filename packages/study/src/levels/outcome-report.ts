import type { BarrierUnit, Stage } from '@spymaster/core/payload'
import { type Quartiles, quartilesOf } from '../maths/quantile.ts'
import { type Estimate, estimateByDays, type Resampling } from './day-bootstrap.ts'
import { type DayCase, type DayPlaces, type DaySums, daySumsOf } from './day-sums.ts'
import { creditsOf, type OutcomeRow, type StageRow, type TouchRow } from './touch-row.ts'

/** Shares of the three outcomes, summing to 1. */
export type Shares = { readonly break: number; readonly bounce: number; readonly chop: number }

/**
 * What is compared with the driftless walk. `lean`: of the touches that met a barrier, the share that broke; what the
 * walk says of it depends less on sigma than the other three do, and hardly for barriers of about a deviation.
 */
export const MEASURES = ['break', 'bounce', 'chop', 'lean'] as const
export type Measure = (typeof MEASURES)[number]

/** Fewer expected breaks (or others) than this, and no interval of a share means what it says. */
export const LEAST_EXPECTED = 10

/** What followed the touches of a group, for one barrier from one anchor. */
export type OutcomeReport = {
  readonly barrier: BarrierUnit
  readonly size: number
  /** Rows of the stage: touches, or for B those that were there to confirm. */
  readonly rows: number
  /** Rows whose outcome is UNDEFINED, by reason; reasons that did not occur are left out. */
  readonly undefinedBy: Readonly<Record<string, number>>
  /** Rows with an outcome but no baseline, as sigma was not known. */
  readonly withoutBaseline: number
  /** Rows with both: all that follows is of them. */
  readonly compared: number
  /** Of these, how many met both barriers within one bar. */
  readonly both: number
  /** Null where nothing could be compared, and so below. */
  readonly shares: Shares | null
  readonly baseline: Shares | null
  /** Share less baseline, in probability. */
  readonly difference: Readonly<Record<Measure, Estimate | null>> | null
  /** The same less that of the placebos that go with the group. */
  readonly overPlacebo: { readonly break: Estimate; readonly lean: Estimate } | null
  /** Whether days and expected breaks and bounces are enough to be judged by. */
  readonly isJudged: boolean
  /** Seconds from the anchor to the barrier, of those that met one. */
  readonly seconds: Quartiles | null
  readonly brier: BrierReport | null
}

/**
 * Mean squared errors over the three outcomes: of the baseline, and of the group's own shares, which never change.
 * `skill` = 1 - baseline / constant: what knowing where price stands is worth on a walk without any skill.
 */
export type BrierReport = {
  readonly baseline: number
  readonly constant: number
  readonly skill: number | null
}

/** A row that has an outcome and a baseline. */
export type Compared = {
  readonly place: number
  readonly row: TouchRow
  readonly stageRow: StageRow
  readonly outcome: OutcomeRow
  readonly credits: Shares
  readonly odds: Shares
}

/** Rows of one barrier of a stage, those without an outcome or a baseline left out. */
export function comparedRows(
  rows: readonly TouchRow[],
  stage: Stage,
  barrier: number,
  places: DayPlaces,
): Compared[] {
  const found: Compared[] = []
  for (const row of rows) {
    const stageRow = row.stages[stage]
    const outcome = stageRow?.outcomes[barrier]
    if (stageRow == null || outcome === undefined || outcome.odds === null) continue
    const credits = creditsOf(outcome)
    if (credits === null) continue
    found.push({ place: places.get(row.date)!, row, stageRow, outcome, credits, odds: outcome.odds })
  }
  return found
}

/** How far an outcome is from its baseline; null where a measure does not ask about it. */
const SURPLUS: Readonly<Record<Measure, (compared: Compared) => number | null>> = {
  break: ({ credits, odds }) => credits.break - odds.break,
  bounce: ({ credits, odds }) => credits.bounce - odds.bounce,
  chop: ({ credits, odds }) => credits.chop - odds.chop,
  lean: ({ credits, odds }) => {
    const met = odds.break + odds.bounce
    return credits.chop === 1 || met === 0 ? null : credits.break - odds.break / met
  },
}

/** Sums by day of how far outcomes are from their baseline. */
export function surplusByDay(rows: readonly Compared[], measure: Measure, days: number): DaySums {
  const cases = rows.flatMap((compared): DayCase[] => {
    const surplus = SURPLUS[measure](compared)
    return surplus === null ? [] : [[compared.place, surplus]]
  })
  return daySumsOf(cases, days)
}

/** Where a report's rows stand, and how its intervals are made. */
export type OutcomeQuestion = {
  readonly stage: Stage
  /** Place of the barrier in the settings. */
  readonly barrier: number
  readonly places: DayPlaces
  readonly how: Resampling
}

/** Reports on a group's rows, against its placebos where there are any. Null where the barrier is not known at all. */
export function outcomeReport(
  rows: readonly TouchRow[],
  placebos: readonly TouchRow[] | null,
  question: OutcomeQuestion,
): OutcomeReport | null {
  const { stage, barrier, places, how } = question
  const outcomes = rows.flatMap((row) => row.stages[stage]?.outcomes[barrier] ?? [])
  const [first] = outcomes
  if (first === undefined) return null
  const compared = comparedRows(rows, stage, barrier, places)
  const days = places.size
  const difference = compared.length === 0 ? null : differences(compared, days, how)
  const undefinedRows = outcomes.filter(({ outcome }) => outcome === 'UNDEFINED')
  const seconds = compared.flatMap(({ outcome }) => outcome.seconds ?? [])
  return {
    barrier: first.barrier,
    size: first.size,
    rows: outcomes.length,
    undefinedBy: countsOf(undefinedRows.map(({ reason }) => reason ?? 'unknown')),
    withoutBaseline: outcomes.length - undefinedRows.length - compared.length,
    compared: compared.length,
    both: compared.filter(({ outcome }) => outcome.outcome === 'BOTH').length,
    shares: meanShares(compared.map(({ credits }) => credits)),
    baseline: meanShares(compared.map(({ odds }) => odds)),
    difference,
    overPlacebo: placebos === null ? null : overPlacebos(compared, placebos, question),
    isJudged: difference?.break?.isTrusted === true && isOften(compared),
    seconds: quartilesOf(seconds),
    brier: brierReport(compared),
  }
}

function differences(
  rows: readonly Compared[],
  days: number,
  how: Resampling,
): Record<Measure, Estimate | null> {
  const estimates = MEASURES.map((measure) => [
    measure,
    estimateByDays(surplusByDay(rows, measure, days), how),
  ])
  return Object.fromEntries(estimates) as Record<Measure, Estimate | null>
}

function overPlacebos(
  compared: readonly Compared[],
  placebos: readonly TouchRow[],
  { stage, barrier, places, how }: OutcomeQuestion,
): OutcomeReport['overPlacebo'] {
  const others = comparedRows(placebos, stage, barrier, places)
  const [breaks, lean] = (['break', 'lean'] as const).map((measure) =>
    estimateByDays(
      surplusByDay(compared, measure, places.size),
      how,
      surplusByDay(others, measure, places.size),
    ),
  )
  if (breaks == null || lean == null) return null
  const isEnough = isOften(compared) && isOften(others)
  const judged = (estimate: Estimate): Estimate => ({
    ...estimate,
    isTrusted: estimate.isTrusted && isEnough,
  })
  return { break: judged(breaks), lean: judged(lean) }
}

/** Whether breaks and bounces, and what is neither, are all expected often enough for a mean to be normal. */
function isOften(rows: readonly Compared[]): boolean {
  const sum = (key: keyof Shares): number => rows.reduce((total, { odds }) => total + odds[key], 0)
  const [breaks, bounces] = [sum('break'), sum('bounce')]
  const least = Math.min(breaks, bounces, rows.length - breaks, rows.length - bounces)
  return least >= LEAST_EXPECTED
}

/** Means of shares; null of none. */
export function meanShares(all: readonly Shares[]): Shares | null {
  if (all.length === 0) return null
  const mean = (key: keyof Shares): number => all.reduce((sum, shares) => sum + shares[key], 0) / all.length
  return { break: mean('break'), bounce: mean('bounce'), chop: mean('chop') }
}

function brierReport(rows: readonly Compared[]): BrierReport | null {
  const constant = meanShares(rows.map(({ credits }) => credits))
  if (constant === null) return null
  const meanError = (of: (row: Compared) => Shares): number =>
    rows.reduce((sum, row) => sum + squaredError(row.credits, of(row)), 0) / rows.length
  const [known, flat] = [meanError(({ odds }) => odds), meanError(() => constant)]
  return { baseline: known, constant: flat, skill: flat > 0 ? 1 - known / flat : null }
}

const squaredError = (a: Shares, b: Shares): number =>
  (a.break - b.break) ** 2 + (a.bounce - b.bounce) ** 2 + (a.chop - b.chop) ** 2

function countsOf(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
