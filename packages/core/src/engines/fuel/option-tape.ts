import { type RecordView, RTYPE, STAT_TYPE, type TimeOrigin, UNDEF_PRICE, WORDS } from '@spymaster/dbn'
import { type CalendarDate, CONSOLIDATED_PUBLISHER } from '@spymaster/events'
import type { ValuesOf } from '../../config/setting.ts'
import type { Clock } from '../../market/clock.ts'
import { eventTime } from '../../market/event-time.ts'
import { SeenStrikes } from '../../market/seen-strikes.ts'
import { spyUnits, UNITS_PER_DOLLAR } from '../../market/spy-quote.ts'
import { windowSnaps } from '../../window/window-snaps.ts'
import { Contracts, SLOTS, slotOf } from './contracts.ts'
import { CustomerLean } from './customer-lean.ts'
import { DealerSums, signExpectations } from './dealer-sums.ts'
import { FlowWindow } from './flow-window.ts'
import { Packages } from './packages.ts'
import { PRINT, printKind } from './print-kind.ts'
import { orderPlace, SameOrders } from './same-orders.ts'
import type { fuelSettings } from './settings.ts'
import { StrikePairs } from './strike-pairs.ts'
import { TradeSigner } from './trade-signer.ts'

/** More contracts than one print ever has; with them sums of squares stay exact. */
const MAX_CONTRACTS = 1_000_000
/** $10,000 in 1e-4 dollars: no option id has a strike a third as high. */
const MAX_UNITS = 100_000_000

/** How well a record type tells of option trades: of those a run has, the best is folded and the others are not. */
const TRADE_SOURCES: ReadonlyMap<number, number> = new Map([
  [RTYPE.trades, 1],
  [RTYPE.mbp1, 2],
  [RTYPE.cmbp1, 2],
  [RTYPE.tcbbo, 3],
])

/**
 * The option tape: what was quoted and traded in the contracts that expire on the run's date, and what dealers hold
 * after it. Formulas: `docs/physics.md`, Fuel. Arrays are by slot (`Contracts`), read only, in SPY dollars and
 * contracts; NaN where nothing is known.
 *
 * All times but that of the same-order rule are log times: a quote is as old as what has been known of it. The quote
 * in force for a trade is the last one folded before it; a tcbbo record brings its own, which is never stale.
 *
 * A trade comes once: tcbbo before cmbp-1 and mbp-1 with action T, those before `trades`; a worse source is not folded
 * any more once a better one has been seen.
 */
export class OptionTape {
  /** Contracts quoted on a side, traded, or with open interest. */
  readonly active = new Contracts()
  /** Strikes quoted or traded. */
  readonly strikes: SeenStrikes
  readonly bid = new Float64Array(SLOTS).fill(Number.NaN)
  readonly ask = new Float64Array(SLOTS).fill(Number.NaN)
  /** Log time of the last quote. */
  readonly quotedNs = new Float64Array(SLOTS).fill(Number.NaN)
  /** Price of the last trade, packages' legs included. */
  readonly last = new Float64Array(SLOTS).fill(Number.NaN)
  /** Contracts open at the day's start, as last stated. */
  readonly openInterest = new Float64Array(SLOTS).fill(Number.NaN)
  /** Of customers since the run's start. */
  readonly lean: CustomerLean
  /** What dealers hold since the run's start, without what they opened the day with. */
  readonly session: DealerSums
  /** What traded within `fuelWindowSec`; its dealers' position, negated, is the customers' signed volume. */
  readonly window: FlowWindow
  hasQuotes = false
  hasPrints = false
  hasOpenInterest = false
  /** Prints with a condition that the table does not know. */
  unknownConditions = 0
  /** Told of each trade that is folded, as it has been signed, before anything else changes. */
  onPrint: ((view: RecordView, slot: number, sign: number, method: number) => void) | null = null
  readonly #signer = new TradeSigner()
  readonly #orders: SameOrders
  readonly #packages: Packages
  readonly #staleNs: number
  readonly #clock: Clock
  readonly #origin: TimeOrigin
  #tradeSource = 0

  /**
   * For the run of a `date`, whose options it takes; `clock` says log time, in ns since `origin`. Throws RangeError
   * when the window is not a whole multiple of the snap interval.
   */
  constructor(
    settings: ValuesOf<typeof fuelSettings>,
    snapIntervalMs: number,
    { date, origin, clock }: { date: CalendarDate; origin: TimeOrigin; clock: Clock },
  ) {
    const expectations = signExpectations(settings)
    const snaps = windowSnaps('fuelWindowSec', settings.fuelWindowSec, snapIntervalMs)
    this.strikes = new SeenStrikes(date)
    const { customerLean: right, contractLean: contract } = settings
    this.lean = new CustomerLean(expectations, { right, contract })
    const pairs = new StrikePairs()
    this.session = new DealerSums(expectations, this.lean, pairs)
    this.window = new FlowWindow(new DealerSums(expectations, this.lean, pairs), snaps)
    const sameOrderNs = settings.sameOrderMs * 1e6
    this.#orders = new SameOrders(sameOrderNs)
    this.#packages = new Packages(sameOrderNs, this.#orders, this.session, this.window)
    this.#clock = clock
    this.#origin = origin
    this.#staleNs = settings.optionQuoteStaleMs * 1e6
  }

  /**
   * Folds an option's quote: a record with one level. A price of 0 or below, or no contracts, is no side: nobody
   * bids. Returns false where the id is of no contract; other expiries pass.
   */
  foldQuote(view: RecordView): boolean {
    const slot = slotOf(view.instrumentId)
    if (slot < 0) return false
    if (!this.strikes.isOf(view.instrumentId)) return true
    const bid = view.bidSize(0) === 0 ? null : spyUnits(view.bidPrice(0))
    const ask = view.askSize(0) === 0 ? null : spyUnits(view.askPrice(0))
    this.bid[slot] = bid === null ? Number.NaN : bid / UNITS_PER_DOLLAR
    this.ask[slot] = ask === null ? Number.NaN : ask / UNITS_PER_DOLLAR
    this.quotedNs[slot] = this.#clock.nowNs
    if (bid === null && ask === null) return true
    this.active.add(slot)
    this.strikes.add(view.instrumentId)
    this.hasQuotes = true
    return true
  }

  /**
   * Folds an option's trade: `trades`, tcbbo, cmbp-1 or mbp-1 with action T; but for `trades` its quote as well.
   * Returns false where the id is of no contract, the price none, or nothing traded.
   */
  foldPrint(view: RecordView): boolean {
    const { rtype } = view
    // The quote of a tcbbo record is from before the trade, that of the others from after it.
    if (rtype === RTYPE.tcbbo) this.foldQuote(view)
    const isUsable = this.#foldTrade(view)
    if (rtype === RTYPE.cmbp1 || rtype === RTYPE.mbp1) this.foldQuote(view)
    return isUsable
  }

  /** Folds a statistic: open interest; others pass. Returns false where the id or the number is impossible. */
  foldStatistic(view: RecordView): boolean {
    if (view.statType !== STAT_TYPE.openInterest) return true
    const slot = slotOf(view.instrumentId)
    const quantity = view.statQuantity()
    const isStated = !view.isStatDeleted && quantity < UNDEF_PRICE
    if (slot < 0 || (isStated && !(quantity >= 0 && quantity <= Number.MAX_SAFE_INTEGER))) return false
    if (!this.strikes.isOf(view.instrumentId)) return true
    this.openInterest[slot] = isStated ? quantity : Number.NaN
    if (!isStated) return true
    this.hasOpenInterest = true
    if (quantity > 0) this.active.add(slot)
    return true
  }

  /** Whether a contract's last quote is recent enough to sign a trade by. */
  isInForce(slot: number): boolean {
    return this.#clock.nowNs - this.quotedNs[slot]! <= this.#staleNs
  }

  /** Closes the snap's bucket. Call once at each grid point, after the readings. */
  rotate(): void {
    this.window.rotate()
  }

  /**
   * After a gap in the feed: no quote is in force, the tick test begins anew, and so do orders. What dealers hold stays,
   * in the window too: what traded did trade, the rest is missing.
   */
  gap(): void {
    for (let place = 0; place < this.active.count; place++) {
      const slot = this.active.at(place)
      this.bid[slot] = this.ask[slot] = this.quotedNs[slot] = Number.NaN
      this.#signer.forget(slot)
    }
    this.#orders.close()
    this.#packages.close()
  }

  #foldTrade(view: RecordView): boolean {
    const slot = slotOf(view.instrumentId)
    if (slot < 0) return false
    if (!this.strikes.isOf(view.instrumentId)) return true
    const source = TRADE_SOURCES.get(view.rtype)!
    if (source < this.#tradeSource) return true
    this.#tradeSource = source
    const price = spyUnits(view.price())
    const { size } = view
    if (price === null || price > MAX_UNITS || size < 1 || size > MAX_CONTRACTS) return false
    const kind = kindOf(view)
    if ((kind & PRINT.isUnknown) !== 0) this.unknownConditions++
    if ((kind & PRINT.isNoTrade) !== 0) return true
    const isLeg = (kind & PRINT.isMultiLeg) !== 0
    this.#sign(slot, price, isLeg)
    this.onPrint?.(view, slot, this.#signer.sign, this.#signer.method)
    this.#add(view, slot, price, kind)
    this.strikes.add(view.instrumentId)
    return true
  }

  #sign(slot: number, price: number, isMultiLeg: boolean): void {
    const isInForce = this.isInForce(slot)
    const bid = isInForce ? Math.round(this.bid[slot]! * UNITS_PER_DOLLAR) : Number.NaN
    const ask = isInForce ? Math.round(this.ask[slot]! * UNITS_PER_DOLLAR) : Number.NaN
    this.#signer.read(slot, price, bid, ask, isMultiLeg)
  }

  /** Counts a trade as the signer has signed it. Reads its time itself: passed to it, a double would be allocated. */
  #add(view: RecordView, slot: number, price: number, kind: number): void {
    const { sign, method } = this.#signer
    const { size } = view
    const eventNs = eventTime(view, this.#origin, this.#clock.nowNs)
    const entry = this.active.add(slot)
    const place = orderPlace(entry, method, sign)
    const before = this.#orders.add(place, size, eventNs)
    // Which leg of a package is bought follows from the package: it tells nothing of a lean and shares none.
    const isSingle = (kind & PRINT.isMultiLeg) === 0
    const singles = isSingle ? size : 0
    if (isSingle && before === 0) this.lean.add(slot, method, sign)
    // An order of N contracts that grows by n: (N + n)² - N².
    this.session.add(slot, entry, method, sign * size, size * (2 * before + size), singles)
    const print = this.window.add(slot, place, size, singles, price, before > 0)
    // What an unknown letter says nobody knows, so not that it is a leg either.
    if (!isSingle && (kind & PRINT.isUnknown) === 0) this.#packages.add(slot, place, size, sign, print)
    this.last[slot] = price / UNITS_PER_DOLLAR
    this.hasPrints = true
  }
}

/** What a print is by its conditions: bits of `PRINT`; a plain trade where the feed has none. */
function kindOf(view: RecordView): number {
  if (view.publisherId !== CONSOLIDATED_PUBLISHER) return 0
  return printKind(view.words[view.word + WORDS.tsInDelta]!)
}
