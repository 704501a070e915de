import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { type Fold, findLeak, type Leak } from './find-leak.ts'
import { simulatedLog } from './given-logs.ts'
import { leakyEvents } from './leaky-events.ts'
import { eventPhysics, eventsOf } from './true-physics.ts'

/** Settings with which some minutes of a wild market have events that end. */
const config = resolvePhysics({
  confirmationSec: 2,
  horizonMinutes: 1,
  touchRearm: 0.15,
  baselineMinSnaps: 4,
})
const SEARCH = { seed: 5, cuts: 6, reach: 4000 }
/** Touches of which each is followed by another future, beside that at places of chance. */
const TOUCHES = 3

describe('no message of a touch event knows what comes after it', () => {
  let log: readonly Uint8Array[]
  let after: readonly number[]
  const leakOf = (fold: Fold): Leak | null =>
    findLeak(fold, log, SEARCH) ?? findLeak(fold, log, { ...SEARCH, after })

  before(async () => {
    log = await simulatedLog(11, [29, 50], [31, 30], { volatility: 0.5 })
    const types = Map.groupBy(eventsOf(log, config), ({ type }) => type)
    for (const [type, least] of [
      ['touch', 5],
      ['confirm', 5],
      ['resolve', 2],
    ] as const)
      assert.ok((types.get(type)?.length ?? 0) >= least, `${type}: ${types.get(type)?.length}`)
    after = types
      .get('touch')!
      .slice(0, TOUCHES)
      .map(({ ts }) => ts)
  })

  it('on a simulated morning', () => {
    assert.equal(leakOf(eventPhysics(config)), null)
  })
  for (const [deed, leaky] of Object.entries(leakyEvents))
    it(`and the search catches a teller that ${deed}`, () => {
      assert.notEqual(leakOf(leaky(config)), null)
    })
})
