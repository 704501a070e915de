import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MemoryStore, openMemory } from '@spymaster/bus'
import { Physics, resolvePhysics, type SignalsPayload } from '@spymaster/core'
import { RecordView, RTYPE, systemMessage } from '@spymaster/dbn'
import { newYorkNs } from '@spymaster/events'
import { pace, ReplayClock } from '@spymaster/ingestor'
import type { Feed } from '../src/feed/feed.ts'
import { simulatedFeed } from '../src/feed/simulated.ts'
import { Core } from '../src/service/core.ts'
import { Ingest } from '../src/service/ingest.ts'
import { stampOf } from '../src/service/telemetry/stamps.ts'

const DATE = '2025-12-18'
const fromNs = newYorkNs(DATE, 4, 30)

/** A quiet market, early in the morning, that is made as its time passes: four seconds of it in one. */
function liveFeed(): Feed {
  const made = simulatedFeed({ seed: 5, date: DATE, fromNs, toNs: fromNs + 4_000_000_000n, rate: 0.1 })
  const open: Feed['open'] = (runId, signal) => pace(made.open(runId, signal), new ReplayClock(4), signal)
  return { ...made, mode: 'live', open }
}

describe('a live feed', () => {
  it('has clock records on the log, with which signals are published in quiet', {
    timeout: 30_000,
  }, async () => {
    const bus = openMemory(new MemoryStore())
    const stop = new AbortController()
    const core = new Core(bus, resolvePhysics({}), null, stop.signal)
    const folding = core.run()
    await new Ingest(bus, liveFeed(), new ReplayClock(0), stop.signal).run({ isKept: false })
    const { last } = await bus.bounds('market')
    while (core.position.market < last) await new Promise((resolve) => setTimeout(resolve, 5))
    stop.abort()
    await folding
    const market = await bus.readLast('market', last)
    const clocks = market.filter(({ data }) => {
      const view = new RecordView().attach(data)
      return view.next() && view.rtype === RTYPE.system && systemMessage(view) === '{"type":"clock"}'
    })
    // How many depends on how long a busy machine makes its own silences.
    assert.ok(clocks.length > 0, `no clock record in ${last} messages`)
    for (const message of market) assert.notEqual(stampOf(message, 'arrived'), null)
    const offline: SignalsPayload[] = []
    const physics = new Physics({ onSnap: (payload) => offline.push(payload) })
    for (const { data } of market) physics.fold(data)
    const levels = await bus.readLast('levels', 1_000)
    const published = levels
      .filter(({ subject }) => subject === 'levels.signals.v1')
      .map(({ data }) => JSON.parse(new TextDecoder().decode(data)))
    assert.ok(published.length > 0)
    assert.deepEqual(
      published.map(({ digest }) => digest),
      offline.map(({ digest }) => digest),
    )
  })
})
