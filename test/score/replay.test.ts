import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Physics, resolvePhysics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { logOf } from '@spymaster/ingestor'
import { Simulation, scenarioParameters } from '@spymaster/simulator'
import { type FiredSignal, MarketRecorder, type RecordedMarket, replayPublished } from '@spymaster/study'

const DATE = '2025-12-18'
/** Marks that are met often. */
const config = resolvePhysics({
  ...{ triggerHoldSec: 0.5, breakAbove: 65, breakEndBelow: 60, bounceBelow: 35, bounceEndAbove: 40 },
})
/** Which of the levels at one price is kept may change as options come; ten time constants later nothing is left of it. */
const BEGIN_MS = 20_000

/** Eight minutes of planted causes as recorded, and the signals that were published. */
async function recorded(): Promise<{ record: RecordedMarket; published: FiredSignal[] }> {
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
      for (const { id, signal, signalSince, sameAs } of payload.levels)
        if (signalSince === payload.ts && sameAs === null) published.push({ id, ts: payload.ts, signal })
    },
    onEvent: (payload) => recorder.event(payload),
  })
  const { identity, contract, fromNs } = simulation
  const log = { date: DATE, identity, outrights: [contract], fromNs, batches: () => simulation.batches() }
  for await (const { bytes } of logOf(log)) physics.fold(bytes)
  return { record: recorder.read(), published }
}

describe('a score replayed from what was read', () => {
  it('is the one that was published, and so are its signals', async () => {
    const { record, published } = await recorded()
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
    assert.deepEqual(
      fired.filter((signal) => isLate(signal.ts)),
      published.filter((signal) => isLate(signal.ts)),
    )
  })
})
