import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, openEmbedded, openNats } from '@spymaster/bus'
import { CORE } from '../src/service/core.ts'
import { SIGNALS_SUBJECT } from '../src/service/subjects.ts'
import { stampOf } from '../src/service/telemetry/stamps.ts'
import { wallMs } from '../src/service/telemetry/wall-clock.ts'
import { Service } from './services.ts'

const PACED_SEC = 25
/** The first snaps wait for everything to be compiled. */
const UNSETTLED = 40

export type Latencies = { readonly p50: number; readonly p99: number; readonly snaps: number }

/**
 * Records a second from the first message on the log until core has folded the last, with ingestor, core and server as
 * processes of their own: the files are read, decoded, merged, published, stored, read, folded, and signals published.
 */
export async function rateOfProcesses(url: string, files: readonly string[]): Promise<number> {
  const env = { NATS_URL: url }
  const bus = await openNats({ url })
  const core = new Service(['core'], env)
  // Started and waiting, as it would be.
  await pause(1_500)
  const feed = new Service(['ingest', 'replay', ...files, '--speed', '0'], env)
  try {
    while ((await bus.bounds('market')).last === 0) await pause(1)
    const from = performance.now()
    if ((await feed.ended()) !== 0) throw new Error('the feed failed')
    const last = await bus.last('market')
    while (((await bus.reported(CORE)) ?? 0) < last!.seq) await pause(2)
    const records = Number(last!.headers.first) + Number(last!.headers.count)
    return records / ((performance.now() - from) / 1_000)
  } finally {
    await Promise.all([core.kill(), feed.kill()])
    await bus.close()
  }
}

/** At speed 1 through separate processes on a server: from a record's arrival to the frame at a client of the gateway. */
export async function natsLatencies(url: string, files: readonly string[]): Promise<Latencies> {
  const env = { NATS_URL: url }
  const gateway = new Service(['gateway', '--port', '0'], env)
  const services = [new Service(['core'], env), gateway]
  const bus = await openNats({ url })
  try {
    await pause(1_500)
    services.push(new Service(['ingest', 'replay', ...files, '--speed', '1'], env))
    return await latenciesAt(gateway, bus)
  } finally {
    await Promise.all(services.map((service) => service.kill()))
    await bus.close()
  }
}

/** The same through the whole system in one process on the embedded bus. */
export async function embeddedLatencies(files: readonly string[]): Promise<Latencies> {
  const dir = await mkdtemp(join(tmpdir(), 'spymaster-bench-up-'))
  const system = new Service(['up', ...files, '--speed', '1', '--port', '0', '--data-dir', dir], {})
  try {
    while (!system.said.includes('http://')) await pause(20)
    const bus = await openEmbedded({ dir })
    try {
      return await latenciesAt(system, bus)
    } finally {
      await bus.close()
    }
  } finally {
    await system.kill()
    await rm(dir, { recursive: true, force: true })
  }
}

/** Matches frames at a client with the stamps of the messages that they were made from. */
async function latenciesAt(gateway: Service, bus: Bus): Promise<Latencies> {
  while (!/http:\/\/\w/.test(gateway.said)) await pause(20)
  const url = /http(:\/\/[\w.]+:\d+)/.exec(gateway.said)![1]
  const shownMs = new Map<number, number>()
  const socket = new WebSocket(`ws${url}/ws/stream`)
  socket.onmessage = ({ data }) => {
    const atMs = wallMs()
    const frame = JSON.parse(data)
    if (frame.type === 'levels') shownMs.set(frame.payload.seq, atMs)
  }
  // From the pacing on: what lies before is folded as fast as possible.
  while (shownMs.size === 0) await pause(50)
  await pause(PACED_SEC * 1_000)
  socket.close()
  return quantiles(await arrivals(bus), shownMs)
}

/** When the record arrived that fired a snap, by the snap's sequence: of the newest snaps. */
async function arrivals(bus: Bus): Promise<Map<number, number>> {
  const arrivedMs = new Map<number, number>()
  const decoder = new TextDecoder()
  for (const message of await bus.readLast('levels', 8 * PACED_SEC)) {
    const ms = message.subject === SIGNALS_SUBJECT ? stampOf(message, 'arrived') : null
    if (ms !== null) arrivedMs.set(JSON.parse(decoder.decode(message.data)).seq, ms)
  }
  return arrivedMs
}

function quantiles(arrivedMs: ReadonlyMap<number, number>, shownMs: ReadonlyMap<number, number>): Latencies {
  const newest = [...shownMs].slice(-4 * PACED_SEC + UNSETTLED)
  const found = newest.flatMap(([seq, ms]) => (arrivedMs.has(seq) ? [ms - arrivedMs.get(seq)!] : []))
  const sorted = found.toSorted((a, b) => a - b)
  if (sorted.length < PACED_SEC) throw new Error(`only ${sorted.length} snaps were seen`)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  return { p50: at(0.5), p99: at(0.99), snaps: sorted.length }
}
