import type { Bus, Message } from '@spymaster/bus'
import type { Gateway } from '@spymaster/gateway'
import { FLOW_SUBJECT, SIGNALS_SUBJECT } from './subjects.ts'

const decoder = new TextDecoder()

/** Messages among which the newest flow is: it comes each second, and snaps at most twenty times. */
const LOOKED_BACK = 64

/**
 * Passes what core publishes on to the gateway as it comes, beginning with the newest snap and the flow before it,
 * until the signal aborts. All of it: the gateway thins it out, and gathers from each snap what has ended.
 */
export async function relay(
  bus: Bus,
  gateway: Pick<Gateway, 'publishFlow' | 'publishLevels'>,
  signal: AbortSignal,
): Promise<void> {
  const pass = ({ subject, data }: Message) => {
    if (subject === FLOW_SUBJECT) gateway.publishFlow(decoder.decode(data))
    else if (subject === SIGNALS_SUBJECT) gateway.publishLevels(decoder.decode(data))
  }
  const { first, last } = await bus.bounds('levels')
  const recent = last < first ? [] : await bus.readLast('levels', LOOKED_BACK)
  const snap = recent.findLast(({ subject, seq }) => subject === SIGNALS_SUBJECT && seq <= last)
  // `first` is one beyond `last` where retention has left nothing.
  const from = snap?.seq ?? Math.max(first, last)
  const flow = recent.findLast(({ subject, seq }) => subject === FLOW_SUBJECT && seq < from)
  if (flow !== undefined) pass(flow)
  for await (const messages of bus.read('levels', { from, signal }))
    for (const message of messages) pass(message)
}
