import { axisX, axisY, dot, gridX, ruleX, ruleY } from '@observablehq/plot'
import { drawPlot } from './draw-plot.ts'
import type { Series } from './page.ts'
import { colourOf, symbolOf } from './series-shape.ts'

/** A figure with its interval, in a row. */
export type IntervalMark = {
  readonly row: string
  readonly series: Series
  readonly value: number
  /** Bounds, null where there are none to be trusted: then only the point is drawn, hollow. */
  readonly low: number | null
  readonly high: number | null
}

/** How intervals are drawn. */
export type IntervalAxes = {
  /** In the order shown, from the top. */
  readonly rows: readonly string[]
  readonly label: string
  /** Where there would be nothing to see. */
  readonly zero?: number
  /** What is shown at least, so that small things look small. */
  readonly atLeast?: readonly [low: number, high: number]
}

const ROW_PX = 30
const MARGIN_TOP = 8
const MARGIN_BOTTOM = 44
const APART_PX = 7

/** Draws points with intervals, a row each, several series beside one another. */
export function drawIntervals(marks: readonly IntervalMark[], axes: IntervalAxes, width: number): string {
  const { rows, label, zero = 0, atLeast = [zero, zero] } = axes
  const longest = Math.max(...rows.map((row) => row.length))
  const marginLeft = Math.min(0.42 * width, 16 + 6.6 * longest)
  const series = [...new Set(marks.map((mark) => mark.series))]
  const ends = marks.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value])
  const offset = (name: Series): number => (series.indexOf(name) - (series.length - 1) / 2) * APART_PX
  return drawPlot({
    width,
    height: rows.length * ROW_PX + MARGIN_TOP + MARGIN_BOTTOM,
    marginLeft,
    marginTop: MARGIN_TOP,
    marginBottom: MARGIN_BOTTOM,
    marginRight: 16,
    x: { domain: [Math.min(...ends, atLeast[0]), Math.max(...ends, atLeast[1])], nice: true },
    y: { domain: [...rows], type: 'band' },
    marks: [
      gridX({ stroke: 'var(--line)', strokeOpacity: 1 }),
      axisX({
        label,
        labelAnchor: 'right',
        labelArrow: 'none',
        ticks: Math.round(width / 90),
        tickSize: 0,
        labelOffset: 38,
      }),
      axisY({ label: null, tickSize: 0 }),
      ruleX([zero], { stroke: colourOf('walk'), strokeWidth: 1.5, strokeDasharray: '5 3' }),
      ...series.flatMap((name) => seriesMarks(marks, name, offset(name))),
    ],
  })
}

function seriesMarks(marks: readonly IntervalMark[], series: Series, dy: number) {
  const own = marks.filter((mark) => mark.series === series)
  const sure = own.filter(({ low }) => low !== null)
  const colour = colourOf(series)
  const point = { x: 'value', y: 'row', symbol: symbolOf[series], r: 4, dy } as const
  return [
    ruleY(sure, { x1: 'low', x2: 'high', y: 'row', stroke: colour, strokeWidth: 2.5, dy }),
    dot(sure, { ...point, fill: colour, stroke: 'var(--paper)' }),
    dot(
      own.filter(({ low }) => low === null),
      { ...point, stroke: colour, fill: 'var(--paper)', strokeWidth: 1.5 },
    ),
  ]
}
