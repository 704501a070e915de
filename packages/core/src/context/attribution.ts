import type { ComponentsPayload, LevelPayload } from '../payload/signals.ts'
import { NEUTRAL_SCORE } from '../score/components.ts'
import type { Weights } from '../score/settings.ts'

/**
 * What moved the raw score off 50, as shares of |w (S - 50)| that sum to 1: the barrier for the liquidity
 * component, fuel for the hedge. A hedge component that is null moved nothing. All 0 and `flat` when none did.
 */
export function attributionOf(components: ComponentsPayload, weights: Weights): LevelPayload['attribution'] {
  const barrier = Math.abs(weights.liquidity * (components.liquidity - NEUTRAL_SCORE))
  const tape = Math.abs(weights.tape * (components.tape - NEUTRAL_SCORE))
  const fuel = Math.abs(weights.hedge * ((components.hedge ?? NEUTRAL_SCORE) - NEUTRAL_SCORE))
  const total = barrier + tape + fuel
  if (total === 0) return { barrier: 0, tape: 0, fuel: 0, flat: true }
  return { barrier: barrier / total, tape: tape / total, fuel: fuel / total, flat: false }
}
