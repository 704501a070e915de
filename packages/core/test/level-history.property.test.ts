import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OUTCOMES } from '@spymaster/core'
import fc from 'fast-check'
import { HALF_LIFE_NS, LevelHistory } from '../src/features/readings/level-history.ts'

const SEC = 1e9
const steps = fc.array(
  fc.record({ gapSec: fc.nat({ max: 4000 }), what: fc.constantFrom('touched', ...OUTCOMES) }),
  { maxLength: 40 },
)

describe('the history of a level', () => {
  it('counts and ages what came before', () => {
    fc.assert(
      fc.property(steps, fc.nat({ max: 9000 }), (steps, later) => {
        const history = new LevelHistory()
        let now = 50_000 * SEC
        const past = steps.map(({ gapSec, what }) => {
          now += gapSec * SEC
          if (what === 'touched') history.touched(now)
          else history.resolved(now, what)
          return { at: now, what }
        })
        now += later * SEC
        const decayed = (what: string) =>
          past
            .filter((one) => one.what === what)
            .reduce((sum, { at }) => sum + 2 ** ((at - now) / HALF_LIFE_NS), 0)
        const touches = past.filter(({ what }) => what === 'touched')
        const reading = history.at(now)
        assert.equal(reading.count, touches.length)
        assert.equal(reading.secondsSinceLast, touches.length === 0 ? null : (now - touches.at(-1)!.at) / SEC)
        assert.equal(reading.lastOutcome, past.findLast(({ what }) => what !== 'touched')?.what ?? null)
        for (const [got, what] of [
          [reading.decayedCount, 'touched'],
          [reading.decayedBreaks, 'BREAK'],
          [reading.decayedBounces, 'BOUNCE'],
        ] as const)
          assert.ok(Math.abs(got - decayed(what)) < 1e-9)
      }),
    )
  })
  it('halves a touch in half an hour', () => {
    const history = new LevelHistory()
    history.touched(0)
    assert.equal(history.at(1800 * SEC).decayedCount, 0.5)
  })
})
