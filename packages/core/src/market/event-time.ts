import { type RecordView, type TimeOrigin, WORDS } from '@spymaster/dbn'

const UNDEFINED_HALF = 0xffff_ffff

/** Nanoseconds from `origin` to the record's ts_event; `otherwise` where it is undefined. */
export function eventTime(view: RecordView, origin: TimeOrigin, otherwise: number): number {
  const at = view.word + WORDS.tsEvent
  const isUndefined = view.words[at] === UNDEFINED_HALF && view.words[at + 1] === UNDEFINED_HALF
  return isUndefined ? otherwise : view.tsEventSince(origin)
}
