import { fitLogistic, logit, sigmoid } from '../maths/logistic.ts'
import type { NullRow } from './null-row.ts'

/** Rows of one stage that left by one barrier, and what their place alone says of how. */
export type Leavers = {
  /** 1 for a break, 0 for a bounce. */
  readonly y: Float64Array
  /** The first-passage baseline's log odds of a break. */
  readonly walk: Float64Array
  /** Probability of a break by the baseline, its offset and slope fitted to these rows. */
  readonly expected: Float64Array
  readonly offset: number
  readonly slope: number
  /** The days that have a row, ascending, and the place among them of each row's. */
  readonly dates: readonly string[]
  readonly day: Int32Array
  readonly ones: Float64Array
  readonly values: readonly NullRow['values'][]
}

/** The leavers among rows of a stage, by the place of a barrier; null of fewer than two days. */
export function leaversOf(rows: readonly NullRow[], barrier: number): Leavers | null {
  const left = rows.flatMap((row) => {
    const leaving = row.outcomes[barrier] ?? null
    return leaving === null ? [] : [{ row, leaving }]
  })
  const dates = [...new Set(left.map(({ row }) => row.date))].sort()
  if (dates.length < 2) return null
  const places = new Map(dates.map((date, place) => [date, place]))
  const y = Float64Array.from(left, ({ leaving }) => Number(leaving.isBreak))
  const walk = Float64Array.from(left, ({ leaving }) => logit(leaving.odds))
  const ones = new Float64Array(y.length).fill(1)
  const [offset, slope] = fitLogistic(
    [ones, walk],
    y,
    ones.map((_, place) => place),
  ) as [number, number]
  return {
    ...{ y, walk, ones, offset, slope, dates },
    expected: walk.map((value) => sigmoid(offset + slope * value)),
    day: Int32Array.from(left, ({ row }) => places.get(row.date)!),
    values: left.map(({ row }) => row.values),
  }
}
