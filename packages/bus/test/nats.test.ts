import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { openNats } from '@spymaster/bus'
import { busContract } from './bus.contract.ts'
import { NatsServer, natsSkip } from './nats-server.ts'

const SMALL = { market: 50_000_000, levels: 50_000_000 }
let server: NatsServer

/** Removes every stream of the server, so that the next place is empty. */
async function clear(): Promise<void> {
  const connection = await connect({ servers: server.url })
  const manager = await jetstreamManager(connection)
  for (const name of ['market', 'levels', 'KV_positions']) await manager.streams.delete(name).catch(() => {})
  await connection.close()
}

busContract('nats', {
  skip: natsSkip,
  async start() {
    server = await NatsServer.start()
  },
  stop: () => server.dispose(),
  async place(limits) {
    return { open: () => openNats({ url: server.url, maxBytes: SMALL, ...limits }), dispose: clear }
  },
})
