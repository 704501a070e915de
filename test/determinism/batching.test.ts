import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { recordedLog, simulatedLog } from '../causality/given-logs.ts'
import { batchesOf, eventsOf } from '../causality/true-physics.ts'

/** Records in a batch. */
const SIZES = [1, 97]

/** The digest over a log's lines, and how many there are, for batches of a size. */
function digestOf(log: readonly Uint8Array[], size: number): { digest: string; lines: number } {
  const payloads = batchesOf(log, size).flat()
  return { digest: payloads.at(-1)!.digest, lines: payloads.length }
}

function assertSameForAnySize(log: readonly Uint8Array[]): void {
  const whole = digestOf(log, log.length)
  assert.ok(whole.lines > 100, `${whole.lines} lines`)
  for (const size of SIZES) assert.deepEqual(digestOf(log, size), whole, `batches of ${size}`)
}

describe('the messages of touch events are the same in batches of any size', () => {
  it('on a simulated morning', async () => {
    const config = resolvePhysics({ confirmationSec: 2, touchRearm: 0.15 })
    const log = await simulatedLog(7, [29, 50], [30, 50])
    const whole = eventsOf(log, config, log.length)
    assert.ok(whole.length > 6, `${whole.length} messages`)
    for (const size of SIZES) assert.deepEqual(eventsOf(log, config, size), whole, `batches of ${size}`)
  })
})

describe('the digest is the same in batches of any size', () => {
  it('on a simulated morning', async () => {
    assertSameForAnySize(await simulatedLog(4, [29, 40], [30, 30]))
  })
  it('on the recorded ES hour', { skip: sharedData() === null && NO_SHARED_DATA }, async () => {
    assertSameForAnySize(await recordedLog())
  })
})
