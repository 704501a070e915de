import { type RecordView, type TimeOrigin, timeOrigin } from '@spymaster/dbn'
import {
  type CalendarDate,
  NANOS_PER_DOLLAR,
  SPY_ID,
  type SpySession,
  sessionsBefore,
  spySession,
  utcMidnightNs,
} from '@spymaster/events'
import { BarCloses } from '../levels/bar-closes.ts'
import type { EarlierBars } from '../levels/day-bars.ts'
import { type PriorSession, withPriorBar } from '../levels/day-tape.ts'
import { isPrice, spyUnits } from '../market/spy-quote.ts'

const TWO_32 = 2 ** 32
const BAR_NS = 60e9
/** A regular session lies within one day UTC, so that day finds it. */
const DAY_NS = 86_400e9
/** Words of a bar: open, high, low, close and volume of 64 bits each. */
const BAR = { high: 6, low: 8, close: 10, volume: 12 } as const

/**
 * What the minute bars before a run's first market record say: the previous session, where its volume was, and the
 * closes of two-minute bars of several sessions. Bars that were not over when the run opened are not known yet, and
 * bars outside regular hours or of other days say nothing here. Their order does not matter; of bars of one minute
 * the first counts for a two-minute bar's close.
 */
export class WarmUp {
  readonly #origin: TimeOrigin
  readonly #openingNs: number
  readonly #smaDays: number
  /** Previous sessions, the last first. */
  readonly #sessions: readonly BarCloses[]
  readonly #today: BarCloses | null
  readonly #byDay = new Map<number, BarCloses>()
  #priorNs = Number.NEGATIVE_INFINITY
  /** The previous regular session of SPY; null without bars of it. */
  prior: PriorSession | null = null
  /** Contracts of the previous regular session by instrument id, SPY left out. */
  readonly volumes = new Map<number, number>()

  /** `openingNs`: log time of the run's `session` record, in ns of its date; `smaDays` sessions feed the averages. */
  constructor(date: CalendarDate, openingNs: number, smaDays: number) {
    const midnight = utcMidnightNs(date)
    const closesOf = ({ openNs, closeNs }: SpySession): BarCloses => {
      const closes = new BarCloses(Number(openNs - midnight), Number(closeNs - midnight))
      this.#byDay.set(Math.floor(Number(openNs - midnight) / DAY_NS), closes)
      return closes
    }
    this.#origin = timeOrigin(midnight)
    this.#openingNs = openingNs
    this.#smaDays = smaDays
    this.#sessions = sessionsBefore(date, Math.max(smaDays, 1)).map(closesOf)
    const session = spySession(date)
    this.#today = session === null ? null : closesOf(session)
  }

  /** What the moving averages begin with. */
  get bars(): EarlierBars {
    const sessions = this.#sessions.slice(0, this.#smaDays).reverse()
    return { closes: sessions.flatMap((session) => session.known()), today: this.#today }
  }

  /** Folds the view's ohlcv-1m record. */
  fold(view: RecordView): void {
    const startNs = view.tsEventSince(this.#origin)
    const session = this.#byDay.get(Math.floor(startNs / DAY_NS))
    if (session === undefined || !session.holds(startNs) || startNs + BAR_NS > this.#openingNs) return
    const isPrevious = session === this.#sessions[0]
    if (view.instrumentId === SPY_ID) {
      const close = spyUnits(nanos(view, BAR.close))
      if (close !== null) session.minute(close, startNs)
      if (isPrevious) this.#priorBar(view, startNs)
    } else if (isPrevious) {
      const volume = view.words[view.word + BAR.volume]! + view.words[view.word + BAR.volume + 1]! * TWO_32
      this.volumes.set(view.instrumentId, (this.volumes.get(view.instrumentId) ?? 0) + volume)
    }
  }

  #priorBar(view: RecordView, startNs: number): void {
    const [high, low, close] = [dollars(view, BAR.high), dollars(view, BAR.low), dollars(view, BAR.close)]
    if (high === null || low === null || close === null) return
    const isLatest = startNs > this.#priorNs
    if (isLatest) this.#priorNs = startNs
    this.prior = withPriorBar(this.prior, { high, low, close: isLatest ? close : this.prior!.close })
  }
}

/** Null where undefined or not positive. */
function dollars(view: RecordView, at: number): number | null {
  const price = nanos(view, at)
  return isPrice(price) ? price / NANOS_PER_DOLLAR : null
}

function nanos(view: RecordView, at: number): number {
  return view.words[view.word + at]! + view.ints[view.word + at + 1]! * TWO_32
}
