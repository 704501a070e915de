import type { Stage } from '@spymaster/core/payload'
import { drawIntervals, type IntervalMark } from '../page/interval-figure.ts'
import type { Block, Table } from '../page/page.ts'
import type { Estimate } from './day-bootstrap.ts'
import type { Departure } from './departures.ts'
import type { GroupReport, LevelsReport } from './levels-report.ts'
import type { Measure, OutcomeReport } from './outcome-report.ts'
import { barrierName, chance, count, groupName, interval, percent, points, stageName } from './wording.ts'

/** What a reader is shown of a measure. */
const SHOWN: Readonly<Record<'break' | 'lean', { readonly title: string; readonly label: string }>> = {
  break: {
    title: 'Breaks less those of a driftless walk',
    label: 'Share that broke, less the walk’s (points)',
  },
  lean: {
    title: 'Of the touches that left, breaks less those of a driftless walk',
    label: 'Share of the leavers that broke, less the walk’s (points)',
  },
}

/** Figures of both measures for one barrier from one anchor. */
export function differenceBlocks(report: LevelsReport, stage: Stage, barrier: number): Block[] {
  return (['break', 'lean'] as const).map((measure) => differenceFigure(report, stage, barrier, measure))
}

function differenceFigure(
  report: LevelsReport,
  stage: Stage,
  barrier: number,
  measure: 'break' | 'lean',
): Block {
  const pairs = pairsOf(report, stage, barrier)
  const { title, label } = SHOWN[measure]
  const first = pairs.find(({ own }) => own !== null)?.own
  const name = first == null ? '' : barrierName(first)
  const marks = pairs.flatMap(({ row, own, placebo }): IntervalMark[] => [
    ...markOf(row, 'first', own, measure),
    ...markOf(row, 'second', placebo, measure),
  ])
  const level = percent(report.question.level, 0)
  return {
    type: 'figure',
    caption: `${title}: ${name}, ${stageName[stage]}. Bars are ${level} intervals from whole days, each by itself; hollow points have too few days or outcomes for one. Where a level and the placebos beside it agree, it is not the level.`,
    alternative: `${title}, for barriers of ${name}, by kind of level and for its placebos, in points with ${level} intervals. All figures are in the table below.`,
    legend: [
      { series: 'first', name: 'levels' },
      { series: 'second', name: 'placebos beside them' },
      { series: 'walk', name: 'driftless walk' },
    ],
    table: differenceTable(report, pairs, stage, measure),
    draw: (width) => {
      const rows = pairs.map(({ row }) => row)
      return drawIntervals(marks, { rows, label, atLeast: [-5, 5] }, width)
    },
  }
}

type Pair = {
  readonly row: string
  readonly group: GroupReport
  readonly own: OutcomeReport | null
  readonly placebo: OutcomeReport | null
}

/** Groups of real levels with their placebos. */
function pairsOf({ groups }: LevelsReport, stage: Stage, barrier: number): Pair[] {
  const outcome = (id: string): OutcomeReport | null =>
    groups.find((group) => group.id === id)?.outcomes[stage][barrier] ?? null
  return groups
    .filter(({ isPlacebo }) => !isPlacebo)
    .map((group) => ({
      row: groupName(group),
      group,
      own: outcome(group.id),
      placebo: outcome(group.kind === null ? 'PLACEBO' : `PLACEBO_${group.kind}`),
    }))
}

function markOf(
  row: string,
  series: 'first' | 'second',
  outcome: OutcomeReport | null,
  measure: Measure,
): IntervalMark[] {
  const estimate = outcome?.difference?.[measure] ?? null
  if (outcome === null || estimate === null) return []
  const isSure = outcome.isJudged && estimate.isTrusted && estimate.low !== null
  const bound = (value: number | null): number | null => (isSure && value !== null ? 100 * value : null)
  return [{ row, series, value: 100 * estimate.value, low: bound(estimate.low), high: bound(estimate.high) }]
}

function differenceTable(
  report: LevelsReport,
  pairs: readonly Pair[],
  stage: Stage,
  measure: 'break' | 'lean',
): Table {
  return {
    caption: `${SHOWN[measure].title}. Differences in points; p by itself, then corrected for the number of comparisons.`,
    columns: [
      ...['', 'Touches', 'Compared', 'Break', 'Bounce', 'Chop', 'Walk: break', 'Walk: bounce', 'Difference'],
      ...['Interval', 'p', 'p corrected', 'Less placebos', 'Interval', 'p', 'p corrected'],
    ],
    rows: pairs.flatMap(({ row, group, own }) => {
      if (own === null) return []
      const { shares, baseline, difference, overPlacebo } = own
      const estimate: Estimate | null = difference?.[measure] ?? null
      const rival = overPlacebo?.[measure] ?? null
      const corrected = (against: Departure['against']): string =>
        chance(departureOf(report, group, own, { stage, measure, against })?.adjustedP)
      return [
        [
          ...[row, count(group.touches), count(own.compared)],
          ...[percent(shares?.break), percent(shares?.bounce), percent(shares?.chop)],
          ...[percent(baseline?.break), percent(baseline?.bounce)],
          ...[points(estimate?.value), interval(estimate), chance(estimate?.p), corrected('walk')],
          ...[points(rival?.value), interval(rival), chance(rival?.p), corrected('placebo')],
        ],
      ]
    }),
  }
}

function departureOf(
  { departures }: LevelsReport,
  { kind }: GroupReport,
  { barrier, size }: OutcomeReport,
  wanted: Pick<Departure, 'stage' | 'measure' | 'against'>,
): Departure | undefined {
  return departures.find(
    (one) =>
      one.kind === kind &&
      one.barrier === barrier &&
      one.size === size &&
      one.stage === wanted.stage &&
      one.measure === wanted.measure &&
      one.against === wanted.against,
  )
}
