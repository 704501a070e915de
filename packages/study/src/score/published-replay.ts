import type { PhysicsConfig } from '@spymaster/core'
import type { Confidence, Signal } from '@spymaster/core/payload'
import { confidenceOf } from './recorded-confidence.ts'
import type { RecordedMarket } from './recorded-market.ts'
import { replay } from './replay.ts'
import { CURRENT_RULE, rawScores, SCORE_RULES } from './score-rule.ts'

/** A signal at the snap at which it fired, ms since the epoch. */
export type FiredSignal = {
  readonly id: string
  readonly ts: number
  readonly signal: Signal
  readonly confidence: Confidence
}

/** What the physics itself would publish of a record with these settings: each row's score, and the signals that fire. */
export function replayPublished(
  record: RecordedMarket,
  config: PhysicsConfig,
): { readonly score: Float32Array; readonly fired: readonly FiredSignal[] } {
  const raw = rawScores(record, SCORE_RULES.find(({ name }) => name === CURRENT_RULE)!, config.weights)
  const { score, fired } = replay(record, raw, config, config.snapIntervalMs)
  const { rows, levels, ts } = record
  return {
    score,
    fired: fired.map(({ row, signal }) => ({
      ...{ id: levels[rows.level[row]!]!, ts: ts[rows.snap[row]!]!, signal },
      confidence: confidenceOf(record, row, config),
    })),
  }
}
