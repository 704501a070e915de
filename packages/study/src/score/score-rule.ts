import { BARRIER_STATES, type BarrierState } from '@spymaster/core/payload'
import { NOT_KNOWN, type ReadingName, type RecordedMarket } from './recorded-market.ts'

/** What one level read at one snap: a row of a record. */
export type Reading = Readonly<Record<Exclude<ReadingName, 'state'>, number>> & {
  readonly state: BarrierState
}

/** The settings of the score that rules go by. */
export type RuleSettings = { readonly liquidity: number; readonly hedge: number; readonly tape: number }

/** A way to make a raw score, 0 (bounces) to 100 (breaks), of a reading. */
export type ScoreRule = {
  readonly name: string
  readonly about: string
  readonly raw: (reading: Reading, weights: RuleSettings) => number
}

/** The speed, in dollars a second, that counted fully in the tape as it was. */
const VELOCITY_NORM = 0.05

/** How the parts of the formula may be; each rule is one choice of all. */
type Choice = {
  /** Whether a hedge that is NEUTRAL leaves its weight to the others, as one that is not known does. */
  readonly neutralAbstains: boolean
  readonly weak: number
  readonly tape: 'velocity' | 'flow'
  /** Whether what was pulled or eaten counts only as far as price then gives way. */
  readonly givesWay: boolean
}

const WAS: Choice = { neutralAbstains: false, weak: 75, tape: 'velocity', givesWay: false }
const IS: Choice = { ...WAS, neutralAbstains: true, tape: 'flow' }

/** The name of the rule that the physics goes by. */
export const CURRENT_RULE = 'is'

/** The formula as it was first, its two changes one by one, as it is with both, and what was tried beyond. */
export const SCORE_RULES: readonly ScoreRule[] = [
  rule('was', 'As it was: a NEUTRAL hedge votes for 50, the tape is velocity, imbalance and sweeps', WAS),
  rule('abstains', 'As it was, but a NEUTRAL hedge has no vote', { ...WAS, neutralAbstains: true }),
  rule('flow', 'As it was, but the tape is the imbalance, by how much traded', { ...WAS, tape: 'flow' }),
  rule(CURRENT_RULE, 'As it is: both of these', IS),
  rule('weak-50', 'As it is, but WEAK is 50', { ...IS, weak: 50 }),
  rule('gives-way', 'As it is, but VACUUM and CONSUMED count only as far as price gives way', {
    ...{ ...IS, givesWay: true },
  }),
]

function rule(name: string, about: string, choice: Choice): ScoreRule {
  return { name, about, raw: (reading, weights) => rawScore(reading, weights, choice) }
}

/** The rows of a record by place, as objects. */
export function readingsOf({ rows }: RecordedMarket): (row: number) => Reading {
  const names = Object.keys(rows) as ReadingName[]
  return (row) => {
    const values = Object.fromEntries(names.map((name) => [name, rows[name][row]!]))
    return { ...values, state: BARRIER_STATES[rows.state[row]!]! } as Reading
  }
}

/** Raw scores of all rows of a record. */
export function rawScores(record: RecordedMarket, { raw }: ScoreRule, weights: RuleSettings): Float32Array {
  const reading = readingsOf(record)
  return record.rows.snap.map((_, row) => raw(reading(row), weights))
}

function rawScore(reading: Reading, weights: RuleSettings, choice: Choice): number {
  const sign = reading.isUp === 1 ? 1 : -1
  const rest =
    weights.liquidity * liquidityOf(reading, sign, choice) + weights.tape * tapeOf(reading, sign, choice)
  // AMPLIFY is 0, NEUTRAL 1, DAMPEN 2.
  const isSilent = reading.effect === NOT_KNOWN || (choice.neutralAbstains && reading.effect === 1)
  if (!isSilent) return 50 + 50 * (rest + weights.hedge * (1 - reading.effect))
  const weight = weights.liquidity + weights.tape
  return weight === 0 ? 50 : 50 + (50 * rest) / weight
}

/** From -1 (bounces) to 1. */
function liquidityOf({ state, velocity }: Reading, sign: number, { weak, givesWay }: Choice): number {
  if (state === 'WALL' || state === 'ABSORPTION') return -1
  if (state === 'WEAK') return weak / 50 - 1
  if (state !== 'VACUUM' && state !== 'CONSUMED') return 0
  if (givesWay) return Math.max(0, speedOf(velocity, sign))
  return state === 'VACUUM' ? 1 : 0.2
}

function tapeOf(reading: Reading, sign: number, { tape }: Choice): number {
  const { imbalance, tapeSure, sweep, velocity } = reading
  if (tape === 'flow') return sign * imbalance * tapeSure
  return sweep === 0 ? 0.5 * speedOf(velocity, sign) + 0.5 * sign * imbalance : sign * sweep
}

const speedOf = (velocity: number, sign: number): number =>
  Math.min(Math.max((sign * velocity) / VELOCITY_NORM, -1), 1)
