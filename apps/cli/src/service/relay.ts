import type { Bus, Message } from '@spymaster/bus'
import type { Gateway } from '@spymaster/gateway'
import { EVENTS_SUBJECT, FLOW_SUBJECT, SIGNALS_SUBJECT } from './subjects.ts'

const decoder = new TextDecoder()

/**
 * Messages that are looked back over: the touches of the last minutes, which are still open, lie among them, and the
 * newest flow. At the usual four snaps and one flow a second they are some seven minutes; an event is open for six.
 */
const LOOKED_BACK = 2048

/**
 * Passes what core publishes on to the gateway as it comes, beginning with the newest snap and the flow and the events
 * before it, until the signal aborts. All of it: the gateway thins it out, and gathers from each snap what has ended.
 */
export async function relay(
  bus: Bus,
  gateway: Pick<Gateway, 'publishEvent' | 'publishFlow' | 'publishLevels'>,
  signal: AbortSignal,
): Promise<void> {
  const pass = ({ subject, data }: Message) => {
    if (subject === EVENTS_SUBJECT) gateway.publishEvent(decoder.decode(data))
    else if (subject === FLOW_SUBJECT) gateway.publishFlow(decoder.decode(data))
    else if (subject === SIGNALS_SUBJECT) gateway.publishLevels(decoder.decode(data))
  }
  const { first, last } = await bus.bounds('levels')
  const recent = last < first ? [] : await bus.readLast('levels', LOOKED_BACK)
  const snap = recent.findLast(({ subject, seq }) => subject === SIGNALS_SUBJECT && seq <= last)
  // `first` is one beyond `last` where retention has left nothing.
  const from = snap?.seq ?? Math.max(first, last)
  const before = recent.filter(({ seq }) => seq < from)
  for (const message of before) if (message.subject === EVENTS_SUBJECT) pass(message)
  const flow = before.findLast(({ subject }) => subject === FLOW_SUBJECT)
  if (flow !== undefined) pass(flow)
  for await (const messages of bus.read('levels', { from, signal }))
    for (const message of messages) pass(message)
}
