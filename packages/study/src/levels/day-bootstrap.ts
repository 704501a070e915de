import { quantileOf } from '../maths/quantile.ts'
import { resampled } from '../maths/resampled.ts'
import { studentBound, studentTails } from '../maths/student.ts'
import { type DaySums, withoutEmptyDays } from './day-sums.ts'

/** Fewer days than these say little of how much days differ: no interval of them is to be trusted. */
export const LEAST_DAYS = 20

/** How resampling is done. */
export type Resampling = {
  readonly resamples: number
  readonly seed: number
  /** Share of intervals that hold the truth, in (0, 1). */
  readonly level: number
}

/** A mean over cases, or the difference of two, with an interval that takes days as they come: whole. */
export type Estimate = {
  readonly value: number
  /** Standard error; null with less than two days of either mean, or where nothing varies. */
  readonly error: number | null
  /** Bounds of the interval, null together. */
  readonly low: number | null
  readonly high: number | null
  /** Probability of a value so far from 0 by chance, by Student's distribution; null without an error. */
  readonly p: number | null
  /** Days that had a case; of two means, of the one that fewer days had. */
  readonly days: number
  /** Whether days are enough for the interval to mean what it says. */
  readonly isTrusted: boolean
}

/** Share of resamples that must give a figure. */
const LEAST_USABLE = 0.9

/**
 * The mean of all cases, sum over count, with a studentised bootstrap of whole days: cases of one day hang together,
 * days are taken not to. With `against`, the difference of the two means over the same days. Null without a case.
 *
 *     theta = sum S_d / sum n_d    error^2 = D/(D-1) sum (S_d - theta n_d)^2 / (sum n_d)^2
 *     t* = (theta* - theta) / error*  of D days drawn with replacement
 *     interval = theta - error t*_hi  to  theta - error t*_lo
 *
 * The error is that of a ratio of sums (linearised). Studentising is correct to a higher order than percentiles are,
 * which are too narrow with few days (B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 12).
 */
export function estimateByDays(
  sums: DaySums,
  how: Resampling,
  against: DaySums | null = null,
): Estimate | null {
  const groups = withoutEmptyDays(against === null ? [sums] : [sums, against])
  const drawn = groups[0]!.sum.length
  const all = Uint32Array.from({ length: drawn }, (_, place) => place)
  const whole = linearised(groups, all)
  if (whole === null) return null
  const { value } = whole
  // What few days say is in doubt by those days, however many stand against them.
  const days = Math.min(...groups.map(({ count }) => count.filter((cases) => cases > 0).length))
  const error = days > 1 ? whole.error : null
  if (error === null) return { value, error, low: null, high: null, p: null, days, isTrusted: false }
  const ts = resampled(drawn, how, (picked) => {
    const own = linearised(groups, picked)
    return own === null || own.error === null ? null : (own.value - value) / own.error
  })
  const tail = (1 - how.level) / 2
  const isUsable = ts.length >= LEAST_USABLE * how.resamples
  return {
    value,
    error,
    low: isUsable ? value - error * quantileOf(ts, 1 - tail) : null,
    high: isUsable ? value - error * quantileOf(ts, tail) : null,
    p: studentTails(value / error, days - 1),
    days,
    isTrusted: isUsable && days >= LEAST_DAYS,
  }
}

/** Half the width of the interval that holds the truth in a share `level` of cases, by Student; null without an error. */
export function studentReach({ error, days }: Estimate, level: number): number | null {
  return error === null ? null : error * studentBound(1 - level, days - 1)
}

/** The figure over days, given by place, and its standard error; null where a group has no case among them. */
function linearised(
  [first, second]: readonly DaySums[],
  picked: Uint32Array,
): { readonly value: number; readonly error: number | null } | null {
  const one = totals(first!, picked)
  const two = second === undefined ? null : totals(second, picked)
  if (one.count === 0 || two?.count === 0) return null
  const days = picked.length
  let squares = 0
  for (let k = 0; k < days; k++) {
    const place = picked[k]!
    let part = (first!.sum[place]! - one.mean * first!.count[place]!) / one.count
    if (two !== null) part -= (second!.sum[place]! - two.mean * second!.count[place]!) / two.count
    squares += part * part
  }
  const variance = (squares * days) / (days - 1)
  // What is left of rounding is no variance.
  const error = days > 1 && variance > 1e-24 ? Math.sqrt(variance) : null
  return { value: one.mean - (two?.mean ?? 0), error }
}

function totals(
  { sum, count }: DaySums,
  picked: Uint32Array,
): { readonly mean: number; readonly count: number } {
  let [s, n] = [0, 0]
  for (let k = 0; k < picked.length; k++) {
    s += sum[picked[k]!]!
    n += count[picked[k]!]!
  }
  return { mean: s / n, count: n }
}
