import { normalQuantile } from './normal.ts'
import { shortfallOverVega, valueOverVega } from './normalised-black.ts'

/**
 * More steps than are ever taken: two for what trades, four for whatever doubles can hold (tested over both). A solver
 * that has not arrived after these gives up.
 */
export const MAX_STEPS = 8

/** A step this small, relative to s, is the last: what is left is of the fourth power. */
const LAST_STEP = 1e-4

/**
 * The s = sigma sqrt(T) at which an option out of the money has its value (normalised-black.ts has the letters); NaN
 * when `maxSteps` are not enough.
 *
 * Steps are Householder's of third order (their error is of the fourth power of the one before) on ln b in the lower
 * half of what an option can be worth, on ln c in the upper. Both logarithms are close to smooth powers of s, so the
 * *relative* error of s shrinks alike from 1 to 40 standard deviations, where b spans 300 decimal places. Steps that
 * leave the interval already closed in on are replaced by halving it.
 *
 * @param x |ln(F/K)|, >= 0
 * @param distance |F - K| / sqrt(F K)
 * @param value b, > 0
 * @param shortfall c, > 0
 */
export function normalisedVolatility(
  x: number,
  distance: number,
  value: number,
  shortfall: number,
  maxSteps: number = MAX_STEPS,
): number {
  const upper = value > shortfall
  const target = ROOT_TWO_PI * (upper ? shortfall : value)
  let s = upper ? upperGuess(x, shortfall / (value + shortfall)) : lowerGuess(x, distance, value)
  let low = 0
  let high = Number.POSITIVE_INFINITY
  for (let step = 0; step < maxSteps; step++) {
    const k = x / s
    const t = 0.5 * s
    const overVega = upper ? shortfallOverVega(k, t) : valueOverVega(k, t)
    // ln b, or ln c, less its target: the exponential of b' is taken out of the logarithm and never underflows.
    const excess = Math.log(overVega / target) - 0.5 * (k * k + t * t)
    if (excess > 0 === upper) low = s
    else high = s
    const move = householder(x, s, excess, (upper ? -1 : 1) / overVega)
    const next = s + move
    if (Math.abs(move) <= LAST_STEP * s) return next
    s = next > low && next < high ? next : between(low, high)
  }
  return Number.NaN
}

const ROOT_TWO_PI = 2.5066282746310007

/** Householder's third-order step for f = ln b with f' = `slope`; b''/b' = x^2/s^3 - s/4. */
function householder(x: number, s: number, f: number, slope: number): number {
  const square = (x / s) ** 2
  const bend = square / s - 0.25 * s - slope
  const third = bend * bend - (3 * (square / s)) / s - 0.25 - slope * bend
  const newton = -f / slope
  return (newton * (1 + 0.5 * bend * newton)) / (1 + newton * (bend + (third * newton) / 6))
}

function between(low: number, high: number): number {
  if (high === Number.POSITIVE_INFINITY) return 2 * low
  return low === 0 ? 0.5 * high : Math.sqrt(low * high)
}

/**
 * Near the money and expiry Black's model is Bachelier's, in which s is a function of one number, the distance over
 * the straddle. It is written in eta = v / artanh(v) as J. Choi, K. Kim and M. Kwak do ("Numerical approximation of
 * the implied volatility under arithmetic Brownian motion", 2009), with a quotient fitted to 0.3 % for 0 to 37
 * standard deviations; the factors after it are the first terms between the two models' volatilities.
 */
function lowerGuess(x: number, distance: number, value: number): number {
  const straddle = distance + 2 * value
  const ratio = distance / value
  const log = ratio < 1e300 ? Math.log1p(ratio) : Math.log(distance) - Math.log(value)
  const eta = (2 * distance) / straddle / log
  const e = eta < 1 ? eta : 1
  const normal = 0.5 * ROOT_TWO_PI * straddle * Math.sqrt(e) * ((0.40117 + 0.91002 * e) / (1 + 0.31384 * e))
  const s = x > 0 ? (x / distance) * normal : normal
  // In the lower half d1 is at most the quartile of the normal distribution, 0.674.
  return Math.min(s * (1 + (s * s) / 24), 0.674 + Math.sqrt(0.455 + 2 * x))
}

/**
 * c = e^(-x/2) (Phi(-d1) + e^x Phi(d2)) with the second term between 0 (far from the money) and the first (at it).
 * @param share c over the most the option can be worth, in (0, 1/2]
 */
function upperGuess(x: number, share: number): number {
  const d1 = -normalQuantile(share / (1 + 1 / (1 + Math.sqrt(x))))
  return d1 + Math.sqrt(d1 * d1 + 2 * x)
}
