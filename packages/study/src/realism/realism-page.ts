import { fixed, listed, NONE } from '../levels/wording.ts'
import { drawCurves } from '../page/curve-figure.ts'
import type { Block, Figure as Drawing, Page, Section, Series, Table } from '../page/page.ts'
import type { Figure, Measure, Plot } from './measure.ts'
import type { Finding, RealismColumn, RealismReport, Verdict } from './realism-report.ts'
import { MEASURES } from './registry.ts'

/** Colours of the report's subjects, in their order; what stands beside is dashed. */
const COLOURS: readonly Series[] = ['first', 'second', 'third']

const MARKS: Readonly<Record<Verdict, string>> = {
  in: '✓',
  out: '✗ out',
  'no-range': '·',
  'too-short': '· short',
  'other-hours': '· other hours',
  missing: '',
}

/** The page of a report; `facts` say what was measured. The same report gives the same page. */
export function realismPage(report: RealismReport, facts: Page['facts']): Page {
  return {
    title: 'Does this look like ES?',
    headline: headlineOfRealism(report),
    facts,
    sections: [
      { title: 'In short', blocks: inShort(report) },
      ...MEASURES.map((measure) => sectionOf(measure, report)),
      { title: 'How to read it', blocks: [{ type: 'list', items: READING }] },
    ],
  }
}

/** One sentence: whether the subjects are within their ranges. */
export function headlineOfRealism({ columns, figures, out }: RealismReport): string {
  const subjects = columns.filter(({ isSubject }) => isSubject)
  const judged = subjects.flatMap(({ findings }) => Object.values(findings)).filter(isJudged).length
  const of = `${judged} judged figures of ${subjects.length} ${subjects.length === 1 ? 'stream' : 'streams'}`
  if (judged === 0) return 'Nothing was judged.'
  if (out.length === 0) return `All ${of} are within their ranges.`
  const names = figures.filter(({ name }) => out.some((entry) => entry.endsWith(`: ${name}`)))
  return `Of ${of}, ${out.length} are out of range: ${listed(names.map(({ name }) => name))}.`
}

const isJudged = ({ verdict }: Finding): boolean => verdict === 'in' || verdict === 'out'

function inShort({ columns, figures }: RealismReport): Block[] {
  const count = ({ findings }: RealismColumn, wanted: (finding: Finding) => boolean): string =>
    String(Object.values(findings).filter(wanted).length)
  const rows = columns.map((column) => [
    column.name,
    `${fixed(column.seconds / 60, 0)} min`,
    String(column.records),
    count(column, ({ verdict }) => verdict === 'in'),
    count(column, ({ verdict }) => verdict === 'out'),
    count(column, (finding) => !isJudged(finding)),
    figures
      .filter(({ name }) => column.findings[name]!.verdict === 'out')
      .map(({ name }) => name)
      .join(', ') || NONE,
  ])
  const caption = 'Figures within their ranges, out of them, and not judged.'
  return [
    {
      type: 'table',
      caption,
      columns: ['', 'Market', 'Records', 'In', 'Out', 'Not judged', 'Which are out'],
      rows,
    },
  ]
}

function sectionOf(measure: Measure, report: RealismReport): Section {
  const drawings = measure.plots.flatMap((plot): Block[] => {
    const drawing = drawingOf(plot, report.columns)
    return drawing === null ? [] : [{ type: 'figure', ...drawing }]
  })
  return {
    title: measure.title,
    blocks: [
      { type: 'text', text: measure.about },
      tableOf(measure, report),
      sourcesOf(measure),
      ...drawings,
    ],
  }
}

function tableOf({ figures }: Measure, { columns }: RealismReport): Block {
  const table: Table = {
    caption: 'Each figure against its range.',
    columns: ['', ...columns.map(({ name }) => name), 'Range'],
    rows: figures.map((figure) => [
      figure.about,
      ...columns.map(({ findings }) => cellOf(figure, findings[figure.name]!)),
      rangeOf(figure),
    ]),
  }
  return { type: 'table', ...table }
}

const sourcesOf = ({ figures }: Measure): Block => ({
  type: 'list',
  items: figures.map((figure) => sourceOf(figure)),
})

function sourceOf(figure: Figure): string {
  const { name, about, target } = figure
  if (target === null) return `${name}, ${about}: no range is known, so it is not judged.`
  return `${name}, ${about}: ${rangeOf(figure)}. ${target.source}.`
}

const cellOf = (figure: Figure, { value, verdict }: Finding): string =>
  value === null ? NONE : `${shownOf(figure, value)} ${MARKS[verdict]}`

const shownOf = ({ unit, digits }: Figure, value: number): string =>
  unit === '%' ? `${fixed(100 * value, digits)} %` : fixed(value, digits)

function rangeOf(figure: Figure): string {
  if (figure.target === null) return NONE
  const { low, high } = figure.target
  if (low === high && low !== null) return shownOf(figure, low)
  if (low === null) return `at most ${shownOf(figure, high!)}`
  return high === null
    ? `at least ${shownOf(figure, low)}`
    : `${shownOf(figure, low)} to ${shownOf(figure, high)}`
}

function drawingOf(plot: Plot, columns: readonly RealismColumn[]): Drawing | null {
  const subjects = columns.filter(({ isSubject }) => isSubject).slice(0, COLOURS.length)
  const beside = columns.find(({ isSubject }) => !isSubject)
  const shown = [
    ...subjects.map((column, k) => ({ column, series: COLOURS[k]! })),
    ...(beside === undefined ? [] : [{ column: beside, series: 'walk' as const }]),
  ].filter(({ column }) => (column.curves[plot.name]?.length ?? 0) > 0)
  if (shown.length === 0) return null
  const lines = shown.map(({ column, series }) => ({ series, points: column.curves[plot.name]! }))
  const names = shown.map(({ column }) => column.name)
  return {
    caption: `${plot.title}.${plot.band === null ? '' : ' The range is shaded.'}`,
    alternative: `${plot.title}: ${plot.yLabel.toLowerCase()} by ${plot.xLabel.toLowerCase()}, of ${listed(names)}.`,
    legend: shown.map(({ column, series }) => ({ series, name: column.name })),
    table: pointsTable(
      plot,
      shown.map(({ column }) => column),
    ),
    draw: (width) => drawCurves(lines, plot, width),
  }
}

function pointsTable({ name, title, xLabel, yLabel }: Plot, columns: readonly RealismColumn[]): Table {
  const xs = [...new Set(columns.flatMap(({ curves }) => curves[name]!.map(({ x }) => x)))].sort(
    (a, b) => a - b,
  )
  const yAt = ({ curves }: RealismColumn, x: number): string =>
    short(curves[name]!.find((point) => point.x === x)?.y)
  return {
    caption: `${title}: ${yLabel.toLowerCase()}.`,
    columns: [xLabel, ...columns.map((column) => column.name)],
    rows: xs.map((x) => [short(x), ...columns.map((column) => yAt(column, x))]),
  }
}

const short = (value: number | undefined): string =>
  value === undefined ? NONE : String(Number(value.toPrecision(3))).replace('-', '−')

const READING = [
  '✓ is within the range, ✗ out of it; · is shown and not judged: without a range, of too short a stretch, or of other hours than those that the range is for.',
  'Ranges are those of docs/es-market.md where it has one, else of the source named. A figure out of its range says that the simulator is unlike ES in it, not that a range should move.',
  'Times are the venue’s. Only books with both sides, not locked and not crossed, take part.',
  'A recorded stream is judged by what holds at any hour, unless it lies in a regular session: a holiday’s thin hour is no measure of an ordinary day.',
]
