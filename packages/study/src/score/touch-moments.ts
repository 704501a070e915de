import { driftlessOdds } from '@spymaster/core'
import { studentBound } from '../maths/student.ts'
import { leaversOf } from '../null/leavers.ts'
import type { NullRow } from '../null/null-row.ts'
import { scoreTest } from '../null/score-test.ts'
import type { Bounds } from './market-sums.ts'
import type { RecordedMarket, RecordedTouch } from './recorded-market.ts'
import type { JudgedMarket } from './score-knowledge.ts'

/** What was known so long after touches, of those not decided until then, against how price then left. */
export type MomentReport = {
  readonly seconds: number
  /** Touches that then left by a deviation within five minutes. */
  readonly touches: number
  readonly breaks: number
  /** What a walk from the same places would have broken. */
  readonly walk: number
  /** Log odds of a break beyond the walk's, a deviation of the number. */
  readonly slopes: Readonly<Record<string, Bounds>>
}

/** Seconds after a touch. */
const MOMENTS = [0, 5, 10, 20, 30, 60]
const HORIZON_MINUTES = 5

/** The numbers by name, of a market's row. */
export type MomentValues = Readonly<Record<string, (market: number, row: number) => number>>

/** Holds numbers at moments after touches against how price left the level, beyond where it stood at the moment. */
export function momentsOf(
  markets: readonly JudgedMarket[],
  values: MomentValues,
  watchMinutes: number,
): MomentReport[] {
  return MOMENTS.flatMap((seconds) => {
    const rows = markets.flatMap(({ record }, market) =>
      rowsOf(record, seconds, watchMinutes, (row) =>
        Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value(market, row)])),
      ),
    )
    const report = reportOf(seconds, rows, Object.keys(values))
    return report === null ? [] : [report]
  })
}

function reportOf(seconds: number, rows: readonly NullRow[], names: readonly string[]): MomentReport | null {
  const leavers = leaversOf(rows, 0)
  if (leavers === null) return null
  const touches = leavers.y.length
  const slopes = names.map((name) => {
    const column = standardised(leavers.values.map((values) => Number(values[name])))
    const { slope, t } = scoreTest(leavers, column)
    const reach = t === 0 ? null : Math.abs(slope / t) * studentBound(0.05, leavers.dates.length - 1)
    const bounds = reach === null ? { low: null, high: null } : { low: slope - reach, high: slope + reach }
    return [name, { value: slope, ...bounds }] as const
  })
  const walk = rows.reduce((sum, { outcomes }) => sum + outcomes[0]!.odds, 0) / touches
  const breaks = leavers.y.reduce((sum, y) => sum + y, 0)
  return { seconds, touches, breaks, walk, slopes: Object.fromEntries(slopes) }
}

function standardised(values: readonly number[]): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return Float64Array.from(values, (value) => (square > 0 ? (value - mean) / Math.sqrt(square) : 0))
}

/** Touches that were still open then, with the level on the same side, and that left in time. */
function rowsOf(
  record: RecordedMarket,
  seconds: number,
  watchMinutes: number,
  valuesOf: (row: number) => NullRow['values'],
): NullRow[] {
  const places = new Map(Array.from(record.ts, (ts, place) => [ts, place]))
  const rowsBySnap = Map.groupBy(record.rows.snap.keys(), (row) => record.rows.snap[row]!)
  return record.touches.flatMap((touch) => {
    const [from, snap] = [places.get(touch.ts), places.get(touch.ts + 1000 * seconds)]
    if (from === undefined || snap === undefined) return []
    const row = rowsBySnap
      .get(snap)
      ?.find(
        (each) => record.rows.level[each] === touch.level && record.rows.isUp[each] === Number(touch.isUp),
      )
    const leaving = row === undefined ? null : leavingOf(record, touch, from, snap, watchMinutes)
    return leaving === null
      ? []
      : [{ date: record.name, stage: 'A', values: valuesOf(row!), outcomes: [leaving] }]
  })
}

/** Null where price had left before, or did not leave in time. */
function leavingOf(
  { ts, spot }: RecordedMarket,
  { price, isUp, sigma }: RecordedTouch,
  from: number,
  now: number,
  watchMinutes: number,
): NonNullable<NullRow['outcomes'][number]> | null {
  const distance = sigma * Math.sqrt(HORIZON_MINUTES)
  const beyond = (snap: number): number => (isUp ? spot[snap]! - price : price - spot[snap]!)
  for (let snap = from; snap <= now; snap++) if (Math.abs(beyond(snap)) >= distance) return null
  const walk = { beyond: beyond(now), distance, sigma, horizonMinutes: HORIZON_MINUTES, watchMinutes }
  const odds = driftlessOdds(walk)
  const share = odds.break / (odds.break + odds.bounce)
  for (let snap = now + 1; snap < spot.length && ts[snap]! <= ts[now]! + HORIZON_MINUTES * 60_000; snap++)
    if (Math.abs(beyond(snap)) >= distance) return { isBreak: beyond(snap) > 0, odds: share }
  return null
}
