import type { LogPlace } from '../bronze/market-order.ts'
import type { StreamMessage } from '../record/stream-hold.ts'

/**
 * What makes a message on the levels stream none of core's: another subject, id or headers than core gives; a payload
 * that is none; a place that is not behind the message before it.
 */
export type LevelsFault = 'subject' | 'headers' | 'payload' | 'order'

/** The subjects of core. */
export const SUBJECTS = {
  signals: 'levels.signals.v1',
  flow: 'levels.flow.v1',
  events: 'levels.events.v1',
} as const

const subjects: ReadonlySet<string> = new Set(Object.values(SUBJECTS))
const WHOLE = /^\d{1,15}$/
const ID = /^(\d{4}-\d{2}-\d{2}(?:\.[1-9]\d{0,5})?)\/(0|[1-9]\d{0,15})$/

/** Tells core's messages from those of strangers by the order they must have. */
export class LevelsOrder {
  /** Behind the last message of core; null before the first. */
  place: LogPlace | null = null

  /** Goes on behind a message; says what is wrong with it, null for nothing. */
  follow({ subject, id, headers }: StreamMessage): LevelsFault | null {
    if (!subjects.has(subject)) return 'subject'
    const [, run = '', digits = ''] = ID.exec(id) ?? []
    const isSound =
      headers.run === run && WHOLE.test(headers.session ?? '') && WHOLE.test(headers.market ?? '')
    if (run === '' || !isSound) return 'headers'
    const ordinal = Number(digits)
    const goesOn = this.place === null || (this.place.run === run && this.place.next === ordinal)
    if (ordinal > 0 && !goesOn) return 'order'
    this.place = { run, next: ordinal + 1 }
    return null
  }
}
