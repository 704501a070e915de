import type { OutcomeRow, StageRow, TouchRow } from '@spymaster/study'

/** An outcome at the $1 barrier with the odds of 0.25, 0.35 and 0.4. */
export const outcome = (fields: Partial<OutcomeRow> = {}): OutcomeRow => ({
  barrier: 'usd',
  size: 1,
  distance: 1,
  outcome: 'CHOP',
  breakShare: null,
  reason: null,
  seconds: null,
  odds: { break: 0.25, bounce: 0.35, chop: 0.4 },
  ...fields,
})

export const stage = (outcomes: readonly OutcomeRow[]): StageRow => ({
  beyond: 0,
  outcomes,
  strengthSigned: 0.1,
  strengthAbs: 0.4,
})

/** A touch of VWAP with an outcome from the first anchor alone. */
export const touch = (fields: Partial<TouchRow> = {}, ...outcomes: OutcomeRow[]): TouchRow => ({
  date: '2024-01-02',
  kind: 'VWAP',
  isPlacebo: false,
  side: 'SUPPORT',
  sigma: 0.2,
  stages: { A: stage(outcomes.length === 0 ? [outcome()] : outcomes), B: null },
  ...fields,
})
