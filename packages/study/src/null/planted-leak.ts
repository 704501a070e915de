import { normalCdf } from '@spymaster/core'
import type { Draws } from '../maths/draws.ts'
import { rankColumn } from './candidate.ts'
import type { Leavers } from './leavers.ts'
import { scoreTest } from './score-test.ts'

/** Correlations with what is left of the outcome that are planted. */
const STRENGTHS = [0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.4]

/** How surely a feature that knows a little of the future is found among all that was tried. */
export type PlantedLeak = {
  /** Correlation of the feature with outcome less baseline, in deviations. */
  readonly strength: number
  /** The same as an area under the curve, where the baseline says one half. */
  readonly auc: number
  /** Share of such features that are beyond the critical |t|. */
  readonly found: number
}

/** Plants features of known strength, each so many times, and counts how many exceed the critical |t|. */
export function plantedLeaks(leavers: Leavers, critical: number, times: number, draws: Draws): PlantedLeak[] {
  return STRENGTHS.map((strength) => {
    let found = 0
    for (let draw = 0; draw < times; draw++)
      found += Number(Math.abs(scoreTest(leavers, leak(leavers, strength, draws)).t) > critical)
    return { strength, auc: aucOf(strength), found: found / times }
  })
}

/** The least strength that is found in four cases of five, between those planted; null where none is. */
export function leastFound(leaks: readonly PlantedLeak[]): { strength: number; auc: number } | null {
  const after = leaks.findIndex(({ found }) => found >= 0.8)
  if (after < 0) return null
  const [below, above] = [leaks[after - 1], leaks[after]!]
  if (below === undefined) return { strength: above.strength, auc: above.auc }
  const share = (0.8 - below.found) / (above.found - below.found)
  const strength = below.strength + share * (above.strength - below.strength)
  return { strength, auc: aucOf(strength) }
}

/** A feature that goes with the outcome, beyond what the baseline knows, as far as `strength` says; by its rank, as all. */
export function leak({ y, expected }: Leavers, strength: number, draws: Draws): Float64Array {
  const noise = Math.sqrt(1 - strength * strength)
  return rankColumn(
    Array.from(y, (value, row) => {
      const m = expected[row]!
      return (strength * (value - m)) / Math.sqrt(m * (1 - m)) + noise * draws.normal()
    }),
  )
}

/** Breaks and bounces lie 2 s apart, each with a deviation of sqrt(1 - s^2). */
const aucOf = (strength: number): number => normalCdf((Math.SQRT2 * strength) / Math.sqrt(1 - strength ** 2))
