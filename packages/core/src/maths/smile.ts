import { logMoneyness } from './normalised-black.ts'

/** One strike's implied volatility. Weight: its say in the fit, 1 where absent; nothing at 0. */
export type SmilePoint = { readonly strike: number; readonly volatility: number; readonly weight?: number }

/** Fewer points than these are not fitted: three coefficients would follow the noise of each quote. */
const FIT_POINTS = 5

/**
 * The fitted volatility is at least this share of the lowest observed. Inside the observed strikes a parabola can
 * dip below all points, even below 0, where the weights or a gap between strikes leave it free.
 */
const FLOOR_SHARE = 0.5

/** Points' quadratic part, on the scale of 1, below which they lie on fewer than three strikes. */
const NO_CURVATURE = 1e-20

/** c0 + c1 v + c2 (v^2 - slope v - 1) of v = (z - mean) / spread. */
type Parabola = {
  readonly mean: number
  readonly spread: number
  readonly slope: number
  readonly c0: number
  readonly c1: number
  readonly c2: number
}

/**
 * Implied volatility by strike, for one expiry at one time.
 *
 *     volatility(K) = a + b z + c z^2,   z = ln(K/F) / (atm sqrt(T))
 *
 * by least squares over at least five points at three or more strikes; with fewer, the volatility of the nearest
 * strike. Beyond the lowest and the highest strike observed it stays what it is there.
 */
export class Smile {
  /** Volatility at the forward, or at the observed strike next to it where the forward is beyond them. */
  readonly atm: number
  /** How many points it is made of. */
  readonly points: number
  /** How it answers: a parabola, or the nearest point's volatility. */
  readonly kind: 'quadratic' | 'nearest'
  readonly #forward: number
  readonly #strikes: Float64Array
  readonly #volatilities: Float64Array
  readonly #parabola: Parabola | null
  readonly #floor: number
  /** What ln(K/F) is divided by. */
  readonly #unit: number

  /**
   * The smile through `points`, in any order; null without any. Points whose strike or volatility is not finite and
   * positive, or whose weight is not, are left out; of several at one strike all count in a fit, and the heaviest,
   * of equals the first, where the nearest answers. null also when `forward` or `years` is not finite and positive.
   * @param forward currency, as the strikes
   * @param years to expiry; with `forward` it only sets the unit of z, which the fitted curve does not depend on
   */
  static fit(points: readonly SmilePoint[], forward: number, years: number): Smile | null {
    if (!isPositive(forward) || !isPositive(years)) return null
    const usable = points.filter(
      (point) => isPositive(point.strike) && isPositive(point.volatility) && isPositive(point.weight ?? 1),
    )
    if (usable.length === 0) return null
    usable.sort((a, b) => a.strike - b.strike || (b.weight ?? 1) - (a.weight ?? 1))
    return new Smile(usable, forward, years)
  }

  private constructor(points: readonly SmilePoint[], forward: number, years: number) {
    this.points = points.length
    this.#forward = forward
    this.#strikes = new Float64Array(points.length)
    this.#volatilities = new Float64Array(points.length)
    let least = Number.POSITIVE_INFINITY
    for (let i = 0; i < points.length; i++) {
      this.#strikes[i] = points[i]!.strike
      this.#volatilities[i] = points[i]!.volatility
      least = Math.min(least, this.#volatilities[i]!)
    }
    this.#floor = FLOOR_SHARE * least
    this.#unit = this.#nearest(forward) * Math.sqrt(years)
    this.#parabola = points.length < FIT_POINTS ? null : this.#fit(points)
    this.kind = this.#parabola === null ? 'nearest' : 'quadratic'
    this.atm = this.volatility(forward)
  }

  /**
   * Volatility per square root of a year at `strike`, > 0; strikes outside the observed ones are answered as the
   * observed one next to them. Of two strikes equally near, the lower. Allocation-free.
   */
  volatility(strike: number): number {
    const parabola = this.#parabola
    if (parabola === null) return this.#nearest(strike)
    const strikes = this.#strikes
    const within = Math.min(Math.max(strike, strikes[0]!), strikes[strikes.length - 1]!)
    const v = (this.#distance(within) - parabola.mean) / parabola.spread
    const fitted = parabola.c0 + parabola.c1 * v + parabola.c2 * (v * v - parabola.slope * v - 1)
    return Math.max(fitted, this.#floor)
  }

  /** z, in which the observed strikes span a few units. */
  #distance(strike: number): number {
    return -logMoneyness(this.#forward, strike) / this.#unit
  }

  #fit(points: readonly SmilePoint[]): Parabola | null {
    // Shares of the heaviest, so that no sum overflows.
    let heaviest = 0
    for (let i = 0; i < points.length; i++) heaviest = Math.max(heaviest, points[i]!.weight ?? 1)
    const z = new Float64Array(points.length)
    const weights = new Float64Array(points.length)
    for (let i = 0; i < points.length; i++) {
      z[i] = this.#distance(this.#strikes[i]!)
      weights[i] = (points[i]!.weight ?? 1) / heaviest
    }
    return fitParabola(z, this.#volatilities, weights)
  }

  #nearest(strike: number): number {
    let best = 0
    for (let i = 1; i < this.#strikes.length; i++)
      if (Math.abs(this.#strikes[i]! - strike) < Math.abs(this.#strikes[best]! - strike)) best = i
    return this.#volatilities[best]!
  }
}

/**
 * Weighted least squares with polynomials made orthogonal over the points (G. E. Forsythe, 1957): each coefficient is
 * then a quotient of two sums, and there is no system of equations to be ill conditioned. null where the points lie
 * on fewer than three strikes, or weights so small put them there as far as doubles tell.
 */
function fitParabola(z: Float64Array, volatilities: Float64Array, weights: Float64Array): Parabola | null {
  let total = 0
  let zs = 0
  let levels = 0
  for (let i = 0; i < z.length; i++) {
    total += weights[i]!
    zs += weights[i]! * z[i]!
    levels += weights[i]! * volatilities[i]!
  }
  const mean = zs / total
  const c0 = levels / total
  let squares = 0
  for (let i = 0; i < z.length; i++) squares += weights[i]! * (z[i]! - mean) ** 2
  const spread = Math.sqrt(squares / total)
  if (!(spread > 0)) return null
  let cubes = 0
  let slopes = 0
  for (let i = 0; i < z.length; i++) {
    const v = (z[i]! - mean) / spread
    cubes += weights[i]! * v ** 3
    slopes += weights[i]! * ((volatilities[i]! - c0) * v)
  }
  const slope = cubes / total
  const c1 = slopes / total
  let sizes = 0
  let bows = 0
  for (let i = 0; i < z.length; i++) {
    const v = (z[i]! - mean) / spread
    const bow = v * v - slope * v - 1
    sizes += weights[i]! * bow ** 2
    bows += weights[i]! * ((volatilities[i]! - c0 - c1 * v) * bow)
  }
  const size = sizes / total
  return size > NO_CURVATURE ? { mean, spread, slope, c0, c1, c2: bows / total / size } : null
}

const isPositive = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY
