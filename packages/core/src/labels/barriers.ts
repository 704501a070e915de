import { PRICE_TOLERANCE } from '../levels/level-source.ts'
import type { BarrierUnit, BaselinePayload } from '../payload/events.ts'
import { round } from '../payload/round.ts'
import { driftlessOdds, type Walk } from './first-passage.ts'

const USD_DIGITS = 4
const PROBABILITY_DIGITS = 6

/** Two prices, one on either side of a level, at which price has left it. */
export type Barrier = {
  readonly barrier: BarrierUnit
  /** In its unit: dollars, or sigmas of the horizon. */
  readonly size: number
  /** Dollars from the level; null where it is in sigmas and sigma is not known. */
  readonly distance: number | null
}

/** The settings that say where a level's barriers are. */
export type BarrierSettings = {
  readonly outcomeThresholds: readonly number[]
  readonly outcomeSigma: number
  readonly horizonMinutes: number
}

/**
 * The barriers of an event: those in dollars, ascending, then `outcomeSigma` x sigma x sqrt(`horizonMinutes`), to 1e-4
 * dollars. `sigma` is in dollars per square root of a minute, null where it is not known.
 */
export function barriersOf(settings: BarrierSettings, sigma: number | null): readonly Barrier[] {
  const { outcomeThresholds, outcomeSigma, horizonMinutes } = settings
  const distance = sigma === null ? null : outcomeSigma * sigma * Math.sqrt(horizonMinutes)
  return [
    ...outcomeThresholds.map((size) => ({ barrier: 'usd', size, distance: size }) as const),
    { barrier: 'sigma', size: outcomeSigma, distance: round(distance, USD_DIGITS) },
  ]
}

/** Whether price stands on a barrier or past it, so many dollars from the level. Never where there is no barrier. */
export function isPast(beyond: number, distance: number | null): boolean {
  return distance !== null && Math.abs(beyond) >= distance - PRICE_TOLERANCE
}

/**
 * What a driftless walk would do from where price stands, by barrier, to 1e-6: probabilities that sum to 1. They are
 * null without sigma or without a distance, and where price is past a barrier already.
 */
export function baselinesOf(
  barriers: readonly Barrier[],
  walk: Omit<Walk, 'distance' | 'sigma'> & { readonly sigma: number | null },
): readonly BaselinePayload[] {
  const { sigma, beyond } = walk
  return barriers.map((barrier) => {
    const { distance } = barrier
    if (sigma === null || distance === null || isPast(beyond, distance))
      return { ...barrier, break: null, bounce: null, chop: null }
    const odds = driftlessOdds({ ...walk, sigma, distance })
    const up = round(odds.break, PROBABILITY_DIGITS)
    // Two halves rounded up would be more than one.
    const down = round(Math.min(odds.bounce, 1 - up), PROBABILITY_DIGITS)
    return { ...barrier, break: up, bounce: down, chop: round(1 - up - down, PROBABILITY_DIGITS) }
  })
}
