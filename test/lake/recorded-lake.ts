import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemory } from '@spymaster/bus'
import { Physics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { logOf, recordingMetadata } from '@spymaster/ingestor'
import { BronzeHold, Budget, type LakeStorage, LocalStorage, MarketOrder, Recorder } from '@spymaster/lake'
import { Simulation } from '@spymaster/simulator'

export const DATE = '2025-12-18'

/** A few minutes of a simulated day, as they were published and as the lake has recorded them. */
export type RecordedLake = {
  readonly root: string
  readonly storage: LakeStorage
  /** Records of the log, in order: [run ordinal, record]. */
  readonly records: readonly Uint8Array[]
  /** Digest of the signals of the log. */
  readonly digest: string
  dispose(): Promise<void>
}

/** Records from `fromHour:fromMinute` New York on for so many minutes, in commits of about `holdBytes`. */
export async function recordedLake({
  minutes = 3,
  rate = 0.3,
  holdBytes = 2 ** 20,
} = {}): Promise<RecordedLake> {
  const root = await mkdtemp(join(tmpdir(), 'spymaster-lake-'))
  const storage = await LocalStorage.open(join(root, 'lake'))
  const messages = await simulatedMessages(minutes, rate)
  const bus = openMemory()
  let digest = ''
  const physics = new Physics({
    onSnap: (payload) => {
      digest = payload.digest
    },
  })
  let seq = 0
  for (const { bytes, ...place } of messages) {
    physics.fold(bytes)
    const headers = { run: place.run, first: String(place.first), count: String(place.count), session: '1' }
    const id = `${place.run}/${place.first}`
    seq = await bus.publish('market', { subject: 'market.events', id, headers, data: bytes, expectLast: seq })
  }
  await record(bus, storage, root, holdBytes, seq)
  return {
    root,
    storage,
    digest,
    records: messages.flatMap(({ bytes }) => recordsOf(bytes)),
    dispose: () => rm(root, { recursive: true }),
  }
}

type Published = { run: string; first: number; count: number; bytes: Uint8Array }

async function simulatedMessages(minutes: number, rate: number): Promise<Published[]> {
  const [fromNs, toNs] = [newYorkNs(DATE, 9, 29), newYorkNs(DATE, 9, 29 + minutes)]
  const simulation = new Simulation({ seed: 3, date: DATE, fromNs, toNs, rate })
  const day = { date: DATE, identity: 'aa', outrights: [simulation.contract], fromNs }
  const found: Published[] = []
  for await (const { bytes, ...place } of logOf({ ...day, batches: () => simulation.batches() }))
    found.push({ ...place, bytes: Uint8Array.from(bytes) })
  return found
}

async function record(
  bus: ReturnType<typeof openMemory>,
  storage: LakeStorage,
  root: string,
  holdBytes: number,
  last: number,
): Promise<void> {
  const order = new MarketOrder()
  const hold = () => new BronzeHold(holdBytes, order, recordingMetadata)
  const stop = new AbortController()
  const recorder = new Recorder({
    bus,
    stream: 'market',
    storage,
    tier: 'bronze',
    workDir: join(root, 'work'),
    madeBy: 'test',
    budget: await Budget.open(storage, 2 ** 40),
    holds: [hold(), hold()],
    maxAgeMs: 60_000,
    graceMs: 60_000,
    onEvent: () => {
      if (recorder.position.read >= last) stop.abort()
    },
  })
  const running = recorder.run(stop.signal)
  const look = setInterval(() => {
    if (recorder.position.read >= last) stop.abort()
  }, 20)
  await running
  clearInterval(look)
}

function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const to = at + 4 * bytes[at]!
    records.push(bytes.slice(at, to))
    at = to
  }
  return records
}
