import { type RecordView, RTYPE, type TimeOrigin, WORDS } from '@spymaster/dbn'
import {
  type CalendarDate,
  CONSOLIDATED_PUBLISHER,
  ES_TICK_NANOS,
  ES_TICK_POINTS,
  SPY_ID,
} from '@spymaster/events'
import type { PhysicsConfig } from '../config/physics-config.ts'
import { OptionTape } from '../engines/fuel/option-tape.ts'
import { TapeEngine } from '../engines/tape/tape-engine.ts'
import { DayTape } from '../levels/day-tape.ts'
import type { Clock } from '../market/clock.ts'
import { Converter } from '../market/converter.ts'
import { EsBook } from '../market/es-book.ts'
import { eventTime } from '../market/event-time.ts'
import { isSize, isTick } from '../market/event-trades.ts'
import type { SessionTimes } from '../market/session-clock.ts'
import { SpyQuote, spyUnits, UNITS_PER_DOLLAR } from '../market/spy-quote.ts'
import { ALL_USES, tradeUses, UNKNOWN_CONDITION } from '../market/trade-eligibility.ts'
import type { Conditions } from '../payload/words.ts'
import { windowSnaps } from '../window/window-snaps.ts'
import { FeedAges } from './feed-ages.ts'

const ACTION_TRADE = 0x54
const OPTION_BIT = 0x8000_0000

/** Quotes whose records with action 'T' are trades. */
const HAS_TRADES: ReadonlySet<number> = new Set([RTYPE.mbp1, RTYPE.cmbp1, RTYPE.tcbbo])

type Fold = (state: MarketState, view: RecordView) => void

/** The time of a run: its date and 00:00 UTC of it, log time as it goes, and its session's, null on days without. */
export type RunTime = {
  readonly date: CalendarDate
  readonly origin: TimeOrigin
  readonly clock: Clock
  readonly times: SessionTimes | null
}

/**
 * What the market records of one run add up to: the ES book and tape, the SPY quote, the option tape, the
 * day's trades by segment.
 * Records that no engine can use are counted in `dropped`.
 */
export class MarketState {
  readonly book: EsBook
  readonly tape: TapeEngine
  readonly options: OptionTape
  readonly quote = new SpyQuote()
  readonly converter: Converter
  readonly feeds: FeedAges
  readonly dayTape: DayTape | null
  readonly contractId: number
  readonly #origin: TimeOrigin
  readonly #clock: Clock
  /** When trades stop being those of the pre-market. */
  readonly #openNs: number
  /** Whether the SPY trades so far say their sale conditions; `none` as soon as one does not. Null before the first. */
  conditions: Conditions | null = null
  /** SPY trades with a sale condition that the table does not know. */
  unknownConditions = 0
  #unusable = 0
  #hasEs = false
  /** Whether trades of an instrument come with its book, so that its `trades` schema would count them twice. */
  #esBookTrades = false
  #spyQuoteTrades = false

  constructor(config: PhysicsConfig, { date, origin, clock, times }: RunTime, contractId: number) {
    const buckets = windowSnaps('barrierWindowSec', config.barrierWindowSec, config.snapIntervalMs)
    this.book = new EsBook(buckets, clock)
    this.feeds = new FeedAges(clock)
    this.tape = new TapeEngine(config, config.snapIntervalMs)
    this.options = new OptionTape(config, config.snapIntervalMs, { date, origin, clock })
    this.converter = new Converter(config)
    this.dayTape = times === null ? null : new DayTape(times, clock.nowNs, this.options.strikes)
    this.contractId = contractId
    this.#origin = origin
    this.#clock = clock
    this.#openNs = times?.openNs ?? Number.NaN
  }

  /** Records of other contracts, of no known use, or with impossible prices. */
  get dropped(): number {
    return this.#unusable + this.book.malformed
  }

  /** Folds the view's market record, of the clock's time. */
  fold(view: RecordView): void {
    const foldThis = FOLDS.get(view.rtype)
    if (foldThis === undefined) this.#unusable++
    else foldThis(this, view)
  }

  /** Drops what spans a gap in a feed. */
  gap(feed: 'es' | 'spy' | 'options' | 'all'): void {
    if (feed === 'es' || feed === 'all') {
      this.book.restart()
      this.tape.clear()
    }
    if (feed === 'spy' || feed === 'all') this.quote.clear()
    if (feed === 'options' || feed === 'all') this.options.gap()
  }

  foldBook(view: RecordView): void {
    if (view.instrumentId !== this.contractId) {
      this.#unusable++
      return
    }
    this.#hearEs()
    this.#esBookTrades = true
    this.book.fold(view)
    if (view.action === ACTION_TRADE) this.#esTrade(view)
  }

  /** What is not a trade here takes one back: no engine can, so it counts as dropped. */
  foldTrade(view: RecordView): void {
    const id = view.instrumentId
    const isTrade = view.action === ACTION_TRADE
    if (id === this.contractId) {
      this.#hearEs()
      if (!this.#esBookTrades && !(isTrade && this.#esTrade(view))) this.#unusable++
    } else if (id === SPY_ID) {
      this.feeds.hearSpy()
      if (!this.#spyQuoteTrades && !(isTrade && this.#spyTrade(view))) this.#unusable++
    } else if (id >= OPTION_BIT) {
      this.feeds.hearOptions()
      if (!(isTrade && this.options.foldPrint(view))) this.#unusable++
    } else this.#unusable++
  }

  foldQuote(view: RecordView): void {
    const id = view.instrumentId
    const { options } = this
    const isTrade = HAS_TRADES.has(view.rtype) && view.action === ACTION_TRADE
    if (id === SPY_ID) {
      this.feeds.hearSpy()
      this.quote.fold(view)
      if (!isTrade) return
      this.#spyQuoteTrades = true
      if (!this.#spyTrade(view)) this.#unusable++
    } else if (id >= OPTION_BIT) {
      this.feeds.hearOptions()
      if (!(isTrade ? options.foldPrint(view) : options.foldQuote(view))) this.#unusable++
    } else this.#unusable++
  }

  /** Open interest; other statistics, and those of other instruments, are of no use yet and pass. */
  foldStatistic(view: RecordView): void {
    if (view.instrumentId >= OPTION_BIT && !this.options.foldStatistic(view)) this.#unusable++
  }

  #hearEs(): void {
    this.feeds.hearEs()
    if (this.#hasEs) return
    this.#hasEs = true
    this.dayTape?.esFrom(this.#clock.nowNs)
  }

  /** Returns false where the price cannot be one of ES, or nothing traded. */
  #esTrade(view: RecordView): boolean {
    const { nowNs } = this.#clock
    const tick = view.price() / ES_TICK_NANOS
    if (!isTick(tick) || !isSize(view.size)) return false
    this.tape.trade(tick, view.size, view.side, eventTime(view, this.#origin, nowNs), nowNs)
    const points = tick * ES_TICK_POINTS
    this.dayTape?.esTrade(points, this.converter.toSpy(points), view.size, nowNs)
    return true
  }

  /** Returns false where there is no price, or nothing traded. */
  #spyTrade(view: RecordView): boolean {
    const units = spyUnits(view.price())
    if (units === null || !isSize(view.size)) return false
    this.dayTape?.spyTrade(units / UNITS_PER_DOLLAR, view.size, this.#clock.nowNs, this.#usesOf(view))
    return true
  }

  /** What a SPY trade counts for, bits of `USE`. */
  #usesOf(view: RecordView): number {
    if (view.publisherId !== CONSOLIDATED_PUBLISHER) {
      this.conditions = 'none'
      return ALL_USES
    }
    this.conditions ??= 'consolidated'
    const uses = tradeUses(view.words[view.word + WORDS.tsInDelta]!, this.#clock.nowNs < this.#openNs)
    if ((uses & UNKNOWN_CONDITION) !== 0) this.unknownConditions++
    return uses
  }
}

const foldQuote: Fold = (state, view) => state.foldQuote(view)
const foldTrade: Fold = (state, view) => state.foldTrade(view)
const foldBook: Fold = (state, view) => state.foldBook(view)
const foldStatistic: Fold = (state, view) => state.foldStatistic(view)

/** What is done with each type of record; others are counted as dropped. */
const FOLDS: ReadonlyMap<number, Fold> = new Map([
  [RTYPE.mbp10, foldBook],
  [RTYPE.trades, foldTrade],
  [RTYPE.mbp1, foldQuote],
  [RTYPE.cmbp1, foldQuote],
  [RTYPE.tcbbo, foldQuote],
  [RTYPE.cbbo1s, foldQuote],
  [RTYPE.cbbo1m, foldQuote],
  [RTYPE.bbo1s, foldQuote],
  [RTYPE.bbo1m, foldQuote],
  [RTYPE.statistics, foldStatistic],
])
