import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, openEmbedded, openNats } from '@spymaster/bus'
import { resolvePhysics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { type LogBatch, ReplayClock } from '@spymaster/ingestor'
import type { Feed } from '../src/feed/feed.ts'
import { simulatedFeed } from '../src/feed/simulated.ts'
import { Core } from '../src/service/core.ts'
import { Ingest } from '../src/service/ingest.ts'
import { BenchServer } from './nats-server.ts'
import { clearStreams, throughJetStream } from './raw-jetstream.ts'

const DATE = '2025-12-18'
const ROUNDS = 3
const MINUTES = 8
const PACED_SEC = 12
const MAX_BYTES = { market: 2e9, levels: 1e9 }

type Log = { readonly feed: Feed; readonly batches: readonly LogBatch[]; readonly records: number }

/**
 * The log with everything on it, in one process: a simulated market from the bell on, made beforehand, is published
 * by the ingestor at speed 0, read and folded by core, and its signals published, until core has taken the last
 * record; the same through the embedded bus, through NATS, and the bare messages through JetStream alone, in turn.
 *
 * Latency: at speed 1 over NATS, from the moment a message with the record that fires a snap is handed to the bus
 * until the snap's message is with a reader on a connection of its own.
 */
export async function bench(): Promise<Record<string, object>> {
  const log = await madeLog(MINUTES)
  const server = await BenchServer.start()
  const dir = await mkdtemp(join(tmpdir(), 'spymaster-bench-bus-'))
  const cases: Record<string, (round: number) => Promise<void>> = {
    embedded: async (round) =>
      throughCore(await openEmbedded({ dir: join(dir, String(round)), write: ['market', 'levels'] }), log),
    nats: async () => throughCore(await openNats({ url: server.url, maxBytes: MAX_BYTES }), log),
    reference: () =>
      throughJetStream(
        server.url,
        log.batches.map(({ bytes }) => bytes),
      ),
  }
  try {
    const rates = await inTurn(cases, server, log.records)
    await clearStreams(server.url)
    const { p50, p99 } = await latencies(server.url)
    return {
      embedded: { eventsPerSec: rates.embedded },
      nats: { eventsPerSec: rates.nats, latencyP50Ms: p50, latencyP99Ms: p99 },
      reference: { rawJetStreamEventsPerSec: rates.reference },
    }
  } finally {
    await server.dispose()
    await rm(dir, { recursive: true })
  }
}

/** Median rates, all cases once per round; the first round warms up. */
async function inTurn(
  cases: Record<string, (round: number) => Promise<void>>,
  server: BenchServer,
  records: number,
): Promise<Record<string, number>> {
  const rates = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]))
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, run] of Object.entries(cases)) {
      await clearStreams(server.url)
      const from = performance.now()
      await run(round)
      if (round > 0) rates.get(name)!.push(records / ((performance.now() - from) / 1000))
    }
  return Object.fromEntries([...rates].map(([name, all]) => [name, Math.round(quantile(all, 0.5))]))
}

/** A market of so many minutes from the bell on, in memory. */
async function madeLog(minutes: number): Promise<Log> {
  const span = { fromNs: newYorkNs(DATE, 9, 30), toNs: newYorkNs(DATE, 9, 30 + minutes) }
  const made = simulatedFeed({ seed: 1, date: DATE, ...span })
  const batches: LogBatch[] = []
  for await (const batch of made.open((date) => date, new AbortController().signal))
    batches.push({ ...batch, bytes: batch.bytes.slice() })
  async function* open() {
    yield* batches
  }
  return { feed: { ...made, open }, batches, records: batches.reduce((sum, { count }) => sum + count, 0) }
}

async function throughCore(bus: Bus, { feed, batches }: Log): Promise<void> {
  const stop = new AbortController()
  const core = new Core(bus, resolvePhysics({}), null, stop.signal)
  const folding = core.run()
  await new Ingest(bus, feed, new ReplayClock(0), stop.signal).run({ isKept: false })
  while (core.position.market < batches.length) await new Promise((resolve) => setTimeout(resolve, 1))
  stop.abort()
  await folding
  await bus.close()
}

async function latencies(url: string): Promise<{ p50: number; p99: number }> {
  const [bus, readers] = [await openNats({ url, maxBytes: MAX_BYTES }), await openNats({ url })]
  const sentMs = new Map<number, number>()
  const watched = Object.create(bus) as Bus
  watched.publish = (stream, publication) => {
    if (stream === 'market') sentMs.set(publication.expectLast + 1, performance.now())
    return bus.publish(stream, publication)
  }
  for (const name of ['read', 'bounds', 'last', 'readLast', 'fetch', 'report', 'reported'] as const)
    Object.assign(watched, { [name]: bus[name].bind(bus) })
  const stop = new AbortController()
  const core = new Core(watched, resolvePhysics({}), null, stop.signal).run()
  const feeding = new Ingest(watched, (await madeLog(2)).feed, new ReplayClock(1), stop.signal).run({
    isKept: false,
  })
  const found: number[] = []
  setTimeout(() => stop.abort(), PACED_SEC * 1000)
  for await (const messages of readers.read('levels', { from: 1, signal: stop.signal }))
    for (const { headers } of messages) found.push(performance.now() - sentMs.get(Number(headers.market))!)
  await Promise.all([core, feeding])
  await Promise.all([bus.close(), readers.close()])
  // The first snaps wait for everything to be compiled.
  const settled = found.slice(4)
  return { p50: quantile(settled, 0.5), p99: quantile(settled, 0.99) }
}

const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 2))
