import { type RecordView, type TimeOrigin, UNDEF_PRICE } from '@spymaster/dbn'
import { NANOS_PER_DOLLAR, SPY_ID } from '@spymaster/events'
import { type PriorSession, withPriorBar } from '../levels/day-tape.ts'

const TWO_32 = 2 ** 32
/** Words of a bar: open, high, low, close and volume of 64 bits each. */
const BAR = { high: 6, low: 8, close: 10, volume: 12 } as const

/** What the minute bars before a run's first market record say: the previous session, and where its volume was. */
export class WarmUp {
  readonly #origin: TimeOrigin
  readonly #openNs: number
  readonly #closeNs: number
  /** The previous regular session of SPY; null without bars of it. */
  prior: PriorSession | null = null
  /** Contracts of the previous regular session by instrument id, SPY left out. */
  readonly volumes = new Map<number, number>()

  /** `openNs`, `closeNs`: the previous regular session, in ns since the origin. */
  constructor(origin: TimeOrigin, openNs: number, closeNs: number) {
    this.#origin = origin
    this.#openNs = openNs
    this.#closeNs = closeNs
  }

  /** Folds the view's ohlcv-1m record; bars outside the previous regular session change nothing here. */
  fold(view: RecordView): void {
    const startNs = view.tsEventSince(this.#origin)
    if (startNs < this.#openNs || startNs >= this.#closeNs) return
    if (view.instrumentId === SPY_ID) this.#spyBar(view)
    else {
      const volume = view.words[view.word + BAR.volume]! + view.words[view.word + BAR.volume + 1]! * TWO_32
      this.volumes.set(view.instrumentId, (this.volumes.get(view.instrumentId) ?? 0) + volume)
    }
  }

  #spyBar(view: RecordView): void {
    const [high, low, close] = [dollars(view, BAR.high), dollars(view, BAR.low), dollars(view, BAR.close)]
    if (high === null || low === null || close === null) return
    this.prior = withPriorBar(this.prior, { high, low, close })
  }
}

/** Null where undefined or not positive. */
function dollars(view: RecordView, at: number): number | null {
  const nanos = view.words[view.word + at]! + view.ints[view.word + at + 1]! * TWO_32
  return nanos > 0 && nanos < UNDEF_PRICE ? nanos / NANOS_PER_DOLLAR : null
}
