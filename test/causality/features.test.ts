import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { features, resolvePhysics } from '@spymaster/core'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { featureLines, featureOf, rowsOf, toldBy } from './feature-lines.ts'
import { findLeak } from './find-leak.ts'
import { recordedLog, simulatedLog } from './given-logs.ts'
import { leakyFeatures } from './leaky-features.ts'
import { moved } from './moved-log.ts'

/** Few snaps, and many touches of them. */
const config = resolvePhysics({
  snapIntervalMs: 1000,
  confirmationSec: 30,
  touchBand: 0.05,
  touchExit: 0.08,
  touchRearm: 0.2,
})
const MARKET = { rate: 0.1, warmupSessions: 4 }
/** From 23:00 UTC, when the recorded market opens, to 09:31 in New York on the next day. */
const TO_SESSION_MINUTES = 15 * 60 + 31
const RECORDS = 25_000

/** Times of rows about so far through a log, at which its future is to change. */
function timesAt(log: readonly Uint8Array[], ...shares: number[]): number[] {
  const rows = rowsOf(toldBy(log, config))
  return shares.map((share) => rows[Math.round(share * (rows.length - 1))]!.ts)
}

const never = (log: readonly Uint8Array[]): string[] => {
  const rows = rowsOf(toldBy(log, config))
  return features
    .filter(({ name }) => rows.every((row) => (row.features[name] ?? null) === null))
    .map(({ name }) => name)
}

describe('no feature knows what comes after its row', () => {
  it('in a simulated half hour in which every feature is known', async () => {
    const log = await simulatedLog(5, [29, 0], [62, 0], MARKET)
    assert.deepEqual(never(log), [])
    const after = timesAt(log, 0.4, 1)
    assert.equal(findLeak(featureLines(config), log, { seed: 1, cuts: 0, reach: 1000, after }), null)
  })
  it('in the recorded hour moved to a session', {
    skip: sharedData() === null && NO_SHARED_DATA,
  }, async () => {
    const log = moved((await recordedLog()).slice(0, RECORDS), TO_SESSION_MINUTES)
    const after = timesAt(log, 0.5, 1)
    assert.equal(findLeak(featureLines(config), log, { seed: 2, cuts: 0, reach: 500, after }), null)
  })
})

describe('the search for leaks in features', () => {
  let log: readonly Uint8Array[]

  before(async () => {
    log = await simulatedLog(6, [29, 0], [37, 0], { rate: 0.1, warmupSessions: 1 })
  })

  it('finds none on the log on which it finds others', () => {
    const after = timesAt(log, 0.5)
    assert.equal(findLeak(featureLines(config), log, { seed: 3, cuts: 0, after }), null)
  })
  for (const [deed, [rows, name]] of Object.entries(leakyFeatures))
    it(`names a feature that ${deed}`, () => {
      const after = timesAt(log, 0.5)
      const leak = findLeak(featureLines(config, rows), log, { seed: 3, cuts: 0, after })
      assert.equal(featureOf(leak?.expected), name)
    })
})
