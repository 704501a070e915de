import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream'
import { MAX_MESSAGE_BYTES, type StreamName } from '../bus.ts'
import { BusError } from '../bus-error.ts'

/** What a stream must be for the log to keep its promises; budgets and ages are the operator's to choose. */
export const settingsOf = (stream: StreamName) => ({
  name: stream,
  subjects: [`${stream}.>`],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.New,
})

/** A setting that breaks a promise: its name, what it is, what it must be. */
type Breach = readonly [setting: string, is: unknown, must: unknown]

/**
 * Checks a stream that somebody else has made. Throws `BusError`, code `settings`, naming each setting with which
 * messages could be lost, be kept by memory alone, or never be acknowledged.
 */
export function checkSettings(stream: StreamName, found: Partial<StreamConfig>): void {
  const breaches = breachesIn(stream, found)
  if (breaches.length === 0) return
  const list = breaches.map(([setting, is, must]) => `${setting} is ${is} and must be ${must}`).join('; ')
  throw new BusError(
    'settings',
    `the NATS server has a stream ${stream} that cannot be the log: ${list}`,
    undefined,
    'change or remove it, or use another server',
  )
}

/** What goes wrong with any other value; for the rest the setting says it. */
const REASONS: Readonly<Record<string, string>> = {
  subjects: 'messages go elsewhere, or strangers come in',
  storage: 'a restart of the server loses what was acknowledged',
  retention: 'messages go when they have been read once',
  discard: 'a full stream loses the oldest in silence, in place of refusing the newest',
}

/**
 * For people: what breaks a promise, with what follows, and limits with which a stream is full, or the disk, before its
 * budget of bytes is. Empty where all is well.
 */
export function settingFaults(stream: StreamName, found: Partial<StreamConfig>): string[] {
  const { max_msgs: messages = -1, max_bytes: bytes = -1, max_msg_size: size = -1 } = found
  const faults = breachesIn(stream, found).map(([setting, is, must]) => {
    const why = REASONS[setting]
    return `${setting} is ${is}, not ${must}${why === undefined ? '' : `: ${why}`}`
  })
  if (messages > 0) faults.push(`max_msgs is ${messages}: the stream is full before its bytes are`)
  if (bytes <= 0) faults.push('max_bytes is not set: the stream may fill the disk')
  if (size > 0 && size < MAX_MESSAGE_BYTES)
    faults.push(`max_msg_size is ${size}: messages have up to ${MAX_MESSAGE_BYTES} bytes`)
  return faults
}

function breachesIn(stream: StreamName, found: Partial<StreamConfig>): readonly Breach[] {
  const wanted = settingsOf(stream)
  const limit = (value = -1) => (value <= 0 ? -1 : value)
  const rows: readonly Breach[] = [
    ['subjects', (found.subjects ?? []).join(' '), wanted.subjects.join(' ')],
    ['storage', found.storage, wanted.storage],
    ['retention', found.retention, wanted.retention],
    ['discard', found.discard, wanted.discard],
    ['max_msgs_per_subject', limit(found.max_msgs_per_subject), -1],
    ['no_ack', found.no_ack ?? false, false],
    ['sealed', found.sealed ?? false, false],
    ['mirror', found.mirror === undefined ? 'none' : 'one', 'none'],
    ['sources', (found.sources ?? []).length, 0],
  ]
  return rows.filter(([, is, must]) => is !== must)
}
