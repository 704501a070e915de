import assert from 'node:assert/strict'
import { normalCdf } from '../../packages/core/src/maths/normal.ts'

/** How far a share may be off what it should be, beyond twice its sampling error. */
export const MARGIN = 0.05
/** Shares of a normal within one deviation and two. */
export const WITHIN = [2 * normalCdf(1) - 1, 2 * normalCdf(2) - 1] as const

/** A sum of contracts, or of their gammas: as the tape has it, its deviation, and what is true. */
export type Estimate = { estimated: number; variance: number; truth: number }

/** A mean and its sampling error. */
export type Mean = { readonly mean: number; readonly error: number; readonly count: number }

/** The mean of all, its error from the stretches' differences: within one stretch errors go together. */
export function meanOf(groups: readonly (readonly number[])[]): Mean {
  const count = groups.reduce((sum, group) => sum + group.length, 0)
  const totals = groups.map((group) => group.reduce((sum, value) => sum + value, 0))
  const mean = totals.reduce((sum, total) => sum + total, 0) / count
  const squares = totals.reduce((sum, total, i) => sum + (total - mean * groups[i]!.length) ** 2, 0)
  return { mean, error: Math.sqrt(squares) / count, count }
}

/** The mean of a value of all estimates. */
export function mean(groups: readonly Estimate[][], value: (estimate: Estimate) => number): Mean {
  return meanOf(groups.map((group) => group.map(value)))
}

/** Asserts that a mean is what it should be, give or take the margin and twice its sampling error. */
export function near({ mean, error, count }: Mean, expected: number, what: string, margin = MARGIN): void {
  const text = `${what}: ${mean} of ${count}, error ${error}, should be ${expected}`
  assert.ok(Math.abs(mean - expected) <= margin + 2 * error, text)
}

const deviations = ({ estimated, variance, truth }: Estimate): number =>
  (truth - estimated) / Math.sqrt(variance)
export const within = (limit: number) => (estimate: Estimate) =>
  Number(Math.abs(deviations(estimate)) < limit)
export const square = (estimate: Estimate) => deviations(estimate) ** 2
const claimed = ({ estimated, variance }: Estimate) => normalCdf(Math.abs(estimated) / Math.sqrt(variance))
const isRight = ({ estimated, truth }: Estimate) => Number(estimated > 0 === truth > 0)
const isSure = ({ estimated, variance }: Estimate) => Math.abs(estimated) > 2 * Math.sqrt(variance)
/** Neither the tape nor the truth can be without a side. */
const hasSide = ({ estimated, truth }: Estimate) => estimated !== 0 && truth !== 0

/** Asserts that as many errors are within one deviation and two as of a normal, of which the mean square is 1. */
export function assertCovered(groups: readonly Estimate[][], what: string): void {
  near(mean(groups, within(1)), WITHIN[0], `${what}, one`)
  near(mean(groups, within(2)), WITHIN[1], `${what}, two`)
  near(mean(groups, square), 1, `${what}, mean square`, 0.2)
}

/** Asserts that the side is right as often as it claims, where there is one. */
export function assertSided(groups: readonly Estimate[][], what: string): void {
  const sided = groups.map((group) => group.filter(hasSide))
  near(
    mean(sided, (estimate) => isRight(estimate) - claimed(estimate)),
    0,
    what,
  )
}

/** Asserts that the side is right nineteen times in twenty where it is two deviations from zero. */
export function assertSure(groups: readonly Estimate[][], what: string): void {
  const sure = groups.map((group) => group.filter(isSure))
  const right = mean(sure, isRight)
  assert.ok(
    right.count > 0 && right.mean >= 0.95 - 2 * right.error,
    `${what}: ${right.mean} of ${right.count}`,
  )
}

/** A line of figures: shares within one deviation and two, mean square, side right and claimed, and of the sure. */
export function figures(groups: readonly Estimate[][], what: string): string {
  const sided = groups.map((group) => group.filter(hasSide))
  const sure = groups.map((group) => group.filter(isSure))
  const all = [
    ...[within(1), within(2), square].map((value) => mean(groups, value)),
    ...[isRight, claimed].map((value) => mean(sided, value)),
    mean(groups, (estimate) => Number(isSure(estimate))),
    mean(sure, isRight),
  ]
  return `${what}: ${all.map(({ mean, error }) => `${mean.toFixed(3)} ± ${error.toFixed(3)}`).join(', ')}`
}
