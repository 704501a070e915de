import type { Right } from './black76.ts'
import { logMoneyness, normalisedVega } from './normalised-black.ts'
import { normalisedVolatility } from './normalised-volatility.ts'

/** What is promised of the result, absolute below 1 and relative above. */
const TOLERANCE = 1e-9

/** A unit in the last place of a number is at most this share of it. */
const LAST_PLACE = 2 ** -52

/**
 * The volatility per square root of a year at which Black-76, undiscounted, gives `price`: |error| < 1e-9, or 1e-9
 * of it where it is over 1. Out of the money it is right to 2e-15 of it. One or two steps for what trades,
 * four at most (normalised-volatility.ts). Allocation-free.
 *
 * null where there is no volatility to be had:
 * - an argument is not finite or not positive;
 * - the price is at most what exercise brings, or at least its maximum (forward for calls, strike for puts);
 * - the price as a double does not resolve it: a unit in its last place moves the volatility by more than the
 *   promised error. So it is deep in the money (over about five standard deviations for SPY options), where the time
 *   value hides behind the price's last bits, and next to the maximum. Out of the money below half the maximum every
 *   price resolves its volatility, however small it is.
 *
 * In the money the time value, price less what exercise brings, is the other right's price by parity.
 */
export function impliedVolatility(
  right: Right,
  price: number,
  forward: number,
  strike: number,
  years: number,
): number | null {
  if (!(price > 0 && forward > 0 && strike > 0 && years > 0)) return null
  const most = right === 'C' ? forward : strike
  const least = right === 'C' ? forward - strike : strike - forward
  const time = least > 0 ? timeValue(price, most, right === 'C' ? strike : forward) : price
  const missing = most - price
  // Infinite arguments end here too: their differences are infinite or not a number.
  if (!(time > 0 && missing > 0 && Math.max(missing, forward, strike, years) < Number.POSITIVE_INFINITY))
    return null
  const scale = Math.sqrt(forward) * Math.sqrt(strike)
  const x = Math.abs(logMoneyness(forward, strike))
  const s = normalisedVolatility(x, Math.abs(least) / scale, time / scale, missing / scale)
  const root = Math.sqrt(years)
  const volatility = s / root
  if (!(volatility > 0 && volatility < Number.POSITIVE_INFINITY)) return null
  if (least <= 0 && time <= missing) return volatility
  const vega = scale * normalisedVega(x / s, 0.5 * s) * root
  return price * LAST_PLACE <= TOLERANCE * Math.max(1, volatility) * vega ? volatility : null
}

/** `price` - (`more` - `less`), rounded once or twice: what the inner difference loses to rounding is put back. */
function timeValue(price: number, more: number, less: number): number {
  const difference = more - less
  const taken = more - difference
  const lost = more - (difference + taken) + (taken - less)
  return price - difference - lost
}
