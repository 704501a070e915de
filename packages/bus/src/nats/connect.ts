import { connect, errors, type NatsConnection } from '@nats-io/transport-node'
import { Backoff } from '../backoff.ts'
import { BusError } from '../bus-error.ts'
import type { NatsAddress } from './address.ts'

/** Connects, for good: a connection that was there once is made again without end. Throws `BusError`. */
export async function connectNats(
  { shown, servers, isSecure, ...credentials }: NatsAddress,
  name: string,
): Promise<NatsConnection> {
  const backoff = new Backoff()
  try {
    const connection = await connect({
      ...credentials,
      servers: [...servers],
      // Given at all, it refuses servers without; a server that demands it gets it anyhow.
      ...(isSecure ? { tls: {} } : {}),
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
    throw error instanceof errors.AuthorizationError ? strangerError(shown, error) : absentError(shown, error)
  }
}

/** Begins with short pauses again whenever a connection has been made. */
async function forgive(connection: NatsConnection, backoff: Backoff): Promise<void> {
  for await (const { type } of connection.status()) if (type === 'reconnect') backoff.reset()
}

function strangerError(shown: string, error: Error): BusError {
  const what = 'NATS_URL names user and password, as in nats://core:PASSWORD@host:4222'
  return new BusError('forbidden', `the NATS server at ${shown} refuses us (${error.message})`, error, what)
}

function absentError(shown: string, error: unknown): BusError {
  const { message } = error as Error
  return new BusError(
    'unreachable',
    `no NATS server lets us in at ${shown} (${message})`,
    error,
    wayIn(error),
  )
}

/** What may let us in. */
function wayIn(error: unknown): string {
  const { message } = error as Error
  if (/does not support 'tls'/.test(message))
    return 'give the server certificates (tls {} in its configuration), or come by nats://'
  if (/certificate/.test(message))
    return 'name the server as its certificate does, not by its address, and the file of who signed it in NODE_EXTRA_CA_CERTS'
  return 'start one with `nats-server -js`, or leave NATS_URL unset for the embedded bus'
}
