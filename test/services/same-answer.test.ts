import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Bus, openEmbedded, openNats } from '@spymaster/bus'
import { newYorkNs } from '@spymaster/events'
import { ReplayClock } from '@spymaster/ingestor'
import { NO_SHARED_DATA, recordedHour, sharedData } from '@spymaster/test-support'
import type { Feed } from '../../apps/cli/src/feed/feed.ts'
import { recordedFeed } from '../../apps/cli/src/feed/recorded.ts'
import { simulatedFeed } from '../../apps/cli/src/feed/simulated.ts'
import { NatsServer, natsSkip } from '../../packages/bus/test/nats-server.ts'
import { assertSame, eventTypes, linesOfFeed, linesThrough } from './pass.ts'

const DATE = '2025-12-18'
/** How much of the recorded hour's end is given at twenty times its pace. */
const PACED_MS = 60_000

/** A log that nothing has been written to. */
type Place = { open(): Promise<Bus>; dispose(): Promise<void> }

async function embeddedPlace(): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), 'spymaster-same-'))
  return {
    open: () => openEmbedded({ dir, write: ['market', 'levels'] }),
    dispose: () => rm(dir, { recursive: true }),
  }
}

async function natsPlace(): Promise<Place> {
  const server = await NatsServer.start()
  const maxBytes = { market: 1e9, levels: 5e8 }
  return { open: () => openNats({ url: server.url, maxBytes }), dispose: () => server.dispose() }
}

const places: readonly [string, () => Promise<Place>, string | false][] = [
  ['the embedded bus', embeddedPlace, false],
  ['NATS', natsPlace, natsSkip],
]

async function through(place: () => Promise<Place>, feed: Feed, clock: ReplayClock): Promise<string[]> {
  const { open, dispose } = await place()
  try {
    const bus = await open()
    try {
      return await linesThrough(bus, feed, clock)
    } finally {
      await bus.close()
    }
  } finally {
    await dispose()
  }
}

/** Paced passes are idle most of the time. */
const recorded = { concurrency: true, skip: sharedData() === null && NO_SHARED_DATA }

describe('services on a bus give what the files give', recorded, () => {
  let expected: string[]
  before(async () => {
    expected = await linesOfFeed(await recordedFeed([recordedHour()]))
  })
  for (const [name, place, skip] of places) {
    it(`as fast as possible on ${name}`, { skip }, async () => {
      assertSame(await through(place, await recordedFeed([recordedHour()]), new ReplayClock(0)), expected)
    })
    it(`at speed 2000 on ${name}`, { skip }, async () => {
      assertSame(await through(place, await recordedFeed([recordedHour()]), new ReplayClock(2000)), expected)
    })
    it(`at speed 20 towards the end on ${name}`, { skip }, async () => {
      const fromMs = JSON.parse(expected.at(-1)!).ts - PACED_MS
      const clock = new ReplayClock(20, { fromMs })
      assertSame(await through(place, await recordedFeed([recordedHour()]), clock), expected)
    })
  }
})

describe('services on a bus give what a simulation gives', { concurrency: true }, () => {
  const fromNs = newYorkNs(DATE, 9, 28)
  const feed = simulatedFeed({ seed: 7, date: DATE, fromNs, toNs: newYorkNs(DATE, 9, 31) })
  let expected: string[]
  before(async () => {
    expected = await linesOfFeed(feed)
  })
  after(() => {
    assert.ok(expected.length > 700)
    const { touch = 0, confirm = 0, resolve = 0 } = eventTypes(expected)
    assert.ok(touch >= confirm && confirm > 5 && resolve > 0, `${touch} ${confirm} ${resolve}`)
  })
  for (const [name, place, skip] of places)
    for (const speed of [0, 60])
      it(`at speed ${speed} on ${name}`, { skip }, async () => {
        assertSame(await through(place, feed, new ReplayClock(speed)), expected)
      })
})
