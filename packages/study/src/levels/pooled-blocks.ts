import { drawLines } from '../page/line-figure.ts'
import type { Block, Series } from '../page/page.ts'
import type { LevelsReport, PooledReport } from './levels-report.ts'
import type { ReachPoint } from './reach-curve.ts'
import { barrierName, count, fixed, interval, percent, points } from './wording.ts'

const LEVELS = { series: 'first', name: 'levels' } as const
const PLACEBOS = { series: 'second', name: 'placebos' } as const

/** How often touches of like baseline broke, for one barrier. */
export function reliabilityBlock(report: LevelsReport, barrier: number): Block[] {
  const [all, placebo] = pooled(report, barrier)
  const name = nameOf(report, barrier)
  if (all === undefined || all.reliability.length === 0) return []
  const series = [all, placebo].flatMap((group) => (group === undefined ? [] : [group]))
  return [
    {
      type: 'figure',
      caption: `Touches by what the walk says of them (${name}, at the touch): points on the line do as it says. It says it from where price stands alone, so a steep line is no skill of any level.`,
      alternative: `Share of touches that broke against the walk's probability of a break, for ${name}: the diagonal is agreement. The table has every point.`,
      legend: [LEVELS, PLACEBOS, { series: 'walk', name: 'as the walk says' }],
      table: {
        caption: 'Touches in bins of equal number.',
        columns: ['Group', 'Touches', 'Walk', 'Broke', 'Difference', 'Interval'],
        rows: series.flatMap(({ group, reliability }) =>
          reliability.map((bin) => [
            group === 'ALL' ? 'Levels' : 'Placebos',
            count(bin.rows),
            percent(bin.baseline),
            percent(bin.share),
            points(bin.difference.value),
            interval(bin.difference),
          ]),
        ),
      },
      draw: (width) => drawReliability(series, width),
    },
  ]
}

function drawReliability(series: readonly PooledReport[], width: number): string {
  const lines = series.map(({ group, reliability }) => ({
    series: group === 'ALL' ? ('first' as const) : ('second' as const),
    as: 'points' as const,
    points: reliability.map(({ baseline, share, difference: { low, high, isTrusted } }) => ({
      x: baseline,
      y: share,
      low: isTrusted && low !== null ? Math.max(0, baseline + low) : null,
      high: isTrusted && high !== null ? baseline + high : null,
    })),
  }))
  const labels = { xLabel: 'Probability of a break on a driftless walk', yLabel: 'Share that broke' }
  return drawLines(lines, { ...labels, xPercent: true, yPercent: true, hasDiagonal: true }, width)
}

/** How soon a barrier was met. */
export function curveBlock(report: LevelsReport, barrier: number): Block[] {
  const [all, placebo] = pooled(report, barrier)
  const name = nameOf(report, barrier)
  if (all === undefined || all.curve.length === 0) return []
  const minutes = (seconds: number): number => seconds / 60
  return [
    {
      type: 'figure',
      caption: `Share of touches that had met a barrier ${name} from the level, either one, by time since the touch.`,
      alternative: `Share of touches that met a barrier of ${name}, by minutes since the touch, for levels, placebos and a driftless walk; it ends at ${percent(all.curve.at(-1)?.share)} for levels and ${percent(all.curve.at(-1)?.baseline)} for the walk.`,
      legend: [LEVELS, PLACEBOS, { series: 'walk', name: 'driftless walk, as from the levels’ touches' }],
      table: {
        caption: 'Share that had met a barrier.',
        columns: ['Minutes', 'Levels', 'Walk from them', 'Placebos', 'Walk from them'],
        rows: all.curve.map(({ seconds, share, baseline }, place) => [
          fixed(minutes(seconds), 2),
          percent(share),
          percent(baseline),
          percent(placebo?.curve[place]?.share),
          percent(placebo?.curve[place]?.baseline),
        ]),
      },
      draw: (width) => drawCurves(all.curve, placebo?.curve ?? [], width),
    },
  ]
}

function drawCurves(levels: readonly ReachPoint[], placebos: readonly ReachPoint[], width: number): string {
  const line = (series: Series, curve: readonly ReachPoint[], key: 'share' | 'baseline') => ({
    series,
    as: 'line' as const,
    points: curve.map((point) => ({ x: point.seconds / 60, y: point[key] })),
  })
  return drawLines(
    [line('walk', levels, 'baseline'), line('second', placebos, 'share'), line('first', levels, 'share')],
    { xLabel: 'Minutes since the touch', yLabel: 'Had met a barrier', yPercent: true },
    width,
  )
}

const pooled = ({ pooled }: LevelsReport, barrier: number): (PooledReport | undefined)[] =>
  (['ALL', 'PLACEBO'] as const).map((group) =>
    pooled.find((one) => one.group === group && one.barrier === barrier),
  )

function nameOf({ groups }: LevelsReport, barrier: number): string {
  const outcome = groups[0]?.outcomes.A[barrier]
  return outcome === undefined ? '' : barrierName(outcome)
}
