import { FLAG, RecordView, RTYPE, timeOrigin } from '@spymaster/dbn'
import { BATCH_RECORDS, type LogBatch } from './log-writer.ts'

const NS_PER_MS = 1e6

/** Where a message's records begin, and their log times: ts_recv, or a control record's own, made monotone. */
export class LogTimes {
  readonly #view = new RecordView()
  readonly #epoch = timeOrigin(0n)
  #run = ''
  #lastMs = Number.NEGATIVE_INFINITY
  /** By record: its first byte in the message. */
  readonly starts = new Uint32Array(BATCH_RECORDS)
  /** By record: ms since the epoch. */
  readonly logMs = new Float64Array(BATCH_RECORDS)

  read(batch: LogBatch): void {
    // A run begins at its own time, whatever the one before it ended with.
    if (batch.run !== this.#run) this.#lastMs = Number.NEGATIVE_INFINITY
    this.#run = batch.run
    const view = this.#view.attach(batch.bytes)
    for (let place = 0; view.next(); place++) {
      this.starts[place] = view.offset
      this.logMs[place] = this.#enter(view)
    }
  }

  #enter(view: RecordView): number {
    const ms = this.#nsOf(view) / NS_PER_MS
    if (ms > this.#lastMs) this.#lastMs = ms
    return this.#lastMs
  }

  /** NaN where a record takes over the time before it: bars of the warm-up, and what is flagged as badly timed. */
  #nsOf(view: RecordView): number {
    const { rtype } = view
    if (rtype === RTYPE.system) return view.tsEventSince(this.#epoch)
    const isBad = rtype !== RTYPE.statistics && (view.flags & FLAG.badTsRecv) !== 0
    return isBad ? Number.NaN : view.tsRecvSince(this.#epoch)
  }
}
