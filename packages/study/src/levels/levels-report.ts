import { LEVEL_KINDS, type LevelKind, STAGES, type Stage } from '@spymaster/core/payload'
import type { Quartiles } from '../maths/quantile.ts'
import type { Resampling } from './day-bootstrap.ts'
import { type DayPlaces, dayPlacesOf } from './day-sums.ts'
import { type Departure, departuresOf, type Family } from './departures.ts'
import { comparedRows, type OutcomeReport, outcomeReport } from './outcome-report.ts'
import { type CurveTimes, type ReachPoint, reachCurve } from './reach-curve.ts'
import { type ReliabilityBin, reliabilityOf } from './reliability.ts'
import { driftlessExcursion, type StrengthReport, strengthReport } from './strength-report.ts'
import type { TouchRow } from './touch-row.ts'

/** What is asked of the rows. */
export type LevelsQuestion = CurveTimes & {
  /** Resamples of whole days [2000], and their seed [1]. */
  readonly resamples?: number
  readonly seed?: number
  /** Share of intervals that hold the truth [0.95]. */
  readonly level?: number
}

/** Touches taken together, and what followed them. */
export type GroupReport = {
  /** `ALL`, `PLACEBO`, or the kind; a kind's placebos are `PLACEBO_` and the kind. */
  readonly id: string
  readonly kind: LevelKind | null
  readonly isPlacebo: boolean
  readonly touches: number
  /** Days that had one. */
  readonly days: number
  readonly outcomes: Readonly<Record<Stage, readonly OutcomeReport[]>>
  readonly strength: Readonly<Record<Stage, StrengthReport>>
}

/** Of a pooled group, by barrier, from the first anchor. */
export type PooledReport = {
  readonly group: 'ALL' | 'PLACEBO'
  readonly barrier: number
  readonly reliability: readonly ReliabilityBin[]
  readonly curve: readonly ReachPoint[]
}

/** What many touches say, in numbers: the page draws these and no others. */
export type LevelsReport = {
  readonly study: 'levels'
  readonly question: Required<LevelsQuestion>
  readonly touches: number
  readonly placebos: number
  readonly days: number
  readonly from: string | null
  readonly to: string | null
  /** All levels, all placebos, then each kind with its placebos after it; groups of no touch are left out. */
  readonly groups: readonly GroupReport[]
  readonly pooled: readonly PooledReport[]
  /** What was compared of kinds that can be judged, with the walk and with placebos; each corrected for its number. */
  readonly families: readonly Family[]
  readonly departures: readonly Departure[]
  readonly driftlessExcursion: Quartiles
}

const DEFAULTS = { resamples: 2000, seed: 1, level: 0.95 }

/** Compares what followed touches with a driftless walk, kind by kind. The same rows and question give the same report. */
export function studyLevels(rows: readonly TouchRow[], asked: LevelsQuestion): LevelsReport {
  const question = { ...DEFAULTS, ...asked }
  const places = dayPlacesOf(rows)
  const dates = [...places.keys()]
  const real = rows.filter(({ isPlacebo }) => !isPlacebo)
  const placebo = rows.filter(({ isPlacebo }) => isPlacebo)
  const groups = groupsOf(real, placebo).map((group) => reportOn(group, places, question))
  const { families, departures } = departuresOf(groups, question.level)
  return {
    study: 'levels',
    question,
    touches: real.length,
    placebos: placebo.length,
    days: places.size,
    from: dates[0] ?? null,
    to: dates.at(-1) ?? null,
    groups,
    pooled: [...pooledOf('ALL', real, places, question), ...pooledOf('PLACEBO', placebo, places, question)],
    families,
    departures,
    driftlessExcursion: driftlessExcursion(),
  }
}

type Group = Pick<GroupReport, 'id' | 'kind' | 'isPlacebo'> & {
  readonly rows: readonly TouchRow[]
  readonly against: readonly TouchRow[] | null
}

function groupsOf(real: readonly TouchRow[], placebo: readonly TouchRow[]): Group[] {
  const groups: Group[] = [
    { id: 'ALL', kind: null, isPlacebo: false, rows: real, against: placebo },
    { id: 'PLACEBO', kind: null, isPlacebo: true, rows: placebo, against: null },
  ]
  for (const kind of LEVEL_KINDS) {
    const own = placebo.filter((row) => row.kind === kind)
    const rows = real.filter((row) => row.kind === kind)
    groups.push({ id: kind, kind, isPlacebo: false, rows, against: own })
    groups.push({ id: `PLACEBO_${kind}`, kind, isPlacebo: true, rows: own, against: null })
  }
  return groups.filter(({ rows }) => rows.length > 0)
}

function reportOn(group: Group, places: DayPlaces, question: Required<LevelsQuestion>): GroupReport {
  const { id, kind, isPlacebo, rows, against } = group
  const how: Resampling = question
  const byStage = <Report>(report: (stage: Stage) => Report): Record<Stage, Report> =>
    Object.fromEntries(STAGES.map((stage) => [stage, report(stage)])) as Record<Stage, Report>
  return {
    id,
    kind,
    isPlacebo,
    touches: rows.length,
    days: new Set(rows.map(({ date }) => date)).size,
    outcomes: byStage((stage) =>
      barriersIn(rows, stage).flatMap(
        (barrier) => outcomeReport(rows, against, { stage, barrier, places, how }) ?? [],
      ),
    ),
    strength: byStage((stage) =>
      strengthReport(rows, stage, { places, horizonMinutes: question.horizonMinutes, how }),
    ),
  }
}

function barriersIn(rows: readonly TouchRow[], stage: Stage): number[] {
  const most = rows.reduce((count, row) => Math.max(count, row.stages[stage]?.outcomes.length ?? 0), 0)
  return Array.from({ length: most }, (_, barrier) => barrier)
}

function pooledOf(
  group: PooledReport['group'],
  rows: readonly TouchRow[],
  places: DayPlaces,
  question: Required<LevelsQuestion>,
): PooledReport[] {
  return barriersIn(rows, 'A').map((barrier) => {
    const compared = comparedRows(rows, 'A', barrier, places)
    return {
      group,
      barrier,
      reliability: reliabilityOf(compared, places.size, question),
      curve: reachCurve(compared, question),
    }
  })
}
