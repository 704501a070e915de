import { type Estimate, estimateByDays, type Resampling } from '../levels/day-bootstrap.ts'
import { studentBound } from '../maths/student.ts'

/** A figure with the interval that holds it in 95 %, by whole markets; bounds are null where markets are too few. */
export type Bounds = { readonly value: number; readonly low: number | null; readonly high: number | null }

/** A mean with its interval, and of how many cases. */
export type Share = Bounds & { readonly cases: number }

const RESAMPLING: Resampling = { resamples: 1000, seed: 1, level: 0.95 }

/** A sum and a count for each market. */
export class MarketSums {
  readonly sum: Float64Array
  readonly count: Float64Array

  constructor(markets: number) {
    this.sum = new Float64Array(markets)
    this.count = new Float64Array(markets)
  }

  add(market: number, value: number): void {
    this.sum[market]! += value
    this.count[market]! += 1
  }

  /** The mean of all cases; null without one. */
  get share(): Share | null {
    const estimate: Estimate | null = this.count.some((count) => count > 0)
      ? estimateByDays(this, RESAMPLING)
      : null
    if (estimate === null) return null
    const { value, isTrusted, low, high } = estimate
    const cases = this.count.reduce((all, count) => all + count, 0)
    return { value, low: isTrusted ? low : null, high: isTrusted ? high : null, cases }
  }
}

/** A sum of what markets say, each for itself, with Student's interval. */
export function totalOf(parts: Float64Array): Bounds {
  const markets = parts.length
  const value = parts.reduce((all, part) => all + part, 0)
  const spread = parts.reduce((all, part) => all + (part - value / markets) ** 2, 0)
  if (markets < 2 || spread === 0) return { value, low: null, high: null }
  const reach = Math.sqrt((spread * markets) / (markets - 1)) * studentBound(0.05, markets - 1)
  return { value, low: value - reach, high: value + reach }
}
