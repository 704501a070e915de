import { type Estimate, estimateByDays, type Resampling, studentReach } from '../levels/day-bootstrap.ts'
import { fitLogistic, sigmoid } from '../maths/logistic.ts'
import type { Leavers } from './leavers.ts'

const BLOCKS = 5

/** What a column adds to the baseline on days that it was not fitted to. */
export type Skill = {
  /** Share of the baseline's log loss that is saved; below 0 where fitting it did harm. */
  readonly value: number
  /** The interval of it alone, by whole days. */
  readonly low: number | null
  readonly high: number | null
  /** Half the width of the interval that holds all that were tried at once (Bonferroni). */
  readonly jointReach: number | null
}

/**
 * The skill of a column over the baseline: days in five blocks in order of time, each judged by logistic regressions,
 * with the column and without, on the others. Null where too few days have it.
 */
export function skillOf(
  leavers: Leavers,
  column: Float64Array,
  tried: number,
  how: Resampling,
): Skill | null {
  const { dates, day, y } = leavers
  const days = dates.length
  const sums = { sum: new Float64Array(days), count: new Float64Array(days) }
  let loss = 0
  for (let block = 0; block < BLOCKS; block++) {
    const [own, others] = split(leavers, block)
    const without = fitLogistic([leavers.ones, leavers.walk], y, others)
    const withIt = fitLogistic([leavers.ones, leavers.walk, column], y, others)
    for (const row of own) {
      const plain = without[0]! + without[1]! * leavers.walk[row]!
      const fitted = withIt[0]! + withIt[1]! * leavers.walk[row]! + withIt[2]! * column[row]!
      sums.sum[day[row]!]! += lossOf(y[row]!, plain) - lossOf(y[row]!, fitted)
      sums.count[day[row]!]! += 1
      loss += lossOf(y[row]!, plain)
    }
  }
  const estimate = estimateByDays(sums, how)
  return estimate === null ? null : scaled(estimate, loss / y.length, tried, how.level)
}

function scaled(estimate: Estimate, loss: number, tried: number, level: number): Skill {
  const share = (value: number | null): number | null => (value === null ? null : value / loss)
  const joint = studentReach(estimate, 1 - (1 - level) / Math.max(1, tried))
  return {
    value: estimate.value / loss,
    low: share(estimate.low),
    high: share(estimate.high),
    jointReach: share(joint),
  }
}

/** Rows of the days of a block, and all others. */
function split({ day, dates }: Leavers, block: number): [own: number[], others: number[]] {
  const [own, others]: [number[], number[]] = [[], []]
  for (const [row, place] of day.entries())
    (Math.floor((place * BLOCKS) / dates.length) === block ? own : others).push(row)
  return [own, others]
}

/** Log loss of a logistic regression's sum. */
const lossOf = (y: number, sum: number): number => -Math.log(Math.max(1e-12, sigmoid(y === 1 ? sum : -sum)))
