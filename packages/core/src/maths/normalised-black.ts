import { DEFICIT_START, millsDeficit, millsRatio } from './mills-ratio.ts'
import { normalDensity } from './normal.ts'

/*
 * Black-76 with the units taken out. With x = ln(F/K), s = sigma sqrt(T), an option out of the money has the value
 *
 *     sqrt(F K) b,   b = e^(-|x|/2) Phi(t - k) - e^(|x|/2) Phi(-t - k),   k = |x|/s,  t = s/2
 *
 * and b' = db/ds = phi(k) e^(-t^2/2). Both terms of b carry b' as a factor (P. Jaeckel, "Let's be rational", 2015):
 *
 *     b / b' = M(k - t) - M(k + t),   with M Mills' ratio,
 *
 * a number of moderate size however small b is. What is missing to the most the option can be worth is
 *
 *     c = e^(-|x|/2) - b,   c / b' = M(t - k) + M(t + k).
 */

/** Up to this t, and k t up to {@link SERIES_REACH}, the difference of the two ratios is taken by its Taylor series. */
export const SERIES_HALF_WIDTH = 0.5

/** Within it the errors of the series' recurrence grow by a fifth at most: k t is |x|/2. */
const SERIES_REACH = 1

/** ln(F/K) to the last bits, also next to 0; finite for any two positive numbers. */
export function logMoneyness(forward: number, strike: number): number {
  const ratio = forward / strike
  // Within a factor of two the difference is exact.
  if (ratio > 0.5 && ratio < 2) return Math.log1p((forward - strike) / strike)
  return ratio > 0 && ratio < Number.POSITIVE_INFINITY
    ? Math.log(ratio)
    : Math.log(forward) - Math.log(strike)
}

/** b' = phi(k) e^(-t^2/2), the normalised vega; 0 where it underflows. */
export function normalisedVega(k: number, t: number): number {
  return normalDensity(Math.sqrt(k * k + t * t))
}

/**
 * b / b' for k >= 0, t > 0: the value over the vega. Relative error below 1e-15. Infinity where k - t < -37.7.
 */
export function valueOverVega(k: number, t: number): number {
  if (t <= SERIES_HALF_WIDTH && k * t <= SERIES_REACH) return seriesOverVega(k, t)
  const near = k - t
  if (near < DEFICIT_START) return millsRatio(near) - millsRatio(k + t)
  return farOverVega(near, k + t, t)
}

/** c / b' for k >= 0, t > 0: what is missing to the maximum, over the vega. */
export function shortfallOverVega(k: number, t: number): number {
  return millsRatio(t - k) + millsRatio(t + k)
}

/**
 * 2 (t y1 + t^3/3! y3 + t^5/5! y5 + ...) with yn the size of the n-th derivative of Mills' ratio at k, from
 * y(n+1) = n y(n-1) - k yn.
 */
function seriesOverVega(k: number, t: number): number {
  let before: number
  let odd: number
  if (k < DEFICIT_START) {
    before = millsRatio(k)
    odd = 1 - k * before
  } else {
    odd = millsDeficit(k)
    before = (1 - odd) / k
  }
  const square = t * t
  let power = 1
  let sum = odd
  // The j-th term is at most t^(2j) / (3 5 ... (2j + 1)) of the sum: fourteen are more than doubles can hold.
  for (let n = 1; n < 28; n += 2) {
    const even = n * before - k * odd
    odd = (n + 1) * odd - k * even
    before = even
    power *= square / ((n + 1) * (n + 2))
    const term = power * odd
    sum += term
    if (term < 1e-17 * sum) break
  }
  return 2 * t * sum
}

/**
 * M(a) - M(b) to the right, where the two are alike: with M(k) = 1/(k + C(k)) the difference is
 * M(a) M(b) (b - a - (C(a) - C(b))), and C is small and known without cancellation.
 */
function farOverVega(a: number, b: number, t: number): number {
  const deficitA = millsDeficit(a)
  const deficitB = millsDeficit(b)
  const millsA = (1 - deficitA) / a
  const millsB = (1 - deficitB) / b
  return millsA * millsB * (2 * t - (deficitA / millsA - deficitB / millsB))
}
