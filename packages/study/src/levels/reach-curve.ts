import { driftlessOdds } from '@spymaster/core'
import type { Compared } from './outcome-report.ts'

/** How many have met a barrier so long after the anchor. */
export type ReachPoint = {
  readonly seconds: number
  /** Share of the rows that have met one by then. */
  readonly share: number
  /** Mean probability that a driftless walk has. */
  readonly baseline: number
}

/** Points of a curve where time is not cut into bars. */
const POINTS = 24
/** The walk's curve is that of at most so many rows, evenly spread over the study: it hardly differs. */
const MOST_WALKS = 1500

/** How the walk behind a curve is watched. */
export type CurveTimes = {
  readonly horizonMinutes: number
  readonly watchMinutes: number
  /** Length of the bars that say what followed, in minutes; 0 where it was watched at every snap. */
  readonly barMinutes: number
}

/** Share of the rows that had met a barrier, by time, beside that of a driftless walk. Empty without rows. */
export function reachCurve(rows: readonly Compared[], times: CurveTimes): ReachPoint[] {
  const { horizonMinutes, barMinutes } = times
  if (rows.length === 0) return []
  const step = barMinutes > 0 ? barMinutes : horizonMinutes / POINTS
  const points = Math.round(horizonMinutes / step)
  const resolved = rows
    .map(({ outcome, credits }) => (credits.chop === 1 ? Number.POSITIVE_INFINITY : (outcome.seconds ?? 0)))
    .sort((a, b) => a - b)
  const walks = thinned(rows, MOST_WALKS)
  return Array.from({ length: points + 1 }, (_, point) => {
    const minutes = point * step
    const met = resolved.filter((seconds) => seconds <= minutes * 60 + 1e-9).length
    return { seconds: minutes * 60, share: met / rows.length, baseline: walked(walks, minutes, times) }
  })
}

function walked(rows: readonly Compared[], minutes: number, { watchMinutes }: CurveTimes): number {
  if (minutes === 0) return 0
  let sum = 0
  for (const { row, stageRow, outcome } of rows) {
    const walk = { beyond: stageRow.beyond, distance: outcome.distance!, sigma: row.sigma! }
    sum += 1 - driftlessOdds({ ...walk, horizonMinutes: minutes, watchMinutes }).chop
  }
  return sum / rows.length
}

function thinned<Row>(rows: readonly Row[], most: number): readonly Row[] {
  if (rows.length <= most) return rows
  return Array.from({ length: most }, (_, k) => rows[Math.floor((k * rows.length) / most)]!)
}
