import type { Bus } from '@spymaster/bus'
import type { Gateway } from '@spymaster/gateway'
import { SIGNALS_SUBJECT } from './subjects.ts'

const decoder = new TextDecoder()

/**
 * Passes signals on to the gateway as they come, beginning with the newest, until the signal aborts. All of them:
 * the gateway thins them out, and gathers from each what has ended.
 */
export async function relay(bus: Bus, gateway: Gateway, signal: AbortSignal): Promise<void> {
  const { first, last } = await bus.bounds('levels')
  // `first` is one beyond `last` where retention has left nothing.
  for await (const messages of bus.read('levels', { from: Math.max(first, last), signal }))
    for (const { subject, data } of messages)
      if (subject === SIGNALS_SUBJECT) gateway.publishLevels(decoder.decode(data))
}
