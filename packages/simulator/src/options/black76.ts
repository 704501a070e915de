/**
 * The standard normal distribution function, to 7.5e-8: Abramowitz and Stegun, Handbook of Mathematical
 * Functions, 26.2.17. Prices made with it are off by less than a hundredth of a cent.
 */
export function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = (Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)) * sum
  return x >= 0 ? 1 - tail : tail
}

/**
 * A call on a forward, undiscounted (F. Black 1976): F N(d1) - K N(d2), d1,2 = ln(F/K)/s ± s/2, where s, which
 * must be positive, is the volatility times the root of the time left. A put is C - F + K.
 */
export function blackCall(forward: number, strike: number, s: number): number {
  const d1 = Math.log(forward / strike) / s + s / 2
  return forward * normalCdf(d1) - strike * normalCdf(d1 - s)
}
