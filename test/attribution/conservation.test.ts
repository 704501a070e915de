import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { assertBalanced, zoneSnaps } from '../../packages/core/test/zone-balance.ts'
import { recordedLog } from '../causality/given-logs.ts'

/** 00:00 UTC of the recorded hours, and ticks around which they traded, ten points apart. */
const MIDNIGHT_NS = BigInt(Date.UTC(2023, 11, 25)) * 1_000_000n
const TICKS = [19160, 19200, 19240, 19280, 19320]

describe('the contracts of a zone', { skip: sharedData() === null && NO_SHARED_DATA }, () => {
  it('are conserved over every barrier window of the recorded ES hour', async () => {
    let moved = 0
    let flowed = 0
    const { account } = zoneSnaps(await recordedLog(), MIDNIGHT_NS, TICKS, 10, (snap) => {
      assertBalanced(snap)
      moved += snap.entered + snap.left
      flowed += snap.reading.added
    })
    assert.ok(moved > 10_000 && flowed > 10_000, `${moved} in and out of sight, ${flowed} added`)
    const { traded, filled, unseen, unsigned } = account
    assert.equal(filled + unseen + unsigned, traded)
  })
})
