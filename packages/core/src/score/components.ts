import type { ComponentsPayload, TapePayload } from '../payload/signals.ts'
import type { BarrierState, Direction, FuelEffect } from '../payload/words.ts'
import type { Weights } from './settings.ts'

/** What says nothing either way. */
export const NEUTRAL_SCORE = 50

const liquidityOfState: Readonly<Record<BarrierState, number>> = {
  VACUUM: 100,
  WEAK: 75,
  CONSUMED: 60,
  NEUTRAL: NEUTRAL_SCORE,
  UNSEEN: NEUTRAL_SCORE,
  WALL: 0,
  ABSORPTION: 0,
}

const hedgeOfEffect: Readonly<Record<FuelEffect, number>> = {
  AMPLIFY: 100,
  NEUTRAL: NEUTRAL_SCORE,
  DAMPEN: 0,
}

/** Liquidity component S_L: 0 where the defenders hold, 100 where they are gone (`docs/physics.md` §7). */
export function liquidityComponent(state: BarrierState): number {
  return liquidityOfState[state]
}

/** Hedge component S_H: 0 where dealers dampen moves, 100 where they amplify them; null without an effect. */
export function hedgeComponent(effect: FuelEffect | null): number | null {
  return effect === null ? null : hedgeOfEffect[effect]
}

/** What the tape component is made of, raw and not smoothed. */
export type TapeForScore = Pick<TapePayload, 'imbalance' | 'confidence'>

/**
 * Tape component S_T, 0 (against the break) to 100 (with it).
 *
 *     50 + 50 d i c
 *
 * where d is +1 for a break UP and -1 for DOWN, i the imbalance, -1 to 1, and c the tape's confidence, how much traded, 0
 * to 1. Where nothing trades it is 50. Velocity is not in it: price that comes to a level moves towards it.
 */
export function tapeComponent(direction: Direction, { imbalance, confidence }: TapeForScore): number {
  const sign = direction === 'UP' ? 1 : -1
  return NEUTRAL_SCORE + 50 * sign * imbalance * confidence
}

/**
 * Raw break score, 0 (bounces) to 100 (breaks): the weighted mean of the components that have a vote. A hedge component
 * that is null or neutral has none: that dealers do nothing makes no wall weaker.
 *
 *     w_L S_L + w_H S_H + w_T S_T                  where dealers amplify or dampen
 *     (w_L S_L + w_T S_T) / (w_L + w_T)            else; 50 when these two weigh nothing
 */
export function breakScore(components: ComponentsPayload, weights: Weights): number {
  const { liquidity, hedge, tape } = components
  const rest = weights.liquidity * liquidity + weights.tape * tape
  // Weighted sums of 100s may round to just above 100.
  if (hedge !== null && hedge !== NEUTRAL_SCORE) return clamp(rest + weights.hedge * hedge, 0, 100)
  const weight = weights.liquidity + weights.tape
  return weight === 0 ? NEUTRAL_SCORE : clamp(rest / weight, 0, 100)
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high)
}
