import { EsBook, type FlowRow } from '@spymaster/core'
import { RecordView } from '@spymaster/dbn'
import type { LogBuilder } from './log-builder.ts'

/** Folds a log's ES records into a fresh book, a nanosecond apart, and returns it with the rows attributed. */
export function foldedBook(log: LogBuilder, buckets = 40): { book: EsBook; rows: FlowRow[] } {
  const clock = { nowNs: 0 }
  const book = new EsBook(buckets, clock)
  const rows: FlowRow[] = []
  book.onRow = (row) => rows.push(row)
  const view = new RecordView().attach(log.bytes())
  for (; view.next(); book.fold(view)) clock.nowNs++
  return { book, rows }
}
