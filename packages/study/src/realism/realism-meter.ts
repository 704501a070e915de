import { RecordView, RTYPE, timeOrigin } from '@spymaster/dbn'
import type { Ns } from '@spymaster/events'
import type { Gauge, Reading } from './measure.ts'
import { Moment } from './moment.ts'
import { MEASURES } from './registry.ts'

/** When the regular session is, ns UTC. */
export type SessionNs = { readonly openNs: Ns; readonly closeNs: Ns }

/** What a stream came to. */
export type StreamReading = Reading & {
  /** Seconds of market, records and their instrument; null where there was none. */
  readonly seconds: number
  readonly records: number
}

/**
 * Measures mbp-10 records of one contract, trades among them: one or several stretches of a trade date. All other
 * records are stepped over, and books that are empty, locked or crossed take no part.
 */
export class RealismMeter {
  readonly #origin
  readonly #view = new RecordView()
  readonly #moment = new Moment()
  readonly #gauges: readonly Gauge[]
  readonly #onRecord: readonly Gauge[]
  readonly #onEvent: readonly Gauge[]
  readonly #onSecond: readonly Gauge[]
  #fromSec = 0
  #toSec = 0
  /** The second that the stretch has come to; NaN before its first sound book. */
  #second = Number.NaN
  #begunSec = 0
  #spanSec = 0
  #records = 0
  #instrument: number | null = null

  /** `session` is that of the trade date, null where it has none. */
  constructor(originNs: Ns, session: SessionNs | null) {
    this.#origin = timeOrigin(originNs)
    const secondsTo = (ns: Ns): number => Number(ns - originNs) / 1e9
    const hours =
      session === null ? null : { openSec: secondsTo(session.openNs), closeSec: secondsTo(session.closeNs) }
    this.#gauges = MEASURES.map(({ gauge }) => gauge(hours))
    this.#onRecord = this.#gauges.filter(({ record }) => record !== undefined)
    this.#onEvent = this.#gauges.filter(({ event }) => event !== undefined)
    this.#onSecond = this.#gauges.filter(({ second }) => second !== undefined)
    this.originNs = originNs
  }

  /** The time that seconds are counted from. */
  readonly originNs: Ns

  /** Begins a stretch: records of other times are stepped over. */
  begin(fromNs: Ns, toNs: Ns): void {
    this.#end()
    this.#fromSec = Number(fromNs - this.originNs) / 1e9
    this.#toSec = Number(toNs - this.originNs) / 1e9
  }

  /** Instruments that the records were of, beyond the first: theirs are stepped over. */
  readonly others: Set<number> = new Set()

  /** Folds whole records of DBN version 3. */
  fold(bytes: Uint8Array): void {
    const view = this.#view.attach(bytes)
    while (view.next()) if (view.rtype === RTYPE.mbp10 && this.#isOurs(view.instrumentId)) this.#take(view)
  }

  /** What has been measured. Nothing may be folded after it. */
  read(): StreamReading {
    this.#end()
    const readings = this.#gauges.map((gauge) => gauge.read(this.#spanSec))
    return {
      seconds: this.#spanSec,
      records: this.#records,
      figures: Object.assign({}, ...readings.map(({ figures }) => figures)),
      curves: Object.assign({}, ...readings.map(({ curves }) => curves)),
    }
  }

  #isOurs(instrument: number): boolean {
    this.#instrument ??= instrument
    if (instrument === this.#instrument) return true
    this.others.add(instrument)
    return false
  }

  #take(view: RecordView): void {
    const moment = this.#moment
    const isLast = moment.take(view, this.#origin)
    const isIn = moment.sec >= this.#fromSec && moment.sec < this.#toSec
    if (isIn && !Number.isNaN(this.#second)) {
      this.#records++
      for (const gauge of this.#onRecord) gauge.record!(moment)
    }
    if (!isLast) return
    if (isIn) this.#takeEvent(view)
    moment.endEvent()
  }

  #takeEvent(view: RecordView): void {
    const moment = this.#moment
    if (!Number.isNaN(this.#second)) this.#passSeconds()
    if (!moment.takeBook(view)) {
      this.#end()
      return
    }
    if (Number.isNaN(this.#second)) this.#start()
    else for (const gauge of this.#onEvent) gauge.event!(moment)
  }

  /** Tells of each second that has passed, the book being as it stood. */
  #passSeconds(): void {
    const moment = this.#moment
    while (moment.sec >= this.#second + 1) {
      this.#second++
      for (const gauge of this.#onSecond) gauge.second!(moment, this.#second)
    }
  }

  #start(): void {
    const { sec } = this.#moment
    this.#second = Math.floor(sec)
    this.#begunSec = sec
    for (const gauge of this.#gauges) gauge.begin?.(sec)
  }

  #end(): void {
    if (Number.isNaN(this.#second)) return
    this.#spanSec += Math.min(this.#moment.sec, this.#toSec) - this.#begunSec
    this.#second = Number.NaN
  }
}
