import { drawIntervals, type IntervalMark } from '../page/interval-figure.ts'
import type { Block } from '../page/page.ts'
import type { GroupReport, LevelsReport } from './levels-report.ts'
import { count, fixed, groupName } from './wording.ts'

/** How far price went, by group, against what a driftless walk does. */
export function strengthBlocks(report: LevelsReport): Block[] {
  const shown = report.groups.filter(({ strength }) => strength.A.signed !== null)
  if (shown.length === 0) return []
  const { lower, median, upper } = report.driftlessExcursion
  const walk = `${fixed(lower, 2)} / ${fixed(median, 2)} / ${fixed(upper, 2)}`
  return [
    {
      type: 'figure',
      caption: `Signed strength from the touch: the furthest toward the break less the furthest back, in deviations of the horizon (σ√h). It is 0 on average for a driftless walk, wherever it starts.`,
      alternative:
        'Mean signed strength by kind of level and for placebos, with intervals; the table has every figure.',
      legend: [
        { series: 'first', name: 'levels' },
        { series: 'second', name: 'placebos beside them' },
        { series: 'walk', name: 'driftless walk' },
      ],
      table: {
        caption: `Strength. The larger excursion of a driftless walk has quartiles ${walk} deviations; σ is an estimate, so real ones spread somewhat more.`,
        columns: [
          ...[
            '',
            'Touches seen',
            'Signed, mean (σ√h)',
            'Interval',
            'Signed, mean ($)',
            'Signed quartiles (σ√h)',
          ],
          ...['Larger excursion, quartiles (σ√h)', 'Larger excursion, quartiles ($)'],
        ],
        rows: shown.map(strengthRow),
      },
      draw: (width) => drawStrength(shown, width),
    },
  ]
}

function drawStrength(groups: readonly GroupReport[], width: number): string {
  const rowOf = ({ kind }: GroupReport): string => groupName({ id: kind ?? 'ALL', kind, isPlacebo: false })
  const marks = groups.flatMap((group): IntervalMark[] => {
    const { signed } = group.strength.A
    if (signed === null) return []
    const { value, isTrusted } = signed
    const [low, high] = isTrusted ? [signed.low, signed.high] : [null, null]
    return [{ row: rowOf(group), series: group.isPlacebo ? 'second' : 'first', value, low, high }]
  })
  const rows = [...new Set(groups.map(rowOf))]
  const label = 'Mean signed strength (deviations of the horizon)'
  return drawIntervals(marks, { rows, label, atLeast: [-0.2, 0.2] }, width)
}

function strengthRow(group: GroupReport): string[] {
  const { rows, signed, signedUsd, signedQuartiles, absQuartiles, absUsd } = group.strength.A
  const quartiles = (of: typeof absQuartiles): string =>
    of === null ? '–' : `${fixed(of.lower, 2)} / ${fixed(of.median, 2)} / ${fixed(of.upper, 2)}`
  const bounds = signed?.low == null ? '–' : `${fixed(signed.low, 3)} to ${fixed(signed.high, 3)}`
  return [
    groupName(group),
    count(rows),
    fixed(signed?.value, 3),
    signed?.isTrusted === true ? bounds : `(${bounds})`,
    fixed(signedUsd, 3),
    quartiles(signedQuartiles),
    quartiles(absQuartiles),
    quartiles(absUsd),
  ]
}
