import type { PhysicsConfig } from '@spymaster/core'
import type { BarrierState, LevelPayload } from '@spymaster/core/payload'
import type { TrueFlows, TrueTick } from './true-flows.ts'

/** The settings that decide states. */
export type StateRules = Pick<
  PhysicsConfig,
  | 'barrierZoneTicks'
  | 'clusterTicks'
  | 'vacuumTicks'
  | 'minCoverage'
  | 'vacuumRatio'
  | 'wallReplenish'
  | 'refillShare'
  | 'absorbFactor'
>

/**
 * The state that the orders themselves give by the rules of docs/physics.md §4: of the payload only coverage and the
 * threshold are taken, which rest on more than the window. What is left is WEAK or NEUTRAL, given as NEUTRAL.
 */
export function ownState(
  { side, barrier }: LevelPayload,
  tick: number,
  flows: TrueFlows,
  rules: StateRules,
  nowNs: number,
): BarrierState {
  if (barrier.coverage < rules.minCoverage) return 'UNSEEN'
  const isBid = side === 'SUPPORT'
  const ticks = flows.ticks(isBid, tick, rules.barrierZoneTicks, nowNs)
  const { refilled } = flows.zone(isBid, tick, rules.barrierZoneTicks, nowNs)
  const { threshold, pullThreshold } = barrier.cluster
  const runs = runsOf(ticks, rules.clusterTicks)
  const pull = most(runsOf(ticks, rules.vacuumTicks), (run) =>
    sumOf(run, ({ behind }) => Math.max(-behind, 0)),
  )
  const eaten = most(runs, (run) => sumOf(run, lossOf)).score
  const stack = most(runs, (run) => sumOf(run, cameOf) - sumOf(run, leftOf))
  const absorbed = most(runs, (run) => sumOf(run, madeGoodOf)).score
  const returned = sumOf(pull.run, ({ behind }) => Math.max(behind, 0))
  if (pull.score > pullThreshold && returned < rules.vacuumRatio * pull.score && pull.score >= eaten)
    return 'VACUUM'
  if (stack.score > threshold && sumOf(stack.run, cameOf) > rules.wallReplenish * sumOf(stack.run, leftOf))
    return 'WALL'
  const isRefilled = refilled > 0 && refilled >= rules.refillShare * threshold
  const isLost = eaten > threshold && eaten > refilled
  if (!isLost && (isRefilled || absorbed > rules.absorbFactor * threshold)) return 'ABSORPTION'
  return eaten > threshold && eaten > pull.score ? 'CONSUMED' : 'NEUTRAL'
}

type Run = readonly TrueTick[]

const lossOf = ({ filled, net }: TrueTick): number => Math.max(filled - Math.max(net, 0), 0)
const cameOf = ({ isStanding, net }: TrueTick): number => (isStanding ? Math.max(net, 0) : 0)
const leftOf = ({ isStanding, net, filled }: TrueTick): number =>
  isStanding ? Math.max(-net, 0) + filled : 0
const madeGoodOf = ({ isHeld, net, filled }: TrueTick): number =>
  isHeld ? Math.min(filled, Math.max(net, 0)) : 0

const sumOf = (run: Run, value: (tick: TrueTick) => number): number =>
  run.reduce((sum, tick) => sum + value(tick), 0)

/** All runs of so many neighbours, those at the zone's worse end cut short. */
const runsOf = (ticks: Run, width: number): Run[] =>
  ticks.map((_, last) => ticks.slice(Math.max(0, last + 1 - width), last + 1))

/** The run with the highest score above 0, the first of equal ones; else none. */
function most(
  runs: readonly Run[],
  score: (run: Run) => number,
): { readonly run: Run; readonly score: number } {
  let best: { run: Run; score: number } = { run: [], score: 0 }
  for (const run of runs) {
    const own = score(run)
    if (own > best.score) best = { run, score: own }
  }
  return best
}
