import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Physics, type PhysicsConfig, resolvePhysics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { logOf } from '@spymaster/ingestor'
import { Simulation, scenarioParameters } from '@spymaster/simulator'
import {
  atFullVolume,
  type FiredSignal,
  MarketRecorder,
  type RecordedMarket,
  replayPublished,
} from '@spymaster/study'

const DATE = '2025-12-18'
/** Marks that are met often. */
const config = resolvePhysics({
  ...{ triggerHoldSec: 0.5, breakAbove: 65, breakEndBelow: 60, bounceBelow: 35, bounceEndAbove: 40 },
  confidenceHigh: 0.97,
})
/** Which of the levels at one price is kept may change as options come; ten time constants later nothing is left of it. */
const BEGIN_MS = 20_000

/** Eight minutes of planted causes as recorded, and the signals that were published. */
async function recorded(
  config: PhysicsConfig,
): Promise<{ record: RecordedMarket; published: FiredSignal[] }> {
  const span = { fromNs: newYorkNs(DATE, 10, 0), toNs: newYorkNs(DATE, 10, 8) }
  const simulation = new Simulation(
    scenarioParameters('planted', { seed: 2, date: DATE, rate: 0.5, ...span }),
  )
  const recorder = new MarketRecorder({ name: 'planted', scenario: 'planted' })
  const published: FiredSignal[] = []
  const physics = new Physics({
    config,
    onSnap: (payload) => {
      recorder.snap(payload)
      for (const { id, signal, signalSince, confidence, sameAs } of payload.levels)
        if (signalSince === payload.ts && sameAs === null)
          published.push({ id, ts: payload.ts, signal, confidence })
    },
    onEvent: (payload) => recorder.event(payload),
  })
  const { identity, contract, fromNs } = simulation
  const log = { date: DATE, identity, outrights: [contract], fromNs, batches: () => simulation.batches() }
  for await (const { bytes } of logOf(log)) physics.fold(bytes)
  return { record: recorder.read(), published }
}

describe('a score replayed from what was read', () => {
  it('is the one that was published, and so are its signals and how sure they are', async () => {
    const { record, published } = await recorded(config)
    const { score, fired } = replayPublished(record, config)
    const { rows, ts } = record
    const isLate = (at: number): boolean => at >= ts[0]! + BEGIN_MS
    let compared = 0
    for (const [row, own] of score.entries()) {
      if (!isLate(ts[rows.snap[row]!]!)) continue
      // Readings are rounded to a ten-thousandth, the published score to a hundredth.
      assert.ok(Math.abs(own - rows.score[row]!) < 0.025, `row ${row}: ${own}, published ${rows.score[row]}`)
      compared++
    }
    assert.ok(compared > 1500, `${compared}`)
    assert.ok(published.length > 5, `${published.length}`)
    assert.ok(new Set(published.map(({ confidence }) => confidence)).size > 1)
    assert.deepEqual(
      fired.filter((signal) => isLate(signal.ts)),
      published.filter((signal) => isLate(signal.ts)),
    )
  })
  it('is that of a smaller full volume of the tape, where the record is of a larger', async () => {
    const less = { ...config, tapeFullVolume: 150 }
    const [{ record }, { record: own, published }] = [await recorded(config), await recorded(less)]
    const told = atFullVolume(record, config.tapeFullVolume, less.tapeFullVolume)
    const between = own.rows.tapeSure.filter((sure) => sure > 0 && sure < 1).length
    assert.ok(between > 500 && own.rows.tapeSure.includes(1), `${between}`)
    // What is read is rounded to a ten-thousandth, before it is multiplied.
    const reach = 0.00006 * (1 + config.tapeFullVolume / less.tapeFullVolume)
    for (const [row, sure] of own.rows.tapeSure.entries())
      assert.ok(Math.abs(told.rows.tapeSure[row]! - sure) < reach, `row ${row}`)
    const isLate = ({ ts }: FiredSignal): boolean => ts >= record.ts[0]! + BEGIN_MS
    assert.deepEqual(replayPublished(told, less).fired.filter(isLate), published.filter(isLate))
    assert.notDeepEqual(published, replayPublished(record, config).fired)
    assert.throws(() => atFullVolume(record, 500, 501), /must be at most that of the record, 500, was 501/)
  })
})
