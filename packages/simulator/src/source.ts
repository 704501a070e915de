import type { RecordWriter } from './record-writer.ts'

/** The most records that one `fire` may write. */
export const MOST_RECORDS = 16

/** A part of the market that acts by itself: it says when it acts next, and is asked to act then. */
export type Source = {
  /** Log time of what it does next, ns since 00:00 UTC of the trade date; infinite when it has done all. */
  readonly nextNs: number
  /** Acts, writes at most `MOST_RECORDS` records of that log time, and decides when it acts again. */
  fire(out: RecordWriter): void
}
