import { count, fixed, NONE } from '../levels/wording.ts'
import { drawCurves } from '../page/curve-figure.ts'
import { drawIntervals } from '../page/interval-figure.ts'
import type { Block, Page, Section } from '../page/page.ts'
import type { FigureReport, RecoveryReport, Sensitivity } from './recovery-report.ts'
import { SUBJECTS } from './registry.ts'
import type { Subject } from './subject.ts'

/** The page of a report; `facts` say what was measured. The same report gives the same page. */
export function recoveryPage(report: RecoveryReport, facts: Page['facts']): Page {
  return {
    title: 'Does the physics find what was planted?',
    headline: headlineOfRecovery(report),
    facts,
    sections: [
      { title: 'In short', blocks: inShort(report) },
      ...SUBJECTS.filter(({ name }) => report.figures.some(({ subject }) => subject === name)).map(
        (subject) => sectionOf(subject, report),
      ),
      { title: 'How to read it', blocks: [{ type: 'list', items: READING }] },
    ],
  }
}

/** One sentence: how many figures reach their aims, which do not, and which have no case to judge them by. */
export function headlineOfRecovery({ figures }: RecoveryReport): string {
  const aimed = figures.filter(({ aim }) => aim !== null)
  const [reached, short, missing] = (['reached', 'short', 'missing'] as const).map((verdict) =>
    aimed.filter((figure) => figure.verdict === verdict).map(({ name }) => name),
  ) as [string[], string[], string[]]
  if (aimed.length === missing.length) return 'Nothing was judged.'
  if (aimed.length === 1 && reached.length === 1) return 'The one figure with an aim reaches it.'
  if (reached.length === aimed.length) return `All ${aimed.length} figures with an aim reach it.`
  return [
    `Of ${aimed.length} figures with an aim, ${reached.length} reach it`,
    ...(short.length === 0 ? [] : [`${short.join(', ')} ${short.length === 1 ? 'falls' : 'fall'} short`]),
    ...(missing.length === 0
      ? []
      : [`${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} no case`]),
  ]
    .join('; ')
    .concat('.')
}

const MARKS = { reached: '✓', short: '✗ short', unaimed: '·', missing: '' } as const

function inShort({ figures }: RecoveryReport): Block[] {
  const judged = figures.filter(({ value, unit, aim }) => value !== null && unit === '%' && aim !== null)
  return [tableOf(figures), ...(judged.length > 0 ? [intervalsOf(judged)] : [])]
}

function tableOf(figures: readonly FigureReport[]): Block {
  return {
    type: 'table',
    caption: 'Each figure with its 95 % interval by whole days, where they are enough for one, and its aim.',
    columns: ['', 'Value', '95 %', 'Aim', 'Cases', ''],
    rows: figures.map((figure) => [
      `${figure.name}: ${figure.about}`,
      shown(figure, figure.value),
      intervalOf(figure),
      aimOf(figure),
      count(Math.round(figure.cases)),
      MARKS[figure.verdict],
    ]),
  }
}

function intervalsOf(figures: readonly FigureReport[]): Block {
  const rows = figures.map(({ name }) => name)
  const values = figures.flatMap(({ name, value, low, high, aim }) => [
    {
      row: name,
      series: 'first' as const,
      value: 100 * value!,
      low: low && 100 * low,
      high: high && 100 * high,
    },
    { row: name, series: 'walk' as const, value: 100 * aim!, low: null, high: null },
  ])
  return {
    type: 'figure',
    caption: 'What was reached, with its interval, and what was aimed at.',
    alternative: 'Each figure in percent beside its aim.',
    legend: [
      { series: 'first', name: 'reached' },
      { series: 'walk', name: 'aimed at' },
    ],
    table: {
      caption: 'In percent.',
      columns: ['', 'Value', '95 %', 'Aim'],
      rows: figures.map((figure) => [
        figure.name,
        shown(figure, figure.value),
        intervalOf(figure),
        aimOf(figure),
      ]),
    },
    draw: (width) => drawIntervals(values, { rows, label: 'percent', zero: 100, atLeast: [0, 100] }, width),
  }
}

function sectionOf(subject: Subject, report: RecoveryReport): Section {
  const figures = report.figures.filter((figure) => figure.subject === subject.name)
  return {
    title: subject.title,
    blocks: [
      ...subject.about.map((text): Block => ({ type: 'text', text })),
      tableOf(figures),
      { type: 'list', items: subject.figures.map(({ name, meaning }) => `${name}: ${meaning}`) },
      ...report.tables
        .filter((table) => table.subject === subject.name)
        .map(
          (table): Block => ({
            type: 'table',
            caption: subject.tables[table.name]!,
            columns: ['', ...table.columns],
            rows: table.rows.map(({ name, cells }) => [
              name,
              ...cells.map((cell) => count(Math.round(cell))),
            ]),
          }),
        ),
      ...subject.settings.flatMap(({ setting, figures: names }) =>
        curvesOf(
          setting,
          report.sensitivity
            .filter((each) => each.setting === setting && names.includes(each.figure))
            .map((each) => ({ ...each, of: figures.find(({ name }) => name === each.figure)! })),
        ),
      ),
    ],
  }
}

const SERIES = ['first', 'second', 'third'] as const
/** Curves in one drawing: more run into each other. */
const MOST_CURVES = 2

/** The figures over a setting's values, a few of a unit to a drawing. */
function curvesOf(setting: string, curves: readonly Curve[]): Block[] {
  return (['%', ''] as const).flatMap((unit) => {
    const alike = curves.filter(({ of }) => of.unit === unit)
    const drawings = Math.ceil(alike.length / MOST_CURVES)
    return Array.from({ length: drawings }, (_, k) =>
      alike.slice(MOST_CURVES * k, MOST_CURVES * (k + 1)),
    ).flatMap((few) => curveOf(setting, few))
  })
}

/** Where the default is, a mark of its own. Shares as they are, others less what they are at the default. */
function curveOf(setting: string, curves: readonly Curve[]): Block[] {
  const own = curves[0]?.points.find(({ isDefault }) => isDefault)?.value
  if (own === undefined) return []
  const named = curves.map(({ of, points }, k) => ({
    ...{ of, figure: of.name, series: SERIES[k]!, points },
    shown: points.flatMap(({ value, y, gain, isDefault }) => {
      const height = of.unit === '%' ? y : isDefault ? 0 : gain?.value
      return height == null ? [] : [{ x: value, y: height }]
    }),
  }))
  const axes = {
    ...{ xLabel: setting, yLabel: '', xType: 'linear' as const, yType: 'linear' as const },
    band: null,
  }
  const heights = named.flatMap(({ shown }) => shown.map(({ y }) => y))
  const [low, high] = [Math.min(0, ...heights), Math.max(0, ...heights)]
  const mark = { series: 'walk' as const, points: [low, high].map((y) => ({ x: own, y })) }
  return [
    {
      type: 'figure',
      caption: `${setting}: the dashed line is its value, ${own}.${curves[0]!.of.unit === '%' ? '' : ' What is drawn is the difference from there.'}`,
      alternative: `${curves.map(({ of }) => of.name).join(', ')} over values of ${setting}.`,
      legend: named.map(({ series, figure }) => ({ series, name: figure })),
      table: {
        caption: `By values of ${setting}; in brackets the 95 % interval, by whole days, of the difference from its value.`,
        columns: [setting, ...named.map(({ figure }) => figure)],
        rows: named[0]!.points.map(({ value, isDefault }, r) => [
          isDefault ? `${value} (its value)` : String(value),
          ...named.map(({ of, points }) => pointOf(of, points[r]!)),
        ]),
      },
      draw: (width) =>
        drawCurves([...named.map(({ series, shown: points }) => ({ series, points })), mark], axes, width),
    },
  ]
}

/** A value, and how sure it is that it differs from that at the default. */
function pointOf(of: Measured, { y, gain }: Sensitivity['points'][number]): string {
  if (gain === null || gain.low === null || gain.high === null) return shown(of, y)
  const digits = of.unit === '%' ? Math.max(0, of.digits - 1) : of.digits
  const [low, high] = [gain.low, gain.high].map((bound) => {
    const text = fixed((of.unit === '%' ? 100 : 1) * bound, digits)
    return bound > 0 ? `+${text}` : text
  })
  return `${shown(of, y)} (${low} to ${high})`
}

function aimOf(figure: FigureReport): string {
  const { aim, most } = figure
  return most === undefined ? shown(figure, aim) : `${shown(figure, aim)} to ${shown(figure, most)}`
}

type Measured = Pick<FigureReport, 'name' | 'unit' | 'digits'>
/** A figure over values of a setting. */
type Curve = Sensitivity & { readonly of: Measured }

const shown = ({ unit, digits }: Measured, value: number | null): string =>
  value === null
    ? NONE
    : unit === '%'
      ? `${fixed(100 * value, Math.max(0, digits - 1))} %`
      : fixed(value, digits)

function intervalOf(figure: FigureReport): string {
  const { low, high } = figure
  return low === null || high === null ? NONE : `${shown(figure, low)} to ${shown(figure, high)}`
}

const READING = [
  '✓ reaches its aim, ✗ falls short of it; · is shown and not judged.',
  'All is read off what is published, as any reader of the log has it; the truth is that of the simulated market’s own orders, its planted causes and its dealers. No engine is asked.',
  'Intervals resample whole days, as cases of one day hang together. A figure that falls short says what the physics misses: it is not tuned away in the simulator.',
]
