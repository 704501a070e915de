import { SeenStrikes } from '../market/seen-strikes.ts'
import type { SessionTimes } from '../market/session-clock.ts'
import { ALL_USES, USE } from '../market/trade-eligibility.ts'
import { DayBars } from './day-bars.ts'
import { isWhole, SegmentTape, TradeRange } from './segment-tape.ts'

/** A previous regular session in SPY dollars. */
export type PriorSession = { readonly high: number; readonly low: number; readonly close: number }

/** A previous session with one more of its minute bars, given in time order. */
export function withPriorBar(prior: PriorSession | null, bar: PriorSession): PriorSession {
  if (prior === null) return bar
  return { high: Math.max(prior.high, bar.high), low: Math.min(prior.low, bar.low), close: bar.close }
}

/** The day's trades by segment, its bars and strikes, from which levels are made. Prices in SPY dollars unless in points, times in ns of the run's date. */
export class DayTape {
  /** ES trades from 18:00 of the eve to 09:30, in index points. */
  readonly overnightPoints = new TradeRange()
  /** Whether they are of the whole night. */
  isNightWhole: boolean
  readonly preMarket: SegmentTape
  readonly openingRange: SegmentTape
  readonly regular: SegmentTape
  readonly bars: DayBars
  readonly strikes: SeenStrikes

  readonly #times: SessionTimes

  /**
   * `knownFromNs`: log time of the run's first market record. `strikes` are those of the date, none at first unless
   * others take note of them.
   */
  constructor(
    times: SessionTimes,
    knownFromNs = Number.NEGATIVE_INFINITY,
    strikes = new SeenStrikes(times.date),
  ) {
    this.#times = times
    this.isNightWhole = isWhole(times.overnightNs, knownFromNs)
    this.preMarket = new SegmentTape(times.preMarketNs, times.openNs, knownFromNs)
    this.openingRange = new SegmentTape(times.openNs, times.openingRangeEndNs, knownFromNs)
    this.regular = new SegmentTape(times.openNs, times.closeNs, knownFromNs)
    this.bars = new DayBars(times.openNs, times.closeNs)
    this.strikes = strikes
  }

  /** Takes the time of ES's first record: it may come after others', and what it did before is not known. */
  esFrom(nowNs: number): void {
    this.isNightWhole = isWhole(this.#times.overnightNs, nowNs)
    this.preMarket.esFrom(nowNs)
    this.openingRange.esFrom(nowNs)
    this.regular.esFrom(nowNs)
  }

  /** `uses` are the bits of `USE` that the trade counts for. */
  spyTrade(price: number, size: number, nowNs: number, uses = ALL_USES): void {
    this.preMarket.spyTrade(price, size, nowNs, uses)
    this.openingRange.spyTrade(price, size, nowNs, uses)
    this.regular.spyTrade(price, size, nowNs, uses)
    if ((uses & USE.last) !== 0) this.bars.spyTrade(price, nowNs)
  }

  /** `points` is the trade's price in index points, `price` the same in SPY dollars. */
  esTrade(points: number, price: number, size: number, nowNs: number): void {
    if (nowNs >= this.#times.overnightNs && nowNs < this.#times.openNs) this.overnightPoints.add(points, size)
    this.preMarket.esTrade(price, size, nowNs)
    this.openingRange.esTrade(price, size, nowNs)
    this.regular.esTrade(price, size, nowNs)
    this.bars.esTrade(price, nowNs)
  }
}
