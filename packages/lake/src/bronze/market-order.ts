import type { StreamMessage } from '../record/stream-hold.ts'

/**
 * What makes a message on the market stream none of ours: another subject, id or headers than the ingestor gives;
 * other records than its headers say; a place that is not behind the message of ours before it.
 */
export type MarketFault = 'subject' | 'headers' | 'records' | 'order'

/** How far a log has come: a run, and the ordinal of its next record. */
export type LogPlace = { readonly run: string; readonly next: number }

const SUBJECT = 'market.events'
/** A run's id, which becomes part of paths. */
const RUN = /^\d{4}-\d{2}-\d{2}(?:\.[1-9]\d{0,5})?$/
const WHOLE = /^\d{1,15}$/

type Followed = { readonly run: string; readonly first: number; readonly fault: MarketFault | null }

/** Tells the ingestor's messages from those of strangers by the order they must have. */
export class MarketOrder {
  /** Behind the last message of ours; null before the first. */
  place: LogPlace | null = null

  /** Goes on behind a message with so many whole records, -1 where they are not; says what is wrong with it. */
  follow({ subject, id, headers }: StreamMessage, records: number): Followed {
    const { run = '', first: text = '', count } = headers
    const first = Number(text)
    const fault = (what: MarketFault): Followed => ({ run, first, fault: what })
    if (subject !== SUBJECT) return fault('subject')
    if (!RUN.test(run) || !WHOLE.test(text) || id !== `${run}/${first}`) return fault('headers')
    if (records < 1 || String(records) !== count) return fault('records')
    const goesOn = this.place === null || (this.place.run === run && this.place.next === first)
    if (first > 0 && !goesOn) return fault('order')
    this.place = { run, next: first + records }
    return { run, first, fault: null }
  }
}
