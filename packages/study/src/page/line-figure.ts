import { axisX, axisY, dot, gridX, gridY, line, link, ruleX } from '@observablehq/plot'
import { drawPlot } from './draw-plot.ts'
import type { Series } from './page.ts'
import { colourOf, symbolOf } from './series-shape.ts'

/** Points of a series; with bounds, each has a bar; as a line or as points. */
export type LineSeries = {
  readonly series: Series
  readonly as: 'line' | 'points'
  readonly points: readonly {
    readonly x: number
    readonly y: number
    readonly low?: number | null
    readonly high?: number | null
  }[]
}

/** What the axes say, and where a straight line shows what would be expected. */
export type LineAxes = {
  readonly xLabel: string
  readonly yLabel: string
  readonly yPercent?: boolean
  readonly xPercent?: boolean
  /** Whether the diagonal is drawn, on which x and y are one. */
  readonly hasDiagonal?: boolean
}

/** Draws curves and points over a number. */
export function drawLines(all: readonly LineSeries[], axes: LineAxes, width: number): string {
  const height = Math.min(380, Math.max(250, 0.52 * width))
  const top = Math.max(
    ...all.flatMap(({ points }) => points.map(({ y, high }) => Math.max(y, high ?? y))),
    1e-9,
  )
  const right = Math.max(...all.flatMap(({ points }) => points.map(({ x }) => x)), 1e-9)
  const percent = (value: number): string => `${Math.round(1000 * value) / 10} %`
  return drawPlot({
    width,
    height,
    marginLeft: 52,
    marginBottom: 46,
    marginTop: 26,
    marginRight: 14,
    x: { domain: [0, right] },
    y: { domain: [0, top], nice: true },
    marks: [
      gridX({ stroke: 'var(--line)', strokeOpacity: 1 }),
      gridY({ stroke: 'var(--line)', strokeOpacity: 1 }),
      axisX({
        ...{ label: axes.xLabel, labelAnchor: 'center', labelArrow: 'none', labelOffset: 40, tickSize: 0 },
        ticks: Math.round(width / 80),
        ...(axes.xPercent === true ? { tickFormat: percent } : {}),
      }),
      axisY({
        ...{ label: axes.yLabel, labelArrow: 'none', labelOffset: 50, tickSize: 0 },
        ...(axes.yPercent === true ? { tickFormat: percent } : {}),
      }),
      ...(axes.hasDiagonal === true ? [diagonal(Math.min(top, right))] : []),
      ...all.flatMap(seriesMarks),
    ],
  })
}

const diagonal = (end: number) =>
  link([end], {
    x1: 0,
    y1: 0,
    x2: end,
    y2: end,
    stroke: colourOf('walk'),
    strokeWidth: 1.5,
    strokeDasharray: '5 3',
  })

function seriesMarks({ series, as, points }: LineSeries) {
  const stroke = colourOf(series)
  if (as === 'line')
    return [
      line(points, {
        ...{ x: 'x', y: 'y', stroke, strokeWidth: 2 },
        ...(series === 'walk' ? { strokeDasharray: '5 3' } : {}),
      }),
    ]
  const barred = points.filter(({ low, high }) => low != null && high != null)
  return [
    ruleX(barred, { x: 'x', y1: 'low', y2: 'high', stroke, strokeWidth: 2 }),
    dot(points, { x: 'x', y: 'y', symbol: symbolOf[series], r: 4, fill: stroke, stroke: 'var(--paper)' }),
  ]
}
