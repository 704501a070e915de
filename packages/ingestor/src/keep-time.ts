import { setImmediate as turn } from 'node:timers/promises'
import { RecordView, RTYPE } from '@spymaster/dbn'
import { controlBytes, controlOf } from './control-record.ts'
import { LogTimes } from './log-times.ts'
import type { LogBatch } from './log-writer.ts'

/** A live market is told the time when it has said nothing for so long, and again each time so long has passed. */
export const QUIET_MS = 50

const NS_PER_MS = 1_000_000

/**
 * Gives a live log as it comes, with a `clock` record whenever nothing has come for 50 ms: what is silent has a time,
 * too, and signals that are due then are published then.
 *
 * A clock's time is the log time of the last record and what has passed since it came. So it needs no clock that agrees
 * with the exchange's, runs as far behind it as that record did, and never goes back. Ordinals are counted anew: a
 * clock record has one. None is told before a run's first record and after its `end`. `nowMs` must never run backwards.
 */
export async function* keepTime(
  batches: AsyncIterable<LogBatch>,
  options: { readonly nowMs?: () => number; readonly signal?: AbortSignal } = {},
): AsyncGenerator<LogBatch, void, void> {
  const nowMs = options.nowMs ?? (() => performance.now())
  const source = batches[Symbol.asyncIterator]()
  const time = new LastTime()
  try {
    for (;;) {
      const coming = source.next()
      // It may come while the consumer still has a clock record in hand.
      let cameMs: number | null = null
      const note = () => {
        cameMs = nowMs()
      }
      coming.then(note, note)
      while (!(await comesWithin(coming, time.quietMs(nowMs()), options.signal))) {
        if (options.signal?.aborted) return
        yield time.clock(nowMs())
      }
      const { done, value } = await coming
      if (done) return
      yield time.renumbered(value, nowMs(), cameMs ?? nowMs())
    }
  } finally {
    // What is still to come is not waited for: a source that is silent would hold up the end.
    source.return?.().catch(() => {})
  }
}

/** Whether a batch comes before so much time has passed, or the signal aborts. */
async function comesWithin(coming: Promise<unknown>, ms: number, signal?: AbortSignal): Promise<boolean> {
  const settled = coming.then(
    () => true,
    () => true,
  )
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const giveUp = () => resolve(false)
  const timer = Number.isFinite(ms) ? setTimeout(giveUp, ms) : undefined
  signal?.addEventListener('abort', giveUp, { once: true })
  if (signal?.aborted) giveUp()
  try {
    if (await Promise.race([settled, promise])) return true
    // A timer that was late may have overtaken what has come meanwhile.
    return await Promise.race([settled, turn(false)])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  }
}

/** The log time of a run's last record, and when it came. */
class LastTime {
  readonly #times = new LogTimes()
  readonly #view = new RecordView()
  #run = ''
  /** Clock records that the run has so far. */
  #clocks = 0
  /** Ordinal of the next record. */
  #next = 0
  /** Log time of the last record of the source, ms since the epoch; null where there is none to go on from. */
  #logMs: number | null = null
  #cameMs = 0
  /** When the last record, or clock, was given. */
  #givenMs = 0

  /** Milliseconds until the next clock is due; infinity where none will be. */
  quietMs(nowMs: number): number {
    return this.#logMs === null ? Number.POSITIVE_INFINITY : Math.max(0, this.#givenMs + QUIET_MS - nowMs)
  }

  /** Takes in a message of the source that came at a time, and gives it the ordinal that it has among clocks. */
  renumbered(batch: LogBatch, nowMs: number, cameMs: number): LogBatch {
    if (batch.run !== this.#run) {
      this.#run = batch.run
      this.#clocks = 0
    }
    this.#times.read(batch)
    this.#logMs = this.#ends(batch) ? null : this.#times.logMs[batch.count - 1]!
    this.#cameMs = cameMs
    this.#givenMs = nowMs
    const first = batch.first + this.#clocks
    this.#next = first + batch.count
    return { ...batch, first, waitedMs: nowMs - cameMs + (batch.waitedMs ?? 0) }
  }

  /** A message of one clock record for now. */
  clock(nowMs: number): LogBatch {
    const logMs = this.#logMs! + (nowMs - this.#cameMs)
    // To the microsecond: a double has no more of a time since the epoch.
    const bytes = controlBytes(
      { type: 'clock' },
      BigInt(Math.ceil(logMs * 1_000)) * BigInt(NS_PER_MS / 1_000),
    )
    const first = this.#next++
    this.#clocks++
    const waitedMs = Math.max(0, nowMs - (this.#givenMs + QUIET_MS))
    this.#givenMs = nowMs
    return { run: this.#run, first, count: 1, bytes, waitedMs }
  }

  #ends(batch: LogBatch): boolean {
    const view = this.#view.attach(batch.bytes)
    for (let place = 0; place < batch.count; place++) view.next()
    return view.rtype === RTYPE.system && controlOf(view)?.type === 'end'
  }
}
