import { ES_TICK_POINTS } from '@spymaster/events'
import { isFresh } from './feed-ages.ts'
import type { MarketState } from './market-state.ts'

/** Mid of ES in points; null unless the book is two-sided and uncrossed. */
export function esMidOf({ book }: MarketState): number | null {
  return book.isValid ? ((book.bid.book.bestTick! + book.ask.book.bestTick!) / 2) * ES_TICK_POINTS : null
}

/** Mid of SPY in dollars; null without a quote, and where its feed is stale. */
export function freshSpyMid({ quote, feeds }: MarketState, nowNs: number, staleMs: number): number | null {
  return isFresh(feeds.spy, nowNs, staleMs) ? quote.mid : null
}

/** SPY in dollars between snaps: its mid or, where its feed is silent, that of ES over the last snap's ratio. */
export function spotNow(market: MarketState, nowNs: number, staleMs: number): number | null {
  const spy = freshSpyMid(market, nowNs, staleMs)
  if (spy !== null) return spy
  const es = isFresh(market.feeds.es, nowNs, staleMs) ? esMidOf(market) : null
  return es === null ? null : market.converter.toSpy(es)
}
