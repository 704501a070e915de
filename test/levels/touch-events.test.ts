import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type EventPayload, Physics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { logOf, mergeFiles } from '@spymaster/ingestor'
import { Simulation } from '@spymaster/simulator'
import { NO_SHARED_DATA, recordedHour, sharedData } from '@spymaster/test-support'

type Batches = AsyncIterable<{ readonly bytes: Uint8Array }>

async function eventsOf(log: Batches): Promise<EventPayload[]> {
  const events: EventPayload[] = []
  const physics = new Physics({ onSnap: () => {}, onEvent: (event) => events.push(event) })
  for await (const { bytes } of log) physics.fold(bytes)
  return events
}

/** The last forty minutes of a half day, and a few seconds beyond its close. */
function halfDay(): Batches {
  const date = '2026-11-27'
  const span = { fromNs: newYorkNs(date, 12, 20), toNs: newYorkNs(date, 13, 0) + 5_000_000_000n }
  const simulation = new Simulation({ seed: 2, date, rate: 0.1, warmupSessions: 1, ...span })
  const { identity, contract, fromNs } = simulation
  return logOf({ date, identity, outrights: [contract], fromNs, batches: () => simulation.batches() })
}

describe('the touch events of a simulated half day', () => {
  let events: EventPayload[]
  let touches: EventPayload[][]

  before(async () => {
    events = await eventsOf(halfDay())
    touches = [...Map.groupBy(events, ({ id }) => id).values()]
  })

  it('are of levels and of placebos', () => {
    const real = touches.filter(([touch]) => touch!.placebo === null)
    const counts = [real.length, touches.length - real.length]
    assert.ok(
      counts.every((count) => count >= 4),
      `${counts}`,
    )
  })
  it('are each touched once, confirmed or invalid once, resolved once, and all by the close', () => {
    for (const messages of touches)
      assert.match(messages.map(({ type }) => type).join(' '), /^touch (confirm|invalid) resolve$/)
    assert.equal(events.at(-1)!.ts, Date.UTC(2026, 10, 27, 18))
  })
  it('have one id for each level and time, and are frozen at the touch', () => {
    for (const [touch, ...more] of touches) {
      assert.equal(touch!.id, `2026-11-27/${touch!.level.id}/${touch!.ts}`)
      for (const { level, sigma, placebo } of more)
        assert.deepEqual([level, sigma, placebo], [touch!.level, touch!.sigma, touch!.placebo])
    }
  })
  it('are told in order of time', () => {
    for (const [place, { ts }] of events.entries()) assert.ok(ts >= (events[place - 1]?.ts ?? 0))
  })
  it('have the odds of a driftless walk once there is a sigma', () => {
    const known = events.filter(({ sigma, baselines }) => sigma !== null && baselines !== null)
    assert.ok(known.length > 4)
    for (const { baselines } of known)
      for (const { break: up, bounce, chop } of baselines!)
        if (up !== null) assert.ok(Math.abs(up + bounce! + chop! - 1) < 1e-6)
  })
})

describe('the recorded ES hour', { skip: sharedData() === null && NO_SHARED_DATA }, () => {
  it('has no touch events, as New York is closed', async () => {
    assert.deepEqual(await eventsOf(mergeFiles([recordedHour()])), [])
  })
})
