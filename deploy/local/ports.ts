import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type { ComposeService } from './compose.ts'
import { portsOf } from './plan.ts'

/** Which port of this machine stands for which of a service. */
export type PortTable = {
  portOf(service: string, port: number): number
  /** For people: where what the compose file publishes is to be found. */
  readonly addresses: readonly string[]
}

/** The compose file's own ports, published ones as published; or free ones in place of all. */
export async function portTable(services: readonly ComposeService[], anyPorts: boolean): Promise<PortTable> {
  const table = new Map<string, number>()
  const addresses: string[] = []
  for (const service of services)
    for (const port of portsOf(service)) {
      const published = service.ports.find(({ target }) => target === port)
      const local = anyPorts ? await freePort() : (published?.published ?? port)
      table.set(`${service.name}:${port}`, local)
      if (published === undefined) continue
      const scheme = service.image.startsWith('nats:') ? 'nats' : 'http'
      addresses.push(`${service.name.padEnd(9)} is at  ${scheme}://127.0.0.1:${local}`)
    }
  return { portOf: (service, port) => table.get(`${service}:${port}`) ?? port, addresses }
}

/** A port that nothing listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
