import { connect, type NatsConnection } from '@nats-io/transport-node'
import { Backoff } from '../backoff.ts'
import { BusError } from '../bus-error.ts'

/** Connects, for good: a connection that was there once is made again without end. Throws `BusError`. */
export async function connectNats(url: string, name: string): Promise<NatsConnection> {
  const backoff = new Backoff()
  try {
    const connection = await connect({
      servers: url,
      name,
      maxReconnectAttempts: -1,
      // Doubled up to two seconds and jittered: all that lost a server do not come back to it at once.
      reconnectDelayHandler: () => backoff.next(),
      pingInterval: 5000,
      maxPingOut: 2,
      timeout: 5000,
    })
    forgive(connection, backoff)
    return connection
  } catch (error) {
    const what = 'start one with `nats-server -js`, or leave NATS_URL unset for the embedded bus'
    throw new BusError(
      'unreachable',
      `no NATS server lets us in at ${withoutPassword(url)} (${(error as Error).message}): ${what}`,
      error,
    )
  }
}

/** Begins with short pauses again whenever a connection has been made. */
async function forgive(connection: NatsConnection, backoff: Backoff): Promise<void> {
  for await (const { type } of connection.status()) if (type === 'reconnect') backoff.reset()
}

/** A URL that may be shown. */
export const withoutPassword = (url: string): string => url.replace(/\/\/[^/@]*@/, '//***@')
