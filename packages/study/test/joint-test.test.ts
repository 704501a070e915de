import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Draws } from '../src/maths/draws.ts'
import { jointTest } from '../src/null/joint-test.ts'
import type { ScoreTest } from '../src/null/score-test.ts'

const DAYS = 20
const FLIPS = 4000

/** Tests of which only what days say matters here. */
const testOf = (dates: readonly string[], byDay: readonly number[]): ScoreTest => ({
  ...{ dates, byDay: Float64Array.from(byDay), t: 0, p: 1, slope: 0 },
})
const criticalOf = (...tests: readonly ScoreTest[]): number =>
  jointTest(tests, FLIPS, 0.95, new Draws(1)).critical

describe('the joint test', () => {
  const dates = Array.from({ length: DAYS }, (_, day) => `2025-11-${String(day + 1).padStart(2, '0')}`)
  const draws = new Draws(3)
  // The first day says nothing: a test that lacks it is the same test.
  const byDay = dates.map((_, day) => (day === 0 ? 0 : draws.normal()))
  const whole = testOf(dates, byDay)

  it('counts a test once that stands there twice, though one of the two lacks a day', () => {
    const lacking = testOf(dates.slice(1), byDay.slice(1))
    const [alone, twice] = [criticalOf(whole), criticalOf(whole, lacking)]
    assert.ok(Math.abs(twice - alone) < 0.02, `${alone} alone, ${twice} twice`)
  })
  it('asks more of two tests that have nothing in common', () => {
    const other = testOf(
      dates,
      dates.map(() => draws.normal()),
    )
    assert.ok(criticalOf(whole, other) > criticalOf(whole) + 0.2)
  })
})
