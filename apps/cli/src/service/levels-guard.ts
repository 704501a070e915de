import { type Message, parseMessageId } from '@spymaster/bus'
import { isWhole } from './is-whole.ts'
import { EVENTS_SUBJECT, FLOW_SUBJECT, SIGNALS_SUBJECT } from './subjects.ts'

/** What makes a message on the levels stream none of core's. */
export type LevelsFault = 'subject' | 'id' | 'headers' | 'payload'

const SUBJECTS: ReadonlySet<string> = new Set([EVENTS_SUBJECT, FLOW_SUBJECT, SIGNALS_SUBJECT])

/** What is wrong with a message before its payload is looked at; null for nothing. */
export function levelsFault({ subject, id, headers }: Message): Exclude<LevelsFault, 'payload'> | null {
  if (!SUBJECTS.has(subject)) return 'subject'
  const place = parseMessageId(id)
  if (place === null) return 'id'
  return headers.run === place.run && isWhole(headers.session) && isWhole(headers.market) ? null : 'headers'
}
