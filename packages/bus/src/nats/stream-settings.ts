import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream'
import type { StreamName } from '../bus.ts'
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
  const breaches = rows.filter(([, is, must]) => is !== must)
  if (breaches.length === 0) return
  const list = breaches.map(([setting, is, must]) => `${setting} is ${is} and must be ${must}`).join('; ')
  throw new BusError(
    'settings',
    `the NATS server has a stream ${stream} that cannot be the log: ${list}; change or remove it, or use another server`,
  )
}
