import {
  type BarrierSettings,
  barriersOf,
  contextOfKind,
  type LevelCandidate,
  type PhysicsConfig,
  Placebos,
} from '@spymaster/core'
import { previousSession, sessionsBefore } from '@spymaster/events'
import type { TouchRow } from '../levels/touch-row.ts'
import type { Bar } from './bar.ts'
import { BarLevels, type Earlier } from './bar-levels.ts'
import { type BarWatch, barStage } from './bar-outcome.ts'
import { BarSigma } from './bar-sigma.ts'
import { type BarTouch, LevelPath } from './level-path.ts'
import type { TradeDay } from './trade-days.ts'

/** How bars are read for touches. */
export type BarQuestion = {
  readonly config: PhysicsConfig & BarrierSettings
  readonly barMinutes: number
  /** Whole bars; see `barHorizon`. */
  readonly horizonMinutes: number
  /** Time between two looks at the walk that bars are made of [0]: for walks made for a test. */
  readonly watchMinutes?: number
}

/** Fewer bars than these to the horizon would tell little of what was met first. */
const LEAST_BARS = 5
const MS_PER_MINUTE = 60_000

/** The horizon in minutes for bars of a length: `wanted`, but whole bars and at least five. */
export function barHorizon(wanted: number, barMinutes: number): number {
  return Math.max(LEAST_BARS, Math.ceil(wanted / barMinutes - 1e-9)) * barMinutes
}

/**
 * The touches of all days, in order of time. A touch's anchor is the close of the bar that touched: it is known when
 * the bar is over, and on a driftless market what follows does not depend on how the bar was chosen.
 */
export function* barTouches(
  days: readonly TradeDay[],
  question: BarQuestion,
): Generator<readonly TouchRow[]> {
  const left = new Map<string, Earlier & { readonly series: string }>()
  for (const day of days) {
    const earlier = earlierOf(day, left, question.config.smaWarmupDays)
    const levels = new BarLevels(day, question.barMinutes, question.config, earlier)
    yield touchesOf(day, levels, question)
    left.set(day.date, { ...levels.leaves(day.bars), series: day.series })
    left.delete(sessionsBefore(day.date, question.config.smaWarmupDays + 2).at(-1)?.date ?? '')
  }
}

/** What the sessions before left, of the same contract. */
function earlierOf(
  { date, series }: TradeDay,
  left: ReadonlyMap<string, Earlier & { readonly series: string }>,
  smaWarmupDays: number,
): Earlier {
  const known = (day: string) => {
    const earlier = left.get(day)
    return earlier?.series === series ? earlier : undefined
  }
  const sessions = smaWarmupDays === 0 ? [] : sessionsBefore(date, smaWarmupDays).reverse()
  return {
    prior: known(previousSession(date).date)?.prior ?? null,
    closes: sessions.flatMap((session) => known(session.date)?.closes ?? []),
  }
}

type Anchored = { readonly touch: BarTouch; readonly at: number; readonly sigma: number | null }

function touchesOf(day: TradeDay, levels: BarLevels, question: BarQuestion): TouchRow[] {
  const { config, barMinutes } = question
  const placebos = new Placebos(day.date)
  const paths = [new LevelPath(config, false), new LevelPath(config, true)] as const
  const sigma = new BarSigma(barMinutes)
  const regular: Bar[] = []
  const found: Anchored[] = []
  for (const bar of day.bars) {
    if (levels.isRegular(bar)) {
      const before = regular.at(-1)
      regular.push(bar)
      const isNext = before !== undefined && bar.startMs - before.startMs === barMinutes * MS_PER_MINUTE
      sigma.step(bar.close, isNext)
      for (const path of paths)
        for (const touch of path.touchedBy(bar))
          found.push({ touch, at: regular.length - 1, sigma: sigma.value })
    }
    const real = onePerPrice(levels.step(bar))
    paths[0].step(real, bar.close)
    paths[1].step(placebosOf(placebos, real), bar.close)
  }
  return found.map((anchored) => rowOf(day.date, anchored, regular, levels, question))
}

const placebosOf = (placebos: Placebos, real: readonly LevelCandidate[]): LevelCandidate[] =>
  placebos.of(real.map((candidate) => ({ candidate }))).map(({ candidate }) => candidate)

/** One level speaks for a price that several share, as it does for touch events. */
function onePerPrice(candidates: readonly LevelCandidate[]): LevelCandidate[] {
  const ranked = [...candidates].sort(
    (a, b) => contextOfKind[a.kind].precedence - contextOfKind[b.kind].precedence,
  )
  const taken: LevelCandidate[] = []
  for (const candidate of ranked)
    if (candidate.forming || !taken.some(({ price }) => Math.abs(price - candidate.price) < 1e-9))
      taken.push(candidate)
  return taken
}

function rowOf(
  date: string,
  { touch, at, sigma }: Anchored,
  bars: readonly Bar[],
  levels: BarLevels,
  question: BarQuestion,
): TouchRow {
  const { config, barMinutes, horizonMinutes, watchMinutes = 0 } = question
  const barriers = barriersOf({ ...config, horizonMinutes }, sigma)
  const watch: BarWatch = { touch, sigma, barriers, bars, barMinutes, horizonMinutes, watchMinutes }
  const secondsLeft = levels.secondsToClose(bars[at]!)
  const A = barStage(watch, at, secondsLeft)
  const { kind, side, isPlacebo } = touch
  return {
    date,
    kind,
    side,
    isPlacebo,
    sigma,
    stages: { A, B: confirmed(watch, at, secondsLeft, A, config) },
  }
}

/** The second anchor, where it falls on the end of a bar that is there; null where there is nothing left to confirm. */
function confirmed(
  watch: BarWatch,
  at: number,
  secondsLeft: number,
  first: NonNullable<TouchRow['stages']['A']>,
  { confirmationSec }: PhysicsConfig,
): TouchRow['stages']['B'] {
  const { bars, barMinutes } = watch
  const steps = confirmationSec / (barMinutes * 60)
  const next = bars[at + steps]
  if (!Number.isInteger(steps) || next === undefined) return null
  if (next.startMs - bars[at]!.startMs !== confirmationSec * 1000) return null
  const metAt = first.outcomes.map(({ seconds, reason }) => (reason === 'past_barrier' ? 0 : seconds))
  const met = { seconds: metAt, after: confirmationSec }
  const stage = barStage(watch, at + steps, secondsLeft - confirmationSec, met)
  const isOver = stage.outcomes.every(
    ({ reason }) => reason === 'resolved_before' || reason === 'past_barrier',
  )
  return isOver ? null : stage
}
