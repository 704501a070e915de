import { RecordView, RTYPE } from '@spymaster/dbn'
import type { CalendarDate } from '@spymaster/events'
import { controlOf } from './control-record.ts'
import type { LogBatch } from './log-writer.ts'

/** The subject of all market data. */
export const MARKET_SUBJECT = 'market.events'

/** Where messages go: the bus's appender to the `market` stream. */
export type MarketSink = {
  /** The newest message when the sink was opened; null for none. */
  readonly resumed: { readonly id: string; readonly headers: Readonly<Record<string, string>> } | null
  /** Sequence of the newest message then; 0 for none. */
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
  #place: Place | null
  #sequence: number
  #session: number
  #input = ''
  /** Whether the run at hand came before the one that is gone on with, and so is stored whole. */
  #isPast = false
  #published = 0

  constructor(sink: MarketSink) {
    const headers = sink.resumed?.headers ?? {}
    this.#sink = sink
    this.#sequence = sink.stored
    this.#runs = parseRuns(headers.runs ?? '')
    this.#session = Number(headers.session ?? 0)
    const hasPlace = headers.run !== undefined && headers.end === undefined
    const next = Number(headers.first) + Number(headers.count)
    this.#place = hasPlace ? { run: headers.run!, input: headers.input ?? '', next } : null
  }

  /** Records published by this publisher. */
  get published(): number {
    return this.#published
  }

  /** Sequence of the last message handed over. */
  get sequence(): number {
    return this.#sequence
  }

  /**
   * The id for a run of a date: the date, and from its second run on this log on a counter. Where the log ends
   * within a run of this date, that run's: whether it can be gone on with shows when its input is known.
   */
  runId(date: CalendarDate, input: string): string {
    if (this.#place !== null && this.#place.input === input && dateOf(this.#place.run) === date)
      return this.#place.run
    const count = (this.#runs.get(date) ?? 0) + 1
    return count === 1 ? date : `${date}.${count}`
  }

  /** Publishes a run's next message, or passes over it where it is stored already. The batch is copied. */
  async publish(batch: LogBatch): Promise<void> {
    if (batch.first === 0) this.#begin(batch)
    const fresh = this.#fresh(batch)
    if (fresh === null) return
    await this.#sink.append({
      subject: MARKET_SUBJECT,
      id: `${fresh.run}/${fresh.first}`,
      headers: this.#headers(fresh),
      data: fresh.bytes.slice(),
    })
    this.#sequence++
    this.#published += fresh.count
  }

  #begin(batch: LogBatch): void {
    const view = this.#view.attach(batch.bytes)
    const session = view.next() ? controlOf(view) : null
    if (session?.type !== 'session') throw new Error(`run ${batch.run} does not begin with a session record`)
    this.#input = session.input
    const date = dateOf(batch.run)
    const place = this.#place?.input === this.#input ? this.#place : null
    this.#isPast = place !== null && date < dateOf(place.run)
    if (this.#isPast || place?.run === batch.run) return
    this.#place = null
    this.#session = this.#sequence + 1
    this.#runs.set(date, (this.#runs.get(date) ?? 0) + 1)
  }

  /** What of a batch is not stored yet; null for nothing. */
  #fresh(batch: LogBatch): LogBatch | null {
    if (this.#isPast) return null
    const isGoneOnWith = this.#place?.run === batch.run
    const stored = this.#place !== null && isGoneOnWith ? this.#place.next - batch.first : 0
    if (stored >= batch.count) return null
    // From here on nothing is stored: should this input run again, that is another run.
    if (isGoneOnWith) this.#place = null
    if (stored <= 0) return batch
    const view = this.#view.attach(batch.bytes)
    for (let passed = 0; passed <= stored; passed++) view.next()
    const bytes = batch.bytes.subarray(view.offset)
    return { run: batch.run, first: batch.first + stored, count: batch.count - stored, bytes }
  }

  #headers(batch: LogBatch): Record<string, string> {
    return {
      run: batch.run,
      first: String(batch.first),
      count: String(batch.count),
      input: this.#input,
      session: String(this.#session),
      runs: printRuns(this.#runs),
      ...(this.#ends(batch) ? { end: '1' } : {}),
    }
  }

  #ends(batch: LogBatch): boolean {
    const view = this.#view.attach(batch.bytes)
    for (let place = 0; place < batch.count; place++) view.next()
    return view.rtype === RTYPE.system && controlOf(view)?.type === 'end'
  }
}

/** The trade date of a run's id. */
const dateOf = (run: string): CalendarDate => run.slice(0, 10)

function parseRuns(text: string): Map<string, number> {
  const pairs = text === '' ? [] : text.split(' ').map((pair) => pair.split('='))
  return new Map(pairs.map(([date, count]) => [date!, Number(count)]))
}

const printRuns = (runs: ReadonlyMap<string, number>): string =>
  [...runs].map(([date, count]) => `${date}=${count}`).join(' ')
