import { type Barrier, driftlessOdds, isPast } from '@spymaster/core'
import type { OutcomeRow, StageRow } from '../levels/touch-row.ts'
import type { Bar } from './bar.ts'
import type { BarTouch } from './level-path.ts'

/** What is watched after a touch, and how. */
export type BarWatch = {
  readonly touch: BarTouch
  /** Dollars per square root of a minute at the touch; null where not known. */
  readonly sigma: number | null
  readonly barriers: readonly Barrier[]
  /** The session's regular bars in order; every bar from its predecessor on, but for holes. */
  readonly bars: readonly Bar[]
  readonly barMinutes: number
  readonly horizonMinutes: number
  /** Time between two looks at the walk that bars are made of; 0 for a market. */
  readonly watchMinutes: number
}

/** Where a bar's extremes lie from a level: dollars toward the break and back from it. */
type Reach = {
  readonly open: number
  readonly ahead: number
  readonly back: number
  readonly seconds: number
}

/** Bars that may be missing in a row: no trade in two minutes is quiet, more is a hole. */
const MOST_MISSING = 2
const MS_PER_MINUTE = 60_000
/** Dollars to spare, as doubles have it. */
const TOLERANCE = 1e-9

/**
 * What followed the bar at `anchor`, whose close is the anchor's price. `met` are seconds from the touch at which an
 * earlier stage met each barrier, 0 where it stood past it, and how long after it this stage begins; null for the first.
 */
export function barStage(
  watch: BarWatch,
  anchor: number,
  secondsToClose: number,
  met: { readonly seconds: readonly (number | null)[]; readonly after: number } | null = null,
): StageRow {
  const { touch, bars, barriers, horizonMinutes } = watch
  const close = bars[anchor]!.close
  const beyond = toward(touch, close)
  const reaches = following(watch, anchor)
  const isClosed = secondsToClose < horizonMinutes * 60
  const isSeen = !isClosed && reaches.isWhole
  const ahead = Math.max(0, ...reaches.list.map((reach) => reach.ahead - beyond))
  const back = Math.max(0, ...reaches.list.map((reach) => beyond - reach.back))
  const outcomes = barriers.map((barrier, place): OutcomeRow => {
    const wasMet = met !== null && (met.seconds[place] ?? Number.POSITIVE_INFINITY) <= met.after
    const undefinedFor = isClosed
      ? 'close'
      : isPast(beyond, barrier.distance)
        ? 'past_barrier'
        : wasMet
          ? 'resolved_before'
          : null
    const odds = oddsOf(watch, beyond, barrier)
    if (undefinedFor !== null) return unknown(barrier, undefinedFor, odds)
    return outcomeOf(barrier, reaches, odds)
  })
  return {
    beyond,
    outcomes,
    strengthSigned: isSeen ? ahead - back : null,
    strengthAbs: isSeen ? Math.max(ahead, back) : null,
  }
}

/** Dollars beyond a level toward its break. */
const toward = ({ side, price }: BarTouch, at: number): number =>
  side === 'SUPPORT' ? price - at : at - price

function following(
  { touch, bars, barMinutes, horizonMinutes }: BarWatch,
  anchor: number,
): { readonly list: readonly Reach[]; readonly isWhole: boolean } {
  const barMs = barMinutes * MS_PER_MINUTE
  const fromMs = bars[anchor]!.startMs + barMs
  const toMs = fromMs + horizonMinutes * MS_PER_MINUTE
  const list: Reach[] = []
  let knownMs = fromMs
  for (let k = anchor + 1; k < bars.length && bars[k]!.startMs < toMs; k++) {
    const { startMs, open, high, low } = bars[k]!
    if (startMs - knownMs > MOST_MISSING * barMs) break
    knownMs = startMs + barMs
    const [one, other] = [toward(touch, high), toward(touch, low)]
    list.push({
      open: toward(touch, open),
      ahead: Math.max(one, other),
      back: Math.min(one, other),
      seconds: (knownMs - fromMs) / 1000,
    })
  }
  return { list, isWhole: toMs - knownMs <= MOST_MISSING * barMs }
}

function oddsOf({ sigma, horizonMinutes, watchMinutes }: BarWatch, beyond: number, { distance }: Barrier) {
  if (sigma === null || distance === null || isPast(beyond, distance)) return null
  return driftlessOdds({ beyond, distance, sigma, horizonMinutes, watchMinutes })
}

function outcomeOf(
  barrier: Barrier,
  { list, isWhole }: { readonly list: readonly Reach[]; readonly isWhole: boolean },
  odds: OutcomeRow['odds'],
): OutcomeRow {
  const { distance } = barrier
  if (distance === null) return { ...unknown(barrier, null, odds), outcome: 'UNDEFINED' }
  const row = { ...barrier, breakShare: null, reason: null, odds }
  const near = distance - TOLERANCE
  for (const { open, ahead, back, seconds } of list) {
    // What opens past a barrier has met it before anything else in the bar.
    const isAhead = open >= near || (ahead >= near && open > -near)
    const isBack = open <= -near || (back <= -near && open < near)
    if (isAhead && isBack)
      return { ...row, outcome: 'BOTH', breakShare: (distance + open) / (2 * distance), seconds }
    if (isAhead) return { ...row, outcome: 'BREAK', seconds }
    if (isBack) return { ...row, outcome: 'BOUNCE', seconds }
  }
  return isWhole ? { ...row, outcome: 'CHOP', seconds: null } : unknown(barrier, 'no_spot', odds)
}

const unknown = (barrier: Barrier, reason: OutcomeRow['reason'], odds: OutcomeRow['odds']): OutcomeRow => ({
  ...barrier,
  outcome: 'UNDEFINED',
  breakShare: null,
  reason,
  seconds: null,
  odds,
})
