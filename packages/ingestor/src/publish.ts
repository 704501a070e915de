import { RecordView, RTYPE } from '@spymaster/dbn'
import type { CalendarDate, ControlRecord } from '@spymaster/events'
import { controlOf } from './control-record.ts'
import type { LogBatch } from './log-writer.ts'

/** The subject of all market data. */
export const MARKET_SUBJECT = 'market.events'

/** Where messages go: the bus's appender to the `market` stream. */
export type MarketSink = {
  /** The newest message when the sink was opened; null for none. */
  readonly resumed: { readonly id: string; readonly headers: Readonly<Record<string, string>> } | null
  /** Sequence of the newest message that is stored, whoever's; 0 for none. */
  readonly stored: number
  append(draft: {
    readonly subject: string
    readonly id: string
    readonly headers: Readonly<Record<string, string>>
    readonly data: Uint8Array
  }): Promise<void>
  flush(): Promise<void>
}

/** How far a log has been stored: where the run that has no end goes on. */
type Place = { readonly run: string; readonly input: string; readonly next: number }

/**
 * Publishes runs to the market stream, and goes on where an interrupted run of the same input stopped.
 *
 * Headers of a message: `run`, `first` (ordinal in the run of its first record), `count`, `input` (identity),
 * `session` (sequence of the run's first message), `runs` (how often each date has run on this log), and `end`
 * on a run's last one.
 */
export class MarketPublisher {
  readonly #sink: MarketSink
  readonly #runs: Map<string, number>
  readonly #view = new RecordView()
  /** Null once the stream has been gone on with, or where there is nothing to go on with. */
  #place: Place | null
  #sequence: number
  #session: number
  #input: string
  #published = 0
  #dropped = 0

  constructor(sink: MarketSink) {
    const headers = sink.resumed?.headers ?? {}
    this.#sink = sink
    this.#sequence = sink.stored
    this.#runs = parseRuns(headers.runs ?? '')
    this.#session = Number(headers.session ?? 0)
    this.#input = headers.input ?? ''
    const hasPlace = headers.run !== undefined && headers.end === undefined
    const next = Number(headers.first) + Number(headers.count)
    this.#place = hasPlace ? { run: headers.run!, input: this.#input, next } : null
  }

  /** Records published by this publisher. */
  get published(): number {
    return this.#published
  }

  /** Records that the runs published so far left out for want of an id of ours, as their ends say. */
  get dropped(): number {
    return this.#dropped
  }

  /** Sequence of the last message handed over, unless strangers have put theirs between. */
  get sequence(): number {
    return this.#sequence
  }

  /**
   * The id for a run of a date: the date, and from its second run on this log on a counter. Where the log ends
   * within a run of this date and input, that run's.
   */
  runId(date: CalendarDate, input: string): string {
    if (this.#place !== null && this.#place.input === input && dateOf(this.#place.run) === date)
      return this.#place.run
    const count = (this.#runs.get(date) ?? 0) + 1
    return count === 1 ? date : `${date}.${count}`
  }

  /**
   * What of a log is not stored yet: all of it, or what follows the place at which an interrupted run of the same
   * input stopped. The log's runs must have been named by `runId`.
   */
  async *fresh(log: AsyncIterable<LogBatch>): AsyncGenerator<LogBatch, void, void> {
    let isBefore = false
    for await (const batch of log) {
      const place = this.#place
      if (place === null) yield batch
      else {
        if (batch.first === 0) isBefore = this.#inputOf(batch) === place.input && isUpTo(batch.run, place)
        const rest = isBefore ? this.#after(batch, place) : batch
        if (rest === null) continue
        // Should this input run again, that is another run.
        this.#place = null
        yield rest
      }
    }
  }

  /** Publishes a run's next message, with further headers where given. The batch is copied. */
  async publish(batch: LogBatch, more: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#sequence = Math.max(this.#sequence, this.#sink.stored)
    if (batch.first === 0) this.#begin(batch)
    const end = this.#endOf(batch)
    await this.#sink.append({
      subject: MARKET_SUBJECT,
      id: `${batch.run}/${batch.first}`,
      headers: { ...this.#headers(batch), ...(end === null ? {} : { end: '1' }), ...more },
      data: batch.bytes.slice(),
    })
    this.#sequence++
    this.#published += batch.count
    this.#dropped += end?.dropped ?? 0
  }

  #begin(batch: LogBatch): void {
    const date = dateOf(batch.run)
    this.#input = this.#inputOf(batch)
    this.#session = this.#sequence + 1
    this.#runs.set(date, (this.#runs.get(date) ?? 0) + 1)
  }

  /** The input's identity in the session record that a run's first message begins with. */
  #inputOf(batch: LogBatch): string {
    const view = this.#view.attach(batch.bytes)
    const session = view.next() ? controlOf(view) : null
    if (session?.type === 'session') return session.input
    throw new Error(`run ${batch.run} does not begin with a session record`)
  }

  /** What of a batch lies behind a place; null for nothing. */
  #after(batch: LogBatch, { run, next }: Place): LogBatch | null {
    const stored = next - batch.first
    // Runs of earlier dates are stored whole.
    if (batch.run !== run || stored >= batch.count) return null
    if (stored <= 0) return batch
    const view = this.#view.attach(batch.bytes)
    for (let passed = 0; passed <= stored; passed++) view.next()
    const bytes = batch.bytes.subarray(view.offset)
    return { run, first: next, count: batch.count - stored, bytes }
  }

  #headers(batch: LogBatch): Record<string, string> {
    return {
      run: batch.run,
      first: String(batch.first),
      count: String(batch.count),
      input: this.#input,
      session: String(this.#session),
      runs: printRuns(this.#runs),
    }
  }

  /** The record that closes a run, where a batch has it. */
  #endOf(batch: LogBatch): Extract<ControlRecord, { type: 'end' }> | null {
    const view = this.#view.attach(batch.bytes)
    for (let place = 0; place < batch.count; place++) view.next()
    const control = view.rtype === RTYPE.system ? controlOf(view) : null
    return control?.type === 'end' ? control : null
  }
}

/** The trade date of a run's id. */
const dateOf = (run: string): CalendarDate => run.slice(0, 10)

/** Whether a run is the one that a place is in, or of an earlier date. */
const isUpTo = (run: string, place: Place): boolean => run === place.run || dateOf(run) < dateOf(place.run)

function parseRuns(text: string): Map<string, number> {
  const pairs = text === '' ? [] : text.split(' ').map((pair) => pair.split('='))
  return new Map(pairs.map(([date, count]) => [date!, Number(count)]))
}

const printRuns = (runs: ReadonlyMap<string, number>): string =>
  [...runs].map(([date, count]) => `${date}=${count}`).join(' ')
