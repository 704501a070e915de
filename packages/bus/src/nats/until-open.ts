import { setTimeout as pause } from 'node:timers/promises'
import { Backoff } from '../backoff.ts'
import type { Bus } from '../bus.ts'
import { BusError } from '../bus-error.ts'
import { isNotEnabled } from './nats-error.ts'

/** Who ends the waiting, and who hears of it. */
type Waiting = {
  readonly signal?: AbortSignal
  readonly onConnection?: (isUp: boolean, why?: BusError) => void
}

/**
 * Opens the log as soon as its server lets it. Throws what no waiting can mend, or the signal's reason; tells once
 * that it waits.
 */
export async function untilOpen(open: () => Promise<Bus>, waiting: Waiting): Promise<Bus> {
  const { signal, onConnection } = waiting
  const backoff = new Backoff()
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted()
    try {
      const bus = await unlessAborted(open(), signal)
      if (tries > 1) onConnection?.(true)
      return bus
    } catch (error) {
      signal?.throwIfAborted()
      if (!mayPass(error)) throw error
      if (tries === 1) onConnection?.(false, error)
    }
    // The reason of an abort is thrown above.
    await pause(backoff.next(), undefined, signal === undefined ? {} : { signal }).catch(() => {})
  }
}

/** Whether the server may come, or answer, by itself. One without JetStream has been set up so. */
function mayPass(error: unknown): error is BusError {
  if (!(error instanceof BusError) || isNotEnabled(error.cause)) return false
  return error.code === 'unreachable' || error.code === 'unconfirmed'
}

/** What is opened, or the signal's reason at once: a server that is there and silent must not hold up an end. */
async function unlessAborted(opening: Promise<Bus>, signal: AbortSignal | undefined): Promise<Bus> {
  if (signal === undefined) return await opening
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => {
    reject(signal.reason)
    opening.then(
      (bus) => bus.close(),
      () => {},
    )
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([opening, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
