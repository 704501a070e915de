import type { Bus } from '@spymaster/bus'
import type { Gateway } from '@spymaster/gateway'
import { SIGNALS_SUBJECT } from './core.ts'

const decoder = new TextDecoder()

/** Passes signals on to the gateway as they come, the newest of those that come together, until the signal aborts. */
export async function relay(bus: Bus, gateway: Gateway, signal: AbortSignal): Promise<void> {
  const { last } = await bus.bounds('levels')
  for await (const messages of bus.read('levels', { from: Math.max(1, last), signal })) {
    const newest = messages.findLast(({ subject }) => subject === SIGNALS_SUBJECT)
    if (newest !== undefined) gateway.publishLevels(decoder.decode(newest.data))
  }
}
