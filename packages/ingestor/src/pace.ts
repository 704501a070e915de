import { FLAG, RecordView, RTYPE, timeOrigin } from '@spymaster/dbn'
import { BATCH_RECORDS, type LogBatch } from './log-writer.ts'
import type { ReplayClock } from './replay-clock.ts'

/** What is due within so little is given now: shorter waits are not worth a timer. */
const SLACK_MS = 1
const NS_PER_MS = 1e6

/**
 * Gives a log at the clock's pace: each record when it is due, those due together in one message.
 *
 * The records and their order stay; only messages are cut anew. A message is the consumer's until it asks for the
 * next. Ends when the signal aborts.
 */
export async function* pace(
  batches: AsyncIterable<LogBatch>,
  clock: ReplayClock,
  signal?: AbortSignal,
): AsyncGenerator<LogBatch, void, void> {
  const times = new LogTimes()
  for await (const batch of batches) {
    times.read(batch)
    for (let from = 0; from < batch.count; ) {
      if (signal?.aborted) return
      const to = clock.isUnpaced ? batch.count : firstNotDue(times, from, batch.count, clock)
      if (to > from) {
        clock.passed(times.logMs[to - 1]!)
        yield part(batch, times.starts, from, to)
        from = to
      } else await clock.wait(clock.delayMs(times.logMs[from]!), signal)
    }
  }
}

function firstNotDue({ logMs }: LogTimes, from: number, count: number, clock: ReplayClock): number {
  let to = from
  while (to < count && clock.delayMs(logMs[to]!) <= SLACK_MS) to++
  return to
}

function part(batch: LogBatch, starts: Uint32Array, from: number, to: number): LogBatch {
  if (from === 0 && to === batch.count) return batch
  const end = to === batch.count ? batch.bytes.length : starts[to]!
  const bytes = batch.bytes.subarray(starts[from]!, end)
  return { run: batch.run, first: batch.first + from, count: to - from, bytes }
}

/** Where a message's records begin, and their log times: ts_recv, or a control record's own, made monotone. */
class LogTimes {
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
