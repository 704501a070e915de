import type { BarrierState } from '../../payload/words.ts'

/** What decides a barrier state. */
export type BarrierFacts = {
  readonly coverage: number
  /** Over the whole zone, contracts. */
  readonly deltaLiq: number
  readonly replenishment: number
  readonly filled: number
  readonly canceledNet: number
  readonly standingDelta: number
  readonly standingReplenishment: number
  /** F(n) over the standing ticks in sight, and over all zone ticks in sight; contracts. */
  readonly standingThreshold: number
  readonly threshold: number
  /** Null without visible ticks at or behind the best quote. */
  readonly depthPerTick: number | null
  /** The baseline's low quantile; null without a baseline. */
  readonly weakDepth: number | null
}

/** The settings that matter to it. */
export type BarrierRules = {
  readonly minCoverage: number
  readonly vacuumRatio: number
  readonly wallReplenish: number
}

type Rule = (facts: BarrierFacts, rules: BarrierRules) => boolean

/** States in order of precedence; the first that holds is the level's. */
const RULES: readonly (readonly [BarrierState, Rule])[] = [
  ['UNSEEN', (f, r) => f.coverage < r.minCoverage],
  ['VACUUM', (f, r) => f.standingDelta < -f.standingThreshold && f.standingReplenishment < r.vacuumRatio],
  ['WALL', (f, r) => f.standingDelta > f.standingThreshold && f.standingReplenishment > r.wallReplenish],
  ['ABSORPTION', (f) => f.filled >= f.threshold && f.filled > 0 && f.replenishment >= 1],
  ['CONSUMED', (f) => f.deltaLiq < -f.threshold && f.filled > f.canceledNet],
  ['WEAK', (f) => f.depthPerTick !== null && f.weakDepth !== null && f.depthPerTick < f.weakDepth],
]

/** The state of a level's defence. */
export function barrierState(facts: BarrierFacts, rules: BarrierRules): BarrierState {
  for (const [state, holds] of RULES) if (holds(facts, rules)) return state
  return 'NEUTRAL'
}
