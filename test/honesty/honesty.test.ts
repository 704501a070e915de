import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { assertAllHonest } from '../../packages/core/test/honest.ts'
import { recordedLog, simulatedLog } from '../causality/given-logs.ts'
import { batchesOf } from '../causality/true-physics.ts'

/** Minutes and seconds after 09:00 in New York. */
const STRETCHES: readonly (readonly [string, readonly [number, number], readonly [number, number]])[] = [
  ['the opening bell', [29, 40], [31, 0]],
  ['the end of the opening range', [44, 20], [46, 0]],
]

describe('every line promises only what it holds', () => {
  for (const [what, from, to] of STRETCHES)
    it(`on a simulated morning, over ${what}`, async () => {
      const payloads = batchesOf(await simulatedLog(5, from, to)).flat()
      assert.ok(payloads.length > 300)
      assertAllHonest(payloads)
    })
  it('on the recorded ES hour', { skip: sharedData() === null && NO_SHARED_DATA }, async () => {
    assertAllHonest(batchesOf(await recordedLog()).flat())
  })
})
