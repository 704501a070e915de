import type { SignalsPayload } from '@spymaster/core/payload'
import type { TracePoint } from '../../market/market-state.ts'
import { type KindGroup, lookOf } from '../../theme/level-kinds.ts'
import type { Tone } from '../../theme/signal-look.ts'
import { signalLook } from '../../theme/signal-look.ts'
import { clock, price } from '../../theme/wording.ts'
import { type Axis, isOn, marks, yOf } from './axis.ts'
import type { Slots } from './slots.ts'

/** The chart left of the rows: prices up and down, the last minutes from left to right. */
export type ChartView = {
  readonly width: number
  readonly height: number
  /** Where the plot ends and the lines to the rows begin: now. */
  readonly plot: number
  /** Where it begins, right of the price axis. */
  readonly from: number
  readonly marks: readonly { readonly y: number; readonly text: string }[]
  readonly minutes: readonly { readonly x: number; readonly text: string }[]
  readonly levels: readonly ChartLevel[]
  /** The path of spot; empty with fewer than two points. */
  readonly path: string
  readonly spot: { readonly y: number; readonly text: string; readonly edge: 'in' | 'above' | 'below' } | null
}

type ChartLevel = {
  readonly id: string
  readonly y: number
  /** Middle of its row: a line leads there. */
  readonly rowY: number
  readonly group: KindGroup
  readonly tone: Tone
  readonly isScored: boolean
  readonly isFocus: boolean
}

/**
 * Sizes of the chart, pixels: `leader` is the gap on the right in which lines lead to the rows. `spanMs` is how far
 * back it reaches.
 */
export type ChartSize = {
  readonly width: number
  readonly height: number
  readonly leader: number
  readonly spanMs: number
}

/** Pixels that the texts of the price axis take, and that a text needs around it. */
const LABELS_WIDTH = 52
const MARK_ROOM = 18
const MINUTE_MS = 60_000
const MINUTE_SPACING = 56

/** What the chart shows. */
export function chartView(
  { axis, slots }: Slots,
  payload: SignalsPayload,
  trace: readonly TracePoint[],
  focusId: string | null,
  size: ChartSize,
): ChartView {
  const { width, height, leader, spanMs } = size
  const plot = width - leader
  const xOf = (ts: number) => plot - ((plot - LABELS_WIDTH) * (payload.ts - ts)) / spanMs
  const seen = trace.filter(({ ts }) => ts >= payload.ts - spanMs)
  const tones = new Map(
    payload.levels.map((level) => [level.id, signalLook(level.signal, level.direction).tone]),
  )
  return {
    ...{ width, height, plot, from: LABELS_WIDTH },
    marks: marks(axis, height)
      .map((at) => ({ y: Math.round(yOf(axis, at, height)), text: price(at) }))
      .filter(({ y }) => y > MARK_ROOM && y < height - MARK_ROOM),
    minutes: minutesOf(payload.ts, plot - LABELS_WIDTH, spanMs)
      .map((ts) => ({ x: Math.round(xOf(ts)), text: clock(ts).slice(0, 5) }))
      .filter(({ x }) => x > LABELS_WIDTH + MARK_ROOM && x < plot - MARK_ROOM),
    levels: slots.map((slot) => ({
      ...{ id: slot.id, y: slot.priceY, rowY: slot.y, isScored: slot.isScored },
      group: lookOf(slot.kind).group,
      tone: tones.get(slot.id) ?? 'neutral',
      isFocus: slot.id === focusId,
    })),
    path: pathOf(seen, axis, xOf, height),
    spot: spotOf(payload.spy.spot, axis, height),
  }
}

/** Full minutes of the trace that have room for their mark. */
function minutesOf(ts: number, width: number, spanMs: number): number[] {
  const every = Math.max(1, Math.ceil((MINUTE_SPACING * spanMs) / (width * MINUTE_MS))) * MINUTE_MS
  const first = Math.floor(ts / every) * every
  const count = Math.floor((first - (ts - spanMs)) / every) + 1
  return Array.from({ length: count }, (_, k) => first - k * every)
}

function pathOf(
  trace: readonly TracePoint[],
  axis: Axis,
  xOf: (ts: number) => number,
  height: number,
): string {
  if (trace.length < 2) return ''
  return trace
    .map(({ ts, spot }, k) => {
      // A silence is a gap in the line, not a slope across it.
      const isFirst = k === 0 || ts - trace[k - 1]!.ts > 15_000
      return `${isFirst ? 'M' : 'L'}${xOf(ts).toFixed(1)} ${yOf(axis, spot, height).toFixed(1)}`
    })
    .join('')
}

function spotOf(spot: number | null, axis: Axis, height: number): ChartView['spot'] {
  if (spot === null) return null
  const edge = isOn(axis, spot) ? 'in' : spot > axis.center ? 'above' : 'below'
  const y = Math.min(Math.max(yOf(axis, spot, height), 10), height - 10)
  return { y: Math.round(y), text: price(spot), edge }
}
