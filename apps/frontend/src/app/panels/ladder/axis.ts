/** The stretch of prices on show: `half` dollars up and down from `center`. */
export type Axis = { readonly center: number; readonly half: number }

/** Dollars from the middle of the axis to its end, from near to far. */
export const ZOOM_HALVES: readonly number[] = [0.5, 1, 2, 3, 5]
const FIRST_HALF = 3

/** Spot may roam this share of the axis before it is anchored anew. */
const ROOM = 0.6
const ANCHOR_STEP = 0.25

/** An axis around a spot, its middle on a quarter so that its marks are round prices. */
export function around(spot: number, half: number): Axis {
  return { center: Math.round(spot / ANCHOR_STEP) * ANCHOR_STEP, half }
}

/**
 * The axis to go on with: the same one while spot is well within it or the user's pointer is on it, for nothing may
 * move under a pointer; else one around spot. Null without a spot so far.
 */
export function anchored(axis: Axis | null, spot: number | null, isHeld: boolean): Axis | null {
  if (spot === null) return axis
  if (axis === null) return around(spot, FIRST_HALF)
  const isNear = Math.abs(spot - axis.center) <= axis.half * ROOM
  return isNear || isHeld ? axis : around(spot, axis.half)
}

/** One step nearer (-1) or farther (1). */
export function zoomed(axis: Axis, step: -1 | 1): Axis {
  const index = ZOOM_HALVES.indexOf(axis.half)
  const half = ZOOM_HALVES[index + step]
  return half === undefined ? axis : { ...axis, half }
}

/** Pixels from the top at which a price stands. */
export function yOf({ center, half }: Axis, price: number, height: number): number {
  return ((center + half - price) / (2 * half)) * height
}

/** Whether a price is on show. */
export function isOn({ center, half }: Axis, price: number): boolean {
  return Math.abs(price - center) <= half
}

const STEPS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5] as const
const MARK_SPACING = 44

/** Prices to mark, at round steps far enough apart to read, from high to low. */
export function marks(axis: Axis, height: number): number[] {
  const perDollar = height / (2 * axis.half)
  const step = STEPS.find((dollars) => dollars * perDollar >= MARK_SPACING) ?? 5
  const first = Math.floor((axis.center + axis.half) / step)
  const last = Math.ceil((axis.center - axis.half) / step)
  return Array.from({ length: first - last + 1 }, (_, k) => (first - k) * step)
}
