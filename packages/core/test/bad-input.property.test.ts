import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import fc from 'fast-check'
import { brokenLogs } from './broken-log.ts'
import { payloadsOf } from './folded.ts'
import { assertAllHonest } from './honest.ts'
import { OPEN_MS, randomLogs } from './random-day.ts'

const config = { baselineMinSnaps: 4, triggerHoldSec: 0.5, contestedHoldSec: 0.25 }
const resolved = resolvePhysics(config)

describe('every line promises only what it holds', () => {
  it('on random logs', () => {
    let signals = 0
    fc.assert(
      fc.property(randomLogs(OPEN_MS - 10_000), (log) => {
        const payloads = payloadsOf(log, { config })
        assertAllHonest(payloads, resolved)
        signals += payloads.filter(({ levels }) => levels.some(({ signal }) => signal !== 'NEUTRAL')).length
      }),
      { numRuns: 40 },
    )
    assert.ok(signals > 0)
  })
  it('on logs with broken, repeated and late records', () => {
    fc.assert(
      fc.property(brokenLogs(OPEN_MS - 10_000), (log) => {
        assertAllHonest(payloadsOf(log, { config }), resolved)
      }),
      { numRuns: 60 },
    )
  })
})
