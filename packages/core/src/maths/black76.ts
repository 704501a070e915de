import { normalCdf, normalDensity } from './normal.ts'
import {
  logMoneyness,
  normalisedVega,
  SERIES_HALF_WIDTH,
  shortfallOverVega,
  valueOverVega,
} from './normalised-black.ts'

/*
 * Black-76 without discounting (F. Black, 1976), for options that expire within days. Forward and strike are
 * positive, in one currency; volatility >= 0 per square root of a year; years >= 0. Anything else is the caller's
 * mistake and gives numbers without meaning. With no time or no volatility left, value and delta are their limits;
 * gamma, vega, theta, charm and vanna are then 0, at the strike also, where some limits are not finite.
 */

/** A call or a put. */
export type Right = 'C' | 'P'

/** Value and sensitivities of one option, per unit of the underlying. */
export type Greeks = {
  /** Currency. */
  price: number
  /** dV/dF, in [0, 1] for calls and [-1, 0] for puts. */
  delta: number
  /** d2V/dF2, per unit of currency. */
  gamma: number
  /** dV/dsigma, currency per 1.00 of volatility. */
  vega: number
  /** What a year of time that passes does to the value at this rate, -dV/dT: never positive. */
  theta: number
  /** What a year of time that passes does to the delta at this rate, -d(delta)/dT. */
  charm: number
  /** d(delta)/dsigma = d(vega)/dF, per 1.00 of volatility. */
  vanna: number
}

/**
 * Value of the option, currency, between what exercise brings and the forward (call) or strike (put). In the money
 * it is what exercise brings plus the value of the other right, so put-call parity holds to the last bits; far out
 * of the money nothing cancels.
 */
export function blackPrice(
  right: Right,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
): number {
  const intrinsic = right === 'C' ? forward - strike : strike - forward
  const time = timeValue(forward, strike, volatility * Math.sqrt(years))
  // The sum may round to beyond the bound.
  return intrinsic > 0 ? Math.min(intrinsic + time, right === 'C' ? forward : strike) : time
}

/** Value of the right that is out of the money, `s` being sigma sqrt(T). */
function timeValue(forward: number, strike: number, s: number): number {
  if (!(s > 0)) return 0
  const k = Math.abs(logMoneyness(forward, strike)) / s
  const t = 0.5 * s
  const scale = Math.sqrt(forward) * Math.sqrt(strike) * normalisedVega(k, t)
  const most = Math.min(forward, strike)
  if (scale === 0) return k > t ? 0 : most
  return k > t ? scale * valueOverVega(k, t) : mostLess(most, scale, k, t)
}

function mostLess(most: number, scale: number, k: number, t: number): number {
  // Close to the money and to expiry nearly all is missing: the difference would cancel.
  if (t <= SERIES_HALF_WIDTH) return scale * valueOverVega(k, t)
  return most - scale * shortfallOverVega(k, t)
}

/** Derivative of the value by the forward: [0, 1] for calls, [-1, 0] for puts; 1/2 and -1/2 at the strike at expiry. */
export function blackDelta(
  right: Right,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
): number {
  return deltaAt(right, upperDistance(logMoneyness(forward, strike), volatility * Math.sqrt(years)))
}

/** Subtracted from 0, as the negative of 0 is another number. */
const deltaAt = (right: Right, d1: number): number => (right === 'C' ? normalCdf(d1) : 0 - normalCdf(-d1))

/** d1 = x/s + s/2, at s = 0 its limit. */
function upperDistance(x: number, s: number): number {
  if (s > 0) return x / s + 0.5 * s
  return x === 0 ? 0 : x * Number.POSITIVE_INFINITY
}

/** Second derivative of the value by the forward, per unit of currency, the same for both rights: phi(d1) / (F s). */
export function blackGamma(forward: number, strike: number, volatility: number, years: number): number {
  const s = volatility * Math.sqrt(years)
  if (!(s > 0)) return 0
  // Divided one by one: their product may be below the smallest double.
  return normalDensity(logMoneyness(forward, strike) / s + 0.5 * s) / s / forward
}

/** Fills `into` with value and sensitivities, and returns it. */
export function blackGreeks(
  right: Right,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  into: Greeks,
): Greeks {
  const root = Math.sqrt(years)
  const s = volatility * root
  const d1 = upperDistance(logMoneyness(forward, strike), s)
  const density = s > 0 ? normalDensity(d1) : 0
  into.price = blackPrice(right, forward, strike, volatility, years)
  into.delta = deltaAt(right, d1)
  if (density === 0) {
    into.gamma = into.vega = into.theta = into.charm = into.vanna = 0
    return into
  }
  const d2 = d1 - s
  into.gamma = density / s / forward
  into.vega = forward * density * root
  into.theta = (-forward * density * volatility) / (2 * root)
  into.charm = (density * d2) / (2 * years)
  into.vanna = (-density * d2) / volatility
  return into
}
