import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { features, resolvePhysics } from '@spymaster/core'
import { type Row, rowsOf, toldBy } from '../causality/feature-lines.ts'
import { simulatedLog } from '../causality/given-logs.ts'

/** Features that a simulated day has at one value, and why. */
const constant: Readonly<Record<string, string>> = {
  is_half_day: 'a day is of one length',
  has_open_interest: 'the log has it from the start, or not at all',
  gamma_flip_status: 'simulated dealers hold enough of both signs for there to be a flip',
  es_spread_ticks: 'the simulated book is one tick wide but for moments',
  fuel_status: 'simulated options are quoted from the opening on',
  signal: 'so early in a touch no signal has been held for long enough',
  touch_signal: 'the same',
}

describe('features over simulated mornings, a calm one and a wild one', () => {
  let rows: readonly Row[]

  before(async () => {
    const market = { rate: 0.1, warmupSessions: 4 }
    const logs = [market, { ...market, volatility: 0.3 }].map((each) =>
      simulatedLog(5, [25, 0], [100, 0], each),
    )
    rows = (await Promise.all(logs)).flatMap((log) => rowsOf(toldBy(log, resolvePhysics())))
  })

  it('are within their ranges', () => {
    const outside = features.filter(({ name, range }) =>
      rows.some(({ features }) => {
        const value = features[name]
        if (range.type !== 'number' || typeof value !== 'number') return false
        return value < (range.min ?? value) || value > (range.max ?? value)
      }),
    )
    assert.deepEqual(
      outside.map(({ name }) => name),
      [],
    )
  })
  it('are each known at some touch', () => {
    const unknown = features.filter(({ name }) =>
      rows.every(({ features }) => (features[name] ?? null) === null),
    )
    assert.deepEqual(
      unknown.map(({ name }) => name),
      [],
    )
  })
  it('change from touch to touch, but those of which it is known why', () => {
    const dull = features.filter(({ name }) => {
      const values = rows.map(({ features }) => features[name] ?? null)
      return new Set(values.filter((value) => value !== null)).size < 2
    })
    assert.deepEqual(
      dull.map(({ name }) => name).filter((name) => !(name in constant)),
      [],
    )
  })
})
