import { openNats } from '@spymaster/bus'
import { killContract } from './kill.contract.ts'
import { NatsServer, natsSkip } from './nats-server.ts'
import { WriterProcess } from './writer-process.ts'

let server: NatsServer

const site = {
  skip: natsSkip,
  async start() {
    server = await NatsServer.start()
    // The streams, small enough for any disk; the writer keeps what it finds.
    const maxBytes = { market: 500_000_000, levels: 1_000_000 }
    await (await openNats({ url: server.url, maxBytes })).close()
  },
  stop: () => server.dispose(),
  open: () => openNats({ url: server.url }),
  writer: () => new WriterProcess(['nats', server.url]),
}

killContract('the writer on NATS', {
  ...site,
  async strike(writer) {
    await writer.kill()
    return new WriterProcess(['nats', server.url])
  },
})

killContract('the NATS server', {
  ...site,
  async strike(writer) {
    await server.kill()
    await server.restart()
    return writer
  },
})
