import { studentTails } from '../maths/student.ts'
import type { Leavers } from './leavers.ts'

/** Whether a column adds to the baseline. */
export type ScoreTest = {
  /** The days, ascending, and what each says, for or against. */
  readonly dates: readonly string[]
  readonly byDay: Float64Array
  /** Their sum in its own deviations, by days. */
  readonly t: number
  /** Probability of a `t` so far from 0 by chance, by Student. */
  readonly p: number
  /** Log odds of a break per deviation of the column, one step from none. */
  readonly slope: number
}

/**
 * The score test for adding a column x to a logistic regression on the baseline's log odds, with days as they come, whole:
 *
 *     U_d = sum over a day's touches of (y - m) x'      t = sum U_d / sqrt(D/(D-1) sum (U_d - mean)^2)
 *
 * y is 1 for a break, m what the baseline expects, x' what is left of x once the baseline and a constant have said what
 * they can of it (weights m (1 - m)): the score that is efficient with offset and slope of the baseline estimated. Where
 * x says nothing beyond the baseline, U_d are independent of mean 0, however x goes with price's place.
 */
export function scoreTest(leavers: Leavers, column: Float64Array): ScoreTest {
  const { y, walk, expected, day, dates } = leavers
  const [constant, along] = project(leavers, column)
  const byDay = new Float64Array(dates.length)
  let information = 0
  for (let row = 0; row < y.length; row++) {
    const rest = column[row]! - constant - along * walk[row]!
    const m = expected[row]!
    byDay[day[row]!]! += (y[row]! - m) * rest
    information += m * (1 - m) * rest * rest
  }
  const sum = byDay.reduce((total, value) => total + value, 0)
  const t = dayT(sum, squaresOf(byDay), dates.length)
  const slope = information > 1e-9 ? sum / information : 0
  return { dates, byDay, t, p: studentTails(t, dates.length - 1), slope }
}

/** Sum of squares. */
export const squaresOf = (byDay: Float64Array): number =>
  byDay.reduce((total, value) => total + value * value, 0)

/** What rounding may leave of a spread, as a share of the squares that it is the difference of. */
const ROUNDING = 1e-12

/** Student's t of days by their sum and sum of squares: 0 where none says anything, some million where all say the same. */
export function dayT(sum: number, squares: number, days: number): number {
  const spread = Math.max(squares - (sum * sum) / days, ROUNDING * squares)
  return squares > 0 ? sum / Math.sqrt((spread * days) / (days - 1)) : 0
}

/** The weighted least-squares line of a column on the baseline's log odds. */
function project({ walk, expected }: Leavers, column: Float64Array): [constant: number, along: number] {
  let [w, wz, wzz, wx, wxz] = [0, 0, 0, 0, 0]
  for (let row = 0; row < walk.length; row++) {
    const weight = expected[row]! * (1 - expected[row]!)
    const [x, z] = [column[row]!, walk[row]!]
    w += weight
    wz += weight * z
    wzz += weight * z * z
    wx += weight * x
    wxz += weight * x * z
  }
  const spread = wzz - (wz * wz) / w
  const along = spread > 1e-12 ? (wxz - (wx * wz) / w) / spread : 0
  return [(wx - along * wz) / w, along]
}
