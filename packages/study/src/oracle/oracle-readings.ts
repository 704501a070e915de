import { BARRIER_STATES } from '@spymaster/core/payload'
import { type Bounded, beyondWalk, bounded, meanOf } from './oracle-knowledge.ts'
import type { OracleRow } from './oracle-touches.ts'

/** What one kind of reading is followed by, over all moments. */
export type ReadingLean = {
  readonly of: string
  /** Moments, and their share of all. */
  readonly rows: number
  readonly share: number
  /** Mean of the oracle's lean beyond the walk's: above 0 it breaks more often; null of fewer than ten. */
  readonly lean: Bounded | null
}

/** From this score on, to the next one exclusive. */
const FROM = [0, 25, 40, 60, 75]
const NAMES = ['score below 25', '25 to 40', '40 to 60', '60 to 75', '75 and more']

/** What follows each range of the score and each state of the barrier; those that nothing has read are left out. */
export function readingLeans(rows: readonly OracleRow[], resamples: number): ReadingLean[] {
  const ranges = FROM.map((from, k) => ({
    of: NAMES[k]!,
    some: rows.filter(({ score }) => score >= from && score < (FROM[k + 1] ?? Number.POSITIVE_INFINITY)),
  }))
  const states = BARRIER_STATES.map((of) => ({ of, some: rows.filter(({ state }) => state === of) }))
  const lean = (some: readonly OracleRow[]) => meanOf(some.map(beyondWalk))
  return [...ranges, ...states].flatMap(({ of, some }) =>
    some.length === 0
      ? []
      : [{ of, rows: some.length, share: some.length / rows.length, lean: bounded(some, lean, resamples) }],
  )
}
