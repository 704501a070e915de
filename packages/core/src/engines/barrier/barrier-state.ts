import type { BarrierState } from '../../payload/words.ts'
import type { Clusters } from './clusters.ts'

/** What decides a barrier state, in contracts. */
export type BarrierFacts = Clusters & {
  readonly coverage: number
  /** Over the whole zone: shown again out of hidden size, in the events that executed it. */
  readonly refilled: number
  /** F: the change that counts as one; of pulls another. */
  readonly threshold: number
  readonly pullThreshold: number
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
  readonly refillShare: number
  readonly absorbFactor: number
}

type Rule = (facts: BarrierFacts, rules: BarrierRules) => boolean

/** States in order of precedence; the first that holds is the level's. */
const RULES: readonly (readonly [BarrierState, Rule])[] = [
  ['UNSEEN', (f, r) => f.coverage < r.minCoverage],
  [
    'VACUUM',
    (f, r) => f.pulled > f.pullThreshold && f.returned < r.vacuumRatio * f.pulled && f.pulled >= f.eaten,
  ],
  ['WALL', (f, r) => f.came - f.left > f.threshold && f.came > r.wallReplenish * f.left],
  ['ABSORPTION', (f, r) => !isLost(f) && (isRefilled(f, r) || f.absorbed > r.absorbFactor * f.threshold)],
  ['CONSUMED', (f) => f.eaten > f.threshold && f.eaten > f.pulled],
  ['WEAK', (f) => f.depthPerTick !== null && f.weakDepth !== null && f.depthPerTick < f.weakDepth],
]

/** Whether more was eaten than hidden size makes good, however much of that there was. */
const isLost = ({ eaten, refilled, threshold }: BarrierFacts): boolean =>
  eaten > threshold && eaten > refilled

const isRefilled = ({ refilled, threshold }: BarrierFacts, { refillShare }: BarrierRules): boolean =>
  refilled > 0 && refilled >= refillShare * threshold

/** The state of a level's defence. */
export function barrierState(facts: BarrierFacts, rules: BarrierRules): BarrierState {
  for (const [state, holds] of RULES) if (holds(facts, rules)) return state
  return 'NEUTRAL'
}
