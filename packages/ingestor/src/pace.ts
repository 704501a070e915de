import { LogTimes } from './log-times.ts'
import type { LogBatch } from './log-writer.ts'
import type { ReplayClock } from './replay-clock.ts'

/** What is due within so little is given now: shorter waits are not worth a timer. */
const SLACK_MS = 1

/**
 * Gives a log at the clock's pace: each record when it is due, those due together in one message.
 *
 * The records and their order stay; only messages are cut anew, and say how long ago their first record was due: while
 * the consumer is busy, what falls due waits. A message is the consumer's until it asks for the next. Ends when the
 * signal aborts.
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
        const waitedMs = clock.overdueMs(times.logMs[from]!)
        const given = part(batch, times.starts, from, to)
        yield waitedMs === null ? given : { ...given, waitedMs }
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
