import type { ApproachPayload } from '../payload/signals.ts'
import type { Direction } from '../payload/words.ts'
import type { MinuteClose } from '../window/minute-closes.ts'
import { fromMicros, toMicros } from './context-level.ts'

/** How price came to levels on one side of it: what its approach to them has in common. */
export type Motion = Pick<ApproachPayload, 'velocity' | 'bars' | 'travelled'>

/** One close takes a line to spot, but one through a moment's wobble; two are a minute apart at least. */
const LEAST_CLOSES = 2

const MS_PER_MINUTE = 60_000

/** A close as seen from the snap: ms before it, millionths of a dollar from its spot. All integers. */
type Point = { readonly x: number; readonly y: number }

/**
 * How price has moved up to a snap, by the direction of the break that it leads to; null with fewer than two closes.
 * `closes` are those of completed minutes, oldest first. It is the same for all levels with one direction of break.
 *
 *     velocity  = slope of price on time, dollars a minute
 *     bars      = closes in a row, back from the latest, each further that way than the close before it
 *     travelled = max(0, dollars from the close furthest the other way to spot)
 *
 * The slope is through the closes and spot, each at the time of its own snap, so that a minute without a close leaves
 * a hole and moves no other. A bar spans the minutes without a close, as on a chart. `travelled` ends at spot and not
 * at the level: it says what has been gone, the level's distance says what is left.
 */
export function motionOf(
  closes: readonly MinuteClose[],
  nowMs: number,
  spot: number,
): Readonly<Record<Direction, Motion>> | null {
  if (closes.length < LEAST_CLOSES) return null
  const here = toMicros(spot)
  const points = closes.map(({ timeMs, price }): Point => ({ x: timeMs - nowMs, y: toMicros(price) - here }))
  const velocity = fromMicros(slopeOf([...points, { x: 0, y: 0 }]) * MS_PER_MINUTE)
  const heights = points.map(({ y }) => y)
  const run = lastRun(heights)
  return {
    UP: {
      velocity,
      bars: Math.max(run, 0),
      travelled: fromMicros(Math.max(0, -Math.min(...heights))),
    },
    DOWN: {
      velocity: -velocity,
      bars: Math.max(-run, 0),
      travelled: fromMicros(Math.max(0, ...heights)),
    },
  }
}

/**
 * Least squares without a mean, which would cost digits: sums and products of integers stay whole (up to 2^53,
 * which ten minutes and $50 do not reach), and one division comes last. The points' times are distinct.
 */
function slopeOf(points: readonly Point[]): number {
  const n = points.length
  const sumX = points.reduce((sum, { x }) => sum + x, 0)
  let xx = 0
  let xy = 0
  for (const { x, y } of points) {
    const centred = n * x - sumX
    xx += centred * x
    xy += centred * y
  }
  return xy / xx
}

/** Steps of one sign at the end of the series: positive when they rise, negative when they fall, 0 if it ends level. */
function lastRun(series: readonly number[]): number {
  let run = 0
  for (let i = series.length - 1; i > 0; i--) {
    const step = Math.sign(series[i]! - series[i - 1]!)
    if (step === 0 || step * run < 0) break
    run += step
  }
  return run
}
