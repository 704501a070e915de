import { STAGES, type Stage } from '@spymaster/core/payload'
import type { Resampling } from '../levels/day-bootstrap.ts'
import { adjustedForMany } from '../levels/many-tests.ts'
import { Draws } from '../maths/draws.ts'
import { type Candidate, candidatesOf, type Form } from './candidate.ts'
import { type JointTest, jointTest } from './joint-test.ts'
import { type Leavers, leaversOf } from './leavers.ts'
import type { NullBarrier, NullRow } from './null-row.ts'
import { leastFound, type PlantedLeak, plantedLeaks } from './planted-leak.ts'
import { type ScoreTest, scoreTest } from './score-test.ts'
import { type Skill, skillOf } from './skill.ts'

/** What is asked, beside the rows. */
export type NullQuestion = {
  /** Flips of the days' signs behind the joint test [2000], resamples of days behind intervals [1000], their seed [1]. */
  readonly flips?: number
  readonly resamples?: number
  readonly seed?: number
  /** Features that are planted at each strength [200]. */
  readonly leaks?: number
  /** Share of cases in which nothing is found where there is nothing [0.95]. */
  readonly level?: number
}

/** Rows of a stage that left by one barrier. */
export type NullGroup = NullBarrier & {
  readonly stage: Stage
  readonly leavers: number
  readonly breaks: number
  readonly days: number
  /** Of the baseline's log odds: 0 and 1 where it is right. */
  readonly offset: number
  readonly slope: number
  readonly tried: number
  /** Names of values that do not vary enough to be tried. */
  readonly tooRare: readonly string[]
  readonly power: readonly PlantedLeak[]
  /** The weakest that is found in four cases of five; null where none of those planted is. */
  readonly least: { readonly strength: number; readonly auc: number } | null
}

/** One thing that was tried. */
export type NullTest = NullBarrier & {
  readonly stage: Stage
  readonly name: string
  readonly form: Form
  readonly word: string | null
  readonly t: number
  /** Alone, and corrected for all that were tried (Benjamini-Hochberg). */
  readonly p: number
  readonly adjustedP: number
  /** Log odds of a break per deviation. */
  readonly slope: number
  /** Out of sample; null where not told, or of too few days. */
  readonly skill: Skill | null
  /** Whether it is beyond the largest that chance brings among all that were tried. */
  readonly isBeyondChance: boolean
}

/** What was found that must not be there. */
export type NullReport = {
  readonly study: 'null'
  readonly question: Required<NullQuestion>
  readonly touches: number
  readonly days: number
  readonly from: string | null
  readonly to: string | null
  readonly groups: readonly NullGroup[]
  readonly joint: JointTest
  /** All that were tried, the largest |t| first. */
  readonly tests: readonly NullTest[]
  readonly found: number
}

const DEFAULTS = { flips: 2000, resamples: 1000, leaks: 200, seed: 1, level: 0.95 }
/** Of so many, the largest, and of what the score is made of, the skill is told. */
const TOLD = 40
const SCORES = ['break_score', 'break_score_raw', 'component_liquidity', 'component_hedge', 'component_tape']
const STATES = ['barrier_state', 'fuel_effect', 'signal', 'sweep']

/** Whether a value is the score, one of its components, or a state. */
export const isHeadValue = (name: string): boolean => SCORES.includes(name) || STATES.includes(name)

type Tried = {
  readonly group: NullBarrier & { readonly stage: Stage }
  readonly leavers: Leavers
  readonly candidate: Candidate
  readonly test: ScoreTest
}

/** Asks of everything that was known at touches whether it tells breaks from bounces beyond the baseline. */
export function studyNull(
  rows: readonly NullRow[],
  touches: number,
  barriers: readonly NullBarrier[],
  asked: NullQuestion = {},
): NullReport {
  const question = { ...DEFAULTS, ...asked }
  const draws = new Draws(question.seed)
  const gathered = STAGES.flatMap((stage) => {
    const own = rows.filter((row) => row.stage === stage)
    return barriers.flatMap((barrier, place) => groupOf(own, { ...barrier, stage }, place) ?? [])
  })
  const tried = gathered.flatMap(({ tried }) => tried)
  const joint = jointTest(
    tried.map(({ test }) => test),
    question.flips,
    question.level,
    draws,
  )
  const tests = testsOf(tried, joint, question)
  const dates = [...new Set(rows.map(({ date }) => date))].sort()
  return {
    study: 'null',
    ...{ question, touches, joint, tests },
    days: dates.length,
    from: dates[0]?.slice(0, 10) ?? null,
    to: dates.at(-1)?.slice(0, 10) ?? null,
    groups: gathered.map(({ group, leavers, tried: own, tooRare }) => {
      const power = plantedLeaks(leavers, joint.critical, question.leaks, draws)
      return { ...group, ...countsOf(leavers), tried: own.length, tooRare, power, least: leastFound(power) }
    }),
    found: tests.filter(({ isBeyondChance }) => isBeyondChance).length,
  }
}

function groupOf(rows: readonly NullRow[], group: NullBarrier & { stage: Stage }, barrier: number) {
  const leavers = leaversOf(rows, barrier)
  if (leavers === null) return null
  const { candidates, tooRare } = candidatesOf(leavers.values, leavers.day)
  const tried = candidates.map((candidate): Tried => {
    return { group, leavers, candidate, test: scoreTest(leavers, candidate.column) }
  })
  // Where nothing can be tried, nothing that was planted would have been found either.
  return tried.length === 0 ? null : { group, leavers, tried, tooRare }
}

const countsOf = ({ y, dates, offset, slope }: Leavers) => ({
  leavers: y.length,
  breaks: y.reduce((sum, value) => sum + value, 0),
  days: dates.length,
  ...{ offset, slope },
})

function testsOf(tried: readonly Tried[], joint: JointTest, question: Required<NullQuestion>): NullTest[] {
  const adjusted = adjustedForMany(tried.map(({ test }) => test.p))
  const order = tried.map((_, place) => place).sort((a, b) => size(tried[b]!) - size(tried[a]!))
  const how: Resampling = { resamples: question.resamples, seed: question.seed, level: question.level }
  return order.map((place, rank) => {
    const { group, leavers, candidate, test } = tried[place]!
    const isTold = rank < TOLD || isHeadValue(candidate.name)
    const { name, form, word, column } = candidate
    return {
      ...group,
      ...{ name, form, word, t: shown(test.t), p: shown(test.p) },
      ...{ adjustedP: shown(adjusted[place]!), slope: shown(test.slope) },
      skill: isTold ? skillOf(leavers, column, tried.length, how) : null,
      isBeyondChance: size(tried[place]!) > joint.critical,
    }
  })
}

/** Four digits say all that there is to say of them. */
const shown = (value: number): number => Number(value.toPrecision(4))

const size = ({ test }: Tried): number => Math.abs(test.t)
