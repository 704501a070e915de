import { axisX, axisY, dot, gridX, gridY, line, rect } from '@observablehq/plot'
import { drawPlot } from './draw-plot.ts'
import type { Series } from './page.ts'
import { colourOf, symbolOf } from './series-shape.ts'

/** A curve through points in the order of x. */
export type Curve = {
  readonly series: Series
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

/** What the axes say and how they count; `band` is shaded, open ends being the picture's. */
export type CurveAxes = {
  readonly xLabel: string
  readonly yLabel: string
  readonly xType: 'linear' | 'log'
  readonly yType: 'linear' | 'log'
  readonly band: {
    readonly low: number | null
    readonly high: number | null
    readonly from: number | null
    readonly to: number | null
  } | null
}

/** Curves of more points have no marks at them. */
const MOST_MARKED = 10

type Extent = readonly [low: number, high: number]

/** Draws curves over a shaded range. Values on a logarithmic axis must be positive. */
export function drawCurves(curves: readonly Curve[], axes: CurveAxes, width: number): string {
  const { band, xType, yType } = axes
  const points = curves.flatMap((curve) => curve.points)
  const x = extentOf([...points.map((point) => point.x), ...bounds(band?.from, band?.to)], false)
  const y = extentOf(
    [...points.map((point) => point.y), ...bounds(band?.low, band?.high)],
    yType === 'linear',
  )
  return drawPlot({
    width,
    height: Math.min(340, Math.max(240, 0.45 * width)),
    ...{ marginLeft: 58, marginBottom: 46, marginTop: 26, marginRight: 14 },
    x: { type: xType, domain: [...x] },
    y: { type: yType, domain: [...y], ...(yType === 'linear' ? { nice: true } : {}) },
    marks: [
      ...(band === null ? [] : [shade(band, x, y)]),
      gridX({ stroke: 'var(--line)', strokeOpacity: 1, ...ticksOf(xType, width) }),
      gridY({ stroke: 'var(--line)', strokeOpacity: 1, ...ticksOf(yType, 400) }),
      axisX({
        ...{ label: axes.xLabel, labelAnchor: 'center', labelArrow: 'none', labelOffset: 40, tickSize: 0 },
        ...ticksOf(xType, width),
      }),
      axisY({
        ...{ label: axes.yLabel, labelArrow: 'none', labelOffset: 54, tickSize: 0 },
        ...ticksOf(yType, 400),
      }),
      ...curves.flatMap(marksOf),
    ],
  })
}

const bounds = (...values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value) => typeof value === 'number')

/** From the least to the greatest, and to 0 where it is to be seen. */
function extentOf(values: readonly number[], withZero: boolean): Extent {
  const all = withZero ? [...values, 0] : values
  return [Math.min(...all), Math.max(...all)]
}

/** Few ticks, and on a logarithmic axis those of whole decades, as others would run into each other. */
const ticksOf = (type: CurveAxes['xType'], px: number) =>
  type === 'log'
    ? { ticks: Math.max(3, Math.round(px / 130)), tickFormat: powerOf }
    : { ticks: Math.round(px / 80) }

/** Round numbers as they are said, small ones as powers of ten. */
function powerOf(value: number): string {
  const power = Math.log10(value)
  if (Math.abs(power - Math.round(power)) > 1e-9) return ''
  return power < -4 || power > 4
    ? `1e${Math.round(power)}`.replace('-', '−')
    : String(Number(value.toPrecision(1)))
}

const shade = (band: NonNullable<CurveAxes['band']>, x: Extent, y: Extent) =>
  rect([band], {
    ...{ x1: band.from ?? x[0], x2: band.to ?? x[1], y1: band.low ?? y[0], y2: band.high ?? y[1] },
    ...{ fill: 'var(--third)', fillOpacity: 0.14 },
  })

function marksOf({ series, points }: Curve) {
  const stroke = colourOf(series)
  if (series === 'walk')
    return [line(points, { x: 'x', y: 'y', stroke, strokeWidth: 2, strokeDasharray: '5 3' })]
  // Many points need no marks: the line shows them, and the page stays small.
  if (points.length > MOST_MARKED) return [line(points, { x: 'x', y: 'y', stroke, strokeWidth: 2 })]
  return [
    line(points, { x: 'x', y: 'y', stroke, strokeWidth: 2 }),
    dot(points, { x: 'x', y: 'y', symbol: symbolOf[series], r: 2.5, fill: stroke }),
  ]
}
