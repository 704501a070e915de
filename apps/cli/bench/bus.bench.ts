import { mkdtemp, readdir, rm } from 'node:fs/promises'
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
import { embeddedLatencies, natsLatencies, rateOfProcesses } from './bus-processes.ts'
import { BenchServer } from './nats-server.ts'
import { clearStreams, throughJetStream } from './raw-jetstream.ts'
import { Service } from './services.ts'

const DATE = '2025-12-18'
const ROUNDS = 3
const MINUTES = 8
const MAX_BYTES = { market: 2e9, levels: 1e9 }

type Log = { readonly feed: Feed; readonly batches: readonly LogBatch[]; readonly records: number }

/**
 * The log with everything on it: a simulated market from the bell on, made beforehand, is published by the ingestor at
 * speed 0, read and folded by core, and its signals published, until core has taken the last record. `embedded` in one
 * process, as `spymaster up` is; `nats` with ingestor, core and server as processes of their own, which also read the
 * market from files; `oneProcess` on NATS in one process; `reference`, the bare messages through JetStream alone.
 *
 * Latency: at speed 1, from the arrival of the record that fires a snap until its frame is with a client of the gateway.
 */
export async function bench(): Promise<Record<string, object>> {
  const log = await madeLog(MINUTES)
  const server = await BenchServer.start()
  const dir = await mkdtemp(join(tmpdir(), 'spymaster-bench-bus-'))
  try {
    const files = await writeFiles(join(dir, 'market'))
    const rate = await medianRates(casesOf(log, server.url, dir, files), server.url)
    const embedded = await embeddedLatencies(files)
    await emptyStreams(server.url, 'nats')
    const nats = await natsLatencies(server.url, files)
    return {
      embedded: { eventsPerSec: rate.embedded, latencyP50Ms: embedded.p50, latencyP99Ms: embedded.p99 },
      nats: { eventsPerSec: rate.nats, latencyP50Ms: nats.p50, latencyP99Ms: nats.p99 },
      oneProcess: { natsEventsPerSec: rate.oneProcess },
      reference: { rawJetStreamEventsPerSec: rate.reference },
    }
  } finally {
    await server.dispose()
    await rm(dir, { recursive: true })
  }
}

/** What is measured, by name: each gives records a second, given the round. */
type Cases = Readonly<Record<string, (round: number) => Promise<number>>>

function casesOf(log: Log, url: string, dir: string, files: readonly string[]): Cases {
  const timed = async (run: () => Promise<void>) => {
    const from = performance.now()
    await run()
    return log.records / ((performance.now() - from) / 1000)
  }
  const embedded = (round: number) =>
    openEmbedded({ dir: join(dir, String(round)), write: ['market', 'levels'] })
  const messages = log.batches.map(({ bytes }) => bytes)
  return {
    embedded: (round) => timed(async () => throughCore(await embedded(round), log)),
    nats: () => rateOfProcesses(url, files),
    oneProcess: () => timed(async () => throughCore(await openNats({ url }), log)),
    reference: () => timed(() => throughJetStream(url, messages)),
  }
}

/** Median rates, all cases once per round; the first round warms up. */
async function medianRates(cases: Cases, url: string): Promise<Record<string, number>> {
  const rates = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]))
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, run] of Object.entries(cases)) {
      await emptyStreams(url, name)
      const rate = await run(round)
      if (round > 0) rates.get(name)!.push(rate)
    }
  return Object.fromEntries([...rates].map(([name, all]) => [name, Math.round(quantile(all, 0.5))]))
}

/** New streams, small enough for any disk, where services use them. */
async function emptyStreams(url: string, name: string): Promise<void> {
  await clearStreams(url)
  if (name !== 'reference') await (await openNats({ url, maxBytes: MAX_BYTES })).close()
}

/** The market of the log as files. */
async function writeFiles(folder: string): Promise<string[]> {
  const to = `09:${30 + MINUTES}`
  const span = ['--seed', '1', '--date', DATE, '--from', '09:30', '--to', to, '--out', folder]
  const maker = new Service(['simulate', ...span], {})
  if ((await maker.ended()) !== 0) throw new Error('the market cannot be made')
  return (await readdir(folder)).filter((name) => name.endsWith('.dbn')).map((name) => join(folder, name))
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

const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 2))
