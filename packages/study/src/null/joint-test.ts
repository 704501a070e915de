import type { Draws } from '../maths/draws.ts'
import { quantileOf } from '../maths/quantile.ts'
import { dayT, type ScoreTest, squaresOf } from './score-test.ts'

/** What the largest of many tests comes to by chance. */
export type JointTest = {
  /** The largest |t| found; 0 of no tests. */
  readonly largest: number
  /** What the largest exceeds in a share `1 - level` of cases where there is nothing. */
  readonly critical: number
  /** Share of flips with a largest |t| of at least the one found. */
  readonly p: number
}

/**
 * The largest |t| of many tests against that of the same days with their signs drawn anew: where nothing is there, a day
 * is as likely for as against, and all that was tried turns with it, so that what hangs together is counted once. A date
 * has one sign in all tests, whichever others they have. The wild bootstrap with Rademacher weights by cluster (A. C. Cameron, J. Gelbach, D. Miller, "Bootstrap-based improvements for
 * inference with clustered errors", Rev. Econ. Stat. 90 (2008)), its largest by P. Westfall and S. Young (1993).
 */
export function jointTest(
  tests: readonly ScoreTest[],
  flips: number,
  level: number,
  draws: Draws,
): JointTest {
  const largest = Math.max(0, ...tests.map(({ t }) => Math.abs(t)))
  const dates = [...new Set(tests.flatMap((test) => test.dates))].sort()
  const placeOf = new Map(dates.map((date, place) => [date, place]))
  const own = tests.map((test) => ({
    byDay: test.byDay,
    places: Int32Array.from(test.dates, (date) => placeOf.get(date)!),
    squares: squaresOf(test.byDay),
  }))
  const maxima = new Float64Array(flips)
  const signs = new Float64Array(dates.length)
  for (let flip = 0; flip < flips; flip++) {
    for (let place = 0; place < dates.length; place++) signs[place] = draws.index(2) === 0 ? -1 : 1
    let most = 0
    for (const { byDay, places, squares } of own) {
      let sum = 0
      for (let day = 0; day < byDay.length; day++) sum += signs[places[day]!]! * byDay[day]!
      most = Math.max(most, Math.abs(dayT(sum, squares, byDay.length)))
    }
    maxima[flip] = most
  }
  maxima.sort()
  const reached = maxima.reduce((count, value) => count + Number(value >= largest - 1e-12), 0)
  return { largest, critical: quantileOf(maxima, level), p: (reached + 1) / (flips + 1) }
}
