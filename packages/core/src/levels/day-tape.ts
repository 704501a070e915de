import type { SessionTimes } from '../market/session-clock.ts'
import { SegmentTape } from './segment-tape.ts'

/** A previous regular session in SPY dollars. */
export type PriorSession = { readonly high: number; readonly low: number; readonly close: number }

/** A previous session with one more of its minute bars, given in time order. */
export function withPriorBar(prior: PriorSession | null, bar: PriorSession): PriorSession {
  if (prior === null) return bar
  return { high: Math.max(prior.high, bar.high), low: Math.min(prior.low, bar.low), close: bar.close }
}

/** The day's trades by segment, from which levels are made. Prices in SPY dollars, times in ns of the run's date. */
export class DayTape {
  readonly overnight: SegmentTape
  readonly preMarket: SegmentTape
  readonly openingRange: SegmentTape
  readonly regular: SegmentTape

  constructor(times: SessionTimes) {
    this.overnight = new SegmentTape(times.overnightNs, times.openNs, true)
    this.preMarket = new SegmentTape(times.preMarketNs, times.openNs)
    this.openingRange = new SegmentTape(times.openNs, times.openingRangeEndNs)
    this.regular = new SegmentTape(times.openNs, times.closeNs)
  }

  spyTrade(price: number, size: number, nowNs: number): void {
    this.preMarket.spyTrade(price, size, nowNs)
    this.openingRange.spyTrade(price, size, nowNs)
    this.regular.spyTrade(price, size, nowNs)
  }

  esTrade(price: number, size: number, nowNs: number): void {
    this.overnight.esTrade(price, size, nowNs)
    this.preMarket.esTrade(price, size, nowNs)
    this.openingRange.esTrade(price, size, nowNs)
    this.regular.esTrade(price, size, nowNs)
  }
}
