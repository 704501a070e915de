import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import fc from 'fast-check'
import { CLOSE_MS, OPEN_MS, randomLogs } from '../../packages/core/test/random-day.ts'
import { findLeak } from './find-leak.ts'
import { recordedLog, simulatedLog } from './given-logs.ts'
import { leakyPhysics } from './leaky-physics.ts'
import { physicsOf } from './true-physics.ts'

const OPENING_RANGE_MS = 900_000
/** Records in each stretch of the recorded hour. */
const STRETCH = 4000

describe('no line knows what comes after it', () => {
  it('on a simulated morning over the opening bell', async () => {
    const log = await simulatedLog(1, [29, 40], [30, 30])
    assert.equal(findLeak(physicsOf(), log, { seed: 1, cuts: 8, reach: 1000 }), null)
  })
  it('on a simulated morning over the end of the opening range', async () => {
    const log = await simulatedLog(2, [44, 35], [45, 25])
    assert.equal(findLeak(physicsOf(), log, { seed: 2, cuts: 8, reach: 1000 }), null)
  })
  it('on random logs over the opening bell, the end of the opening range and the expiry of options', () => {
    const config = resolvePhysics({ baselineMinSnaps: 4, triggerHoldSec: 0.5, contestedHoldSec: 0.25 })
    const moments = [OPEN_MS, OPEN_MS + OPENING_RANGE_MS, CLOSE_MS]
    const logs = fc.oneof(...moments.map((ms) => randomLogs(ms - 10_000)))
    fc.assert(
      fc.property(logs, fc.nat(), (log, seed) => {
        assert.equal(findLeak(physicsOf(config), log, { seed, cuts: 6 }), null)
      }),
      { numRuns: 5, endOnFailure: true },
    )
  })
  it('on the recorded ES hour', { skip: sharedData() === null && NO_SHARED_DATA }, async () => {
    const [session, ...market] = await recordedLog()
    for (let at = 0; at < market.length; at += 9 * STRETCH) {
      const log = [session!, ...market.slice(at, at + STRETCH)]
      assert.equal(findLeak(physicsOf(), log, { seed: at, cuts: 3, reach: 500 }), null)
    }
  })
})

describe('the search for leaks', () => {
  let log: readonly Uint8Array[]

  before(async () => {
    log = await simulatedLog(3, [30, 0], [30, 25])
  })

  it('finds none in the physics on the log on which it finds others', () => {
    assert.equal(findLeak(physicsOf(), log, { seed: 3, cuts: 12 }), null)
  })
  for (const [deed, leaky] of Object.entries(leakyPhysics))
    it(`catches a physics that ${deed}`, () => {
      const leak = findLeak(leaky, log, { seed: 3, cuts: 12 })
      assert.notEqual(leak, null)
    })
})
