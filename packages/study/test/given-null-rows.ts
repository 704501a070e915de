import type { FeatureValue } from '@spymaster/core/payload'
import type { NullRow } from '@spymaster/study'
import { Draws } from '../src/maths/draws.ts'

/** How rows are made; `lift` moves the log odds of a break beyond the baseline, from the row's values and its day. */
export type GivenRows = {
  readonly seed: number
  readonly days: number
  readonly perDay: number
  readonly values: (draws: Draws, odds: number, day: number) => Readonly<Record<string, FeatureValue>>
  readonly lift?: (values: Readonly<Record<string, FeatureValue>>, day: number) => number
}

/** Touches whose outcome is a throw of the baseline's coin, but for what `lift` adds. */
export function givenNullRows({ seed, days, perDay, values, lift = () => 0 }: GivenRows): NullRow[] {
  const draws = new Draws(seed)
  const rows: NullRow[] = []
  for (let day = 0; day < days; day++)
    for (let touch = 0; touch < perDay; touch++) {
      const odds = 0.3 + (0.4 * draws.index(1000)) / 1000
      const own = values(draws, odds, day)
      const logOdds = Math.log(odds / (1 - odds)) + lift(own, day)
      const isBreak = draws.index(1e6) / 1e6 < 1 / (1 + Math.exp(-logOdds))
      const date = `2025-${String(1 + Math.floor(day / 28)).padStart(2, '0')}-${String(1 + (day % 28)).padStart(2, '0')}`
      rows.push({ date, stage: 'A', values: own, outcomes: [{ isBreak, odds }] })
    }
  return rows
}

/** So many features that say nothing: numbers, words, and some that are missing now and then. */
export function idleValues(count: number, draws: Draws): Record<string, FeatureValue> {
  const values: Record<string, FeatureValue> = {}
  for (let k = 0; k < count; k++) {
    const value = draws.normal()
    const word = value < 0 ? 'LOW' : value < 1 ? 'MIDDLE' : 'HIGH'
    values[`idle_${k}`] = k % 5 === 0 ? word : k % 5 === 1 && draws.index(4) === 0 ? null : value
  }
  return values
}
