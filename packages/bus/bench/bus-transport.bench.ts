import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream'
import { connect, createInbox, headers } from '@nats-io/transport-node'
import { Appender, type Bus, messageId, openEmbedded, openNats } from '@spymaster/bus'
import { NatsServer } from '../test/nats-server.ts'

const RECORD_BYTES = 368
const RECORDS = 64
const MESSAGES = 6000
const WINDOW = 256
const ROUNDS = 3

const data = new Uint8Array(RECORDS * RECORD_BYTES).fill(7)
const MESSAGE_HEADERS = { run: '2025-12-19', first: '0', count: String(RECORDS) }

type Rate = { messagesPerSec: number; mbPerSec: number; eventsPerSec: number }

/**
 * The log as a pipe: messages of 64 records of 368 bytes, published by an `Appender` and read live by one
 * consumer in the same process, until the last has arrived. Beside it what JetStream does by itself with the same
 * messages and the same window, and no expectations, ids or headers of ours.
 */
export async function bench(): Promise<Record<string, Rate>> {
  const server = await NatsServer.start()
  const dir = await mkdtemp(join(tmpdir(), 'spymaster-bench-'))
  const cases = {
    embedded: (round: number) => throughBus(openEmbedded({ dir: join(dir, String(round)) })),
    nats: () => throughNats(server.url),
    'reference.rawJetStream': () => throughJetStream(server.url),
  }
  const rates: Record<string, number[]> = {}
  try {
    for (let round = 0; round <= ROUNDS; round++)
      for (const [name, run] of Object.entries(cases)) {
        const from = performance.now()
        await run(round)
        const seconds = (performance.now() - from) / 1000
        // The first round warms up.
        if (round > 0) rates[name] = [...(rates[name] ?? []), MESSAGES / seconds]
      }
  } finally {
    await server.dispose()
    await rm(dir, { recursive: true })
  }
  return Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, rate(median(all))]))
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!

const rate = (messagesPerSec: number): Rate => ({
  messagesPerSec: Math.round(messagesPerSec),
  mbPerSec: Math.round((messagesPerSec * data.length) / 1e6),
  eventsPerSec: Math.round(messagesPerSec * RECORDS),
})

async function throughBus(opening: Promise<Bus>): Promise<void> {
  const bus = await opening
  const { last } = await bus.bounds('market')
  const read = readTo(bus, last + 1, last + MESSAGES)
  const appender = await Appender.open(bus, 'market', { windowMessages: WINDOW })
  for (let k = 0; k < MESSAGES; k++)
    await appender.append({
      subject: 'market.events',
      id: messageId('2025-12-19', last + k),
      headers: MESSAGE_HEADERS,
      data,
    })
  await appender.flush()
  await read
  await bus.close()
}

async function readTo(bus: Bus, from: number, last: number): Promise<void> {
  for await (const batch of bus.read('market', { from })) if (batch.at(-1)!.seq >= last) return
}

/** A new pair of streams for each round, as the embedded bus has a new folder. */
async function throughNats(url: string): Promise<void> {
  await removeStreams(url)
  await throughBus(openNats({ url, maxBytes: { market: 2e9, levels: 1e6 } }))
}

async function throughJetStream(url: string): Promise<void> {
  await removeStreams(url)
  const connection = await connect({ servers: url })
  const manager = await jetstreamManager(connection)
  await manager.streams.add({ name: 'market', subjects: ['market.>'], storage: StorageType.File })
  const inbox = createInbox()
  let acknowledged = 0
  let wake = (): void => {}
  connection.subscribe(`${inbox}.*`, {
    callback: () => {
      acknowledged++
      wake()
    },
  })
  const consumer = await jetstream(connection).consumers.get('market')
  const messages = await consumer.consume({ max_messages: WINDOW })
  const read = (async () => {
    let count = 0
    for await (const _ of messages) if (++count === MESSAGES) return
  })()
  for (let k = 0; k < MESSAGES; k++) {
    while (k - acknowledged >= WINDOW)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    connection.publish('market.events', data, { reply: `${inbox}.${k}`, headers: headers() })
  }
  await read
  await connection.close()
}

async function removeStreams(url: string): Promise<void> {
  const connection = await connect({ servers: url })
  const manager = await jetstreamManager(connection)
  for (const name of ['market', 'levels']) await manager.streams.delete(name).catch(() => {})
  await connection.close()
}

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 2))
