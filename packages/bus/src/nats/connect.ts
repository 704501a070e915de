import { connect, type NatsConnection } from '@nats-io/transport-node'
import { BusError } from '../bus-error.ts'

/** Connects, for good: a connection that was there once is made again without end. Throws `BusError`. */
export async function connectNats(url: string, name: string): Promise<NatsConnection> {
  try {
    return await connect({
      servers: url,
      name,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 200,
      reconnectJitter: 200,
      pingInterval: 5000,
      maxPingOut: 2,
      timeout: 5000,
    })
  } catch (error) {
    const what = 'start one with `nats-server -js`, or leave NATS_URL unset for the embedded bus'
    throw new BusError(
      'unreachable',
      `no NATS server lets us in at ${withoutPassword(url)} (${(error as Error).message}): ${what}`,
      error,
    )
  }
}

/** A URL that may be shown. */
export const withoutPassword = (url: string): string => url.replace(/\/\/[^/@]*@/, '//***@')
