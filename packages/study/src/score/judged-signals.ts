import { MarketSums, type Share } from './market-sums.ts'
import { type ReplaySettings, replay } from './replay.ts'
import type { JudgedMarket } from './score-knowledge.ts'

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
export function signalsOf(
  markets: readonly JudgedMarket[],
  raw: (market: number) => Float32Array,
  settings: ReplaySettings,
  snapMs: number,
): SignalReport {
  const fired = { BREAK: 0, BOUNCE: 0, CONTESTED: 0 }
  const newSums = () => new MarketSums(markets.length)
  const right = { BREAK: newSums(), BOUNCE: newSums(), both: newSums() }
  for (const [place, { record, directions }] of markets.entries())
    for (const { row, signal } of replay(record, raw(place), settings, snapMs).fired) {
      const snap = record.rows.snap[row]!
      if (!directions.isKnown(snap)) continue
      fired[signal]++
      const way = directions.at(snap)
      if (signal === 'CONTESTED' || way === 0) continue
      const broke = way > 0 === (record.rows.isUp[row] === 1)
      const isRight = Number(broke === (signal === 'BREAK'))
      right[signal].add(place, isRight)
      right.both.add(place, isRight)
    }
  const sessions = markets.reduce((sum, { directions }) => sum + directions.hours, 0) / SESSION_HOURS
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
