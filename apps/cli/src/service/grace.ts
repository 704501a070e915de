import { BusError } from '@spymaster/bus'

/** How long what is under way may take to be stored once the program is to end: a server that is away must not hold it. */
const GRACE_MS = 1_000

/** A signal for appenders that aborts a second after the one that ends the program. */
export function graceAfter(signal: AbortSignal): AbortSignal {
  const late = new AbortController()
  const begin = () => setTimeout(() => late.abort(), GRACE_MS).unref()
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  return late.signal
}

/**
 * Waits for a part, and takes it as ended well if it gave up after the program was told to end: what was not stored
 * is made again at the next start.
 */
export async function untilStopped(part: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await part
  } catch (error) {
    const gaveUp = error instanceof BusError && (error.code === 'closed' || error.code === 'unconfirmed')
    if (!signal.aborted || !(gaveUp || error === signal.reason)) throw error
  }
}
