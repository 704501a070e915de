import { setTimeout as pause } from 'node:timers/promises'
import { Backoff, BusError } from '@spymaster/bus'

/**
 * Asks the log until it answers: that the server goes away while a service begins is no reason for it to end. Throws
 * what the asking throws for another reason, or the signal's reason.
 */
export async function untilAnswered<Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const backoff = new Backoff()
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof BusError) || error.code !== 'unconfirmed') throw error
    }
    await pause(backoff.next(), undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}
