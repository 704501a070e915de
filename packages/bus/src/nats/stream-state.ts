import type { JetStreamManager, StreamInfo } from '@nats-io/jetstream'
import type { Bounds, Message, StreamName, Usage } from '../bus.ts'
import { isNoMessage } from './nats-error.ts'
import { readMessage } from './nats-message.ts'

/** Which sequences a stream holds, as the server says it. */
export function boundsOf({ state }: StreamInfo): Bounds {
  const { messages, first_seq: first, last_seq: last } = state
  return { first: messages === 0 ? last + 1 : first, last }
}

/** How full a stream is, as the server says it. */
export function usageOf({ config, state }: StreamInfo): Usage {
  const { bytes, messages, last_ts: lastTime } = state
  const maxBytes = config.max_bytes > 0 ? config.max_bytes : null
  return { bytes, maxBytes, lastMs: messages === 0 ? null : Date.parse(lastTime) }
}

/** The newest message of a stream; null where it holds none. Throws what the request throws. */
export async function newestOf(jsm: JetStreamManager, stream: StreamName): Promise<Message | null> {
  try {
    const stored = await jsm.streams.getMessage(stream, { last_by_subj: `${stream}.>` })
    if (stored === null) return null
    const { seq, subject, data, header } = stored
    return readMessage({ seq, subject, data, headers: header })
  } catch (error) {
    if (isNoMessage(error)) return null
    throw error
  }
}
