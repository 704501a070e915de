import { MarketSums, type Share } from './market-sums.ts'
import { type Fired, type ReplaySettings, replay } from './replay.ts'
import type { JudgedMarket } from './score-knowledge.ts'

/** A signal that fired once sigma was known. */
export type JudgedSignal = Fired & {
  /** The market's place. */
  readonly market: number
  /** Null of CONTESTED, and where price then went neither way in time. */
  readonly isRight: boolean | null
}

/** Signals of one kind over markets. */
export type SignalFigures = {
  /** In a session of six and a half hours, over all its levels. */
  readonly perSession: number
  /** How many of those after which price went either way were right; chance is one half. */
  readonly right: Share | null
}

/** All signals, and how long one is in force. */
export type SignalReport = {
  readonly BREAK: SignalFigures
  readonly BOUNCE: SignalFigures
  readonly CONTESTED: { readonly perSession: number }
  /** BREAK and BOUNCE together. */
  readonly right: Share | null
}

const SESSION_HOURS = 6.5

/** Replays markets with raw scores and settings, and judges what fires from when sigma is known. */
export function* judgedSignals(
  markets: readonly JudgedMarket[],
  raw: (market: number) => Float32Array,
  settings: ReplaySettings,
  snapMs: number,
): Generator<JudgedSignal> {
  for (const [market, { record, directions }] of markets.entries())
    for (const { row, signal } of replay(record, raw(market), settings, snapMs).fired) {
      const snap = record.rows.snap[row]!
      if (!directions.isKnown(snap)) continue
      const way = directions.at(snap)
      const broke = way > 0 === (record.rows.isUp[row] === 1)
      const isRight = signal === 'CONTESTED' || way === 0 ? null : broke === (signal === 'BREAK')
      yield { market, row, signal, isRight }
    }
}

/** Sessions of six and a half hours for which sigma is known, over all markets. */
export const sessionsOf = (markets: readonly JudgedMarket[]): number =>
  markets.reduce((sum, { directions }) => sum + directions.hours, 0) / SESSION_HOURS

/** How often signals come, and how many of them are right. */
export function signalsOf(
  markets: readonly JudgedMarket[],
  raw: (market: number) => Float32Array,
  settings: ReplaySettings,
  snapMs: number,
): SignalReport {
  const fired = { BREAK: 0, BOUNCE: 0, CONTESTED: 0 }
  const newSums = () => new MarketSums(markets.length)
  const right = { BREAK: newSums(), BOUNCE: newSums(), both: newSums() }
  for (const { market, signal, isRight } of judgedSignals(markets, raw, settings, snapMs)) {
    fired[signal]++
    if (signal === 'CONTESTED' || isRight === null) continue
    right[signal].add(market, Number(isRight))
    right.both.add(market, Number(isRight))
  }
  const sessions = sessionsOf(markets)
  const figures = (signal: 'BREAK' | 'BOUNCE'): SignalFigures => ({
    perSession: fired[signal] / sessions,
    right: right[signal].share,
  })
  return {
    BREAK: figures('BREAK'),
    BOUNCE: figures('BOUNCE'),
    CONTESTED: { perSession: fired.CONTESTED / sessions },
    right: right.both.share,
  }
}
