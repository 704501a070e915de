import { RecordView, RTYPE, timeOrigin } from '@spymaster/dbn'
import type { LogBatch } from './log-writer.ts'
import type { ReplayClock } from './replay-clock.ts'

/** What is due within so little is given now: shorter waits are not worth a timer. */
const SLACK_MS = 1
const NS_PER_MS = 1e6

/**
 * Gives a log at the clock's pace: each record when it is due, those due together in one message.
 *
 * The records and their order stay; only messages are cut anew. Ends when the signal aborts.
 */
export async function* pace(
  batches: AsyncIterable<LogBatch>,
  clock: ReplayClock,
  signal?: AbortSignal,
): AsyncGenerator<LogBatch, void, void> {
  const times = new LogTimes()
  for await (const batch of batches) {
    const { starts, logMs } = times.of(batch)
    for (let from = 0; from < batch.count; ) {
      const to = clock.isUnpaced ? batch.count : firstNotDue(logMs, from, clock)
      if (to > from) {
        clock.passed(logMs[to - 1]!)
        yield part(batch, starts, from, to)
        from = to
      } else await clock.wait(clock.delayMs(logMs[from]!), signal)
      if (signal?.aborted) return
    }
  }
}

function firstNotDue(logMs: readonly number[], from: number, clock: ReplayClock): number {
  let to = from
  while (to < logMs.length && clock.delayMs(logMs[to]!) <= SLACK_MS) to++
  return to
}

function part(batch: LogBatch, starts: readonly number[], from: number, to: number): LogBatch {
  if (from === 0 && to === batch.count) return batch
  const bytes = batch.bytes.subarray(starts[from]!, starts[to] ?? batch.bytes.length)
  return { run: batch.run, first: batch.first + from, count: to - from, bytes }
}

/** Log times of records in ms since the epoch: ts_recv, or a control record's own, made monotone. */
class LogTimes {
  readonly #view = new RecordView()
  readonly #epoch = timeOrigin(0n)
  #lastMs = Number.NEGATIVE_INFINITY

  of(batch: LogBatch): { starts: number[]; logMs: number[] } {
    const starts: number[] = []
    const logMs: number[] = []
    const view = this.#view.attach(batch.bytes)
    while (view.next()) {
      starts.push(view.offset)
      logMs.push(this.#enter(view))
    }
    return { starts, logMs }
  }

  /** Bars of the warm-up have no ts_recv, and so the time of the session record before them. */
  #enter(view: RecordView): number {
    const isControl = view.rtype === RTYPE.system
    const ns = isControl ? view.tsEventSince(this.#epoch) : view.tsRecvSince(this.#epoch)
    if (ns / NS_PER_MS > this.#lastMs) this.#lastMs = ns / NS_PER_MS
    return this.#lastMs
  }
}
