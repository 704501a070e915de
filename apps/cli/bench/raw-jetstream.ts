import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream'
import { connect, createInbox, type NatsConnection } from '@nats-io/transport-node'

const WINDOW = 256

/** Removes every stream of a server. */
export async function clearStreams(url: string): Promise<void> {
  const connection = await connect({ servers: url })
  const manager = await jetstreamManager(connection)
  for (const name of ['market', 'levels', 'KV_positions']) await manager.streams.delete(name).catch(() => {})
  await connection.close()
}

/**
 * Publishes messages, a window at a time, to a stream and consumes them again: what JetStream does by itself, with no
 * expectations, ids or headers of ours, and nothing done with what arrives.
 */
export async function throughJetStream(url: string, messages: readonly Uint8Array[]): Promise<void> {
  const connection = await connect({ servers: url })
  const manager = await jetstreamManager(connection)
  await manager.streams.add({ name: 'market', subjects: ['market.>'], storage: StorageType.File })
  const consumer = await jetstream(connection).consumers.get('market')
  const arriving = await consumer.consume({ max_messages: WINDOW })
  const consumed = (async () => {
    let count = 0
    for await (const _ of arriving) if (++count === messages.length) return
  })()
  await publishAll(connection, messages)
  await consumed
  await connection.close()
}

async function publishAll(connection: NatsConnection, messages: readonly Uint8Array[]): Promise<void> {
  const inbox = createInbox()
  let acknowledged = 0
  let wake = (): void => {}
  const callback = () => {
    acknowledged++
    wake()
  }
  connection.subscribe(`${inbox}.*`, { callback })
  for (const [place, data] of messages.entries()) {
    while (place - acknowledged >= WINDOW)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    connection.publish('market.events', data, { reply: `${inbox}.${place}` })
  }
}
