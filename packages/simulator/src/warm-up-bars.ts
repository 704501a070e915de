import { encodeRecord, RECORD_SIZES, RTYPE } from '@spymaster/dbn'
import { ES_TICK_NANOS, type Ns, SPY_ID, type SpySession, sessionsBefore } from '@spymaster/events'
import type { MarketState } from './market-state.ts'
import type { Random } from './random.ts'

const GLOBEX = 1
const US_STOCKS = 95
const MINUTE_NS = 60_000_000_000n
const CENT_NANOS = 10_000_000
const YEAR_MINUTES = 252 * 390

/** Bytes of one bar. */
export const BAR_BYTES = RECORD_SIZES.ohlcv[2]

type Bar = { startNs: Ns; open: number; high: number; low: number; close: number; volume: number }

/**
 * Minute bars of the regular sessions before a day, by time, ES before SPY, as records: SPY's of the number of
 * sessions asked for, ES's of the last one. A random walk whose last close lies a night's move from the price at
 * which the day begins. Sessions before the calendar's first year are left out.
 */
export function* warmUpBars(state: MarketState, esId: number): Generator<Uint8Array, void, void> {
  const { date, warmupSessions, ratio } = state.settings
  const random = state.random('bars')
  const sessions = sessionsBefore(date, warmupSessions).reverse()
  const closes = closesBackwards(state, random, sessions)
  let minute = 0
  for (const [i, session] of sessions.entries())
    for (let startNs = session.openNs; startNs < session.closeNs; startNs += MINUTE_NS, minute++) {
      // What moved overnight did so before the open.
      const before = closes[startNs === session.openNs ? minute + 1 : minute]!
      const bar = barOf(startNs, before, closes[minute + 1]!, state.settings.volatility, random)
      if (i === sessions.length - 1) yield encodeBar(scaled(bar, ratio), esId, GLOBEX, ES_TICK_NANOS)
      yield encodeBar(bar, SPY_ID, US_STOCKS, CENT_NANOS)
    }
}

/** Prices at the ends of all minutes and before the first, drawn from the last to the first. */
function closesBackwards(state: MarketState, random: Random, sessions: readonly SpySession[]): Float64Array {
  const { volatility, spyPrice } = state.settings
  const minutes = sessions.map(({ openNs, closeNs }) => Number((closeNs - openNs) / MINUTE_NS))
  const closes = new Float64Array(minutes.reduce((sum, count) => sum + count, 1))
  const perMinute = volatility / Math.sqrt(YEAR_MINUTES)
  const night = perMinute * Math.sqrt(90)
  let price = spyPrice * Math.exp(night * random.normal())
  let at = closes.length - 1
  for (const count of minutes.reverse()) {
    for (let left = count; left > 0; left--) {
      closes[at--] = price
      price *= Math.exp(perMinute * random.normal())
    }
    if (at > 0) price *= Math.exp(night * random.normal())
  }
  closes[0] = price
  return closes
}

function barOf(startNs: Ns, before: number, close: number, volatility: number, random: Random): Bar {
  const perMinute = volatility / Math.sqrt(YEAR_MINUTES)
  const open = before * (1 + 0.1 * perMinute * random.normal())
  const beyond = (): number => 1 + 0.4 * perMinute * random.exponential()
  return {
    startNs,
    open,
    high: Math.max(open, close) * beyond(),
    low: Math.min(open, close) / beyond(),
    close,
    volume: Math.round(60_000 + 60_000 * random.exponential()),
  }
}

/** A bar of ES from one of SPY. */
function scaled(bar: Bar, ratio: number): Bar {
  const { open, high, low, close } = bar
  const volume = Math.round(bar.volume / 40)
  return { ...bar, open: open * ratio, high: high * ratio, low: low * ratio, close: close * ratio, volume }
}

function encodeBar(bar: Bar, instrumentId: number, publisherId: number, unit: number): Uint8Array {
  const price = (value: number): bigint => BigInt(Math.round((value * 1e9) / unit)) * BigInt(unit)
  return encodeRecord({
    type: 'ohlcv',
    rtype: RTYPE.ohlcv1m,
    publisherId,
    instrumentId,
    tsEvent: bar.startNs,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volume: BigInt(bar.volume),
  })
}
