import { driftlessOdds } from '@spymaster/core'
import type { Stage } from '@spymaster/core/payload'
import { type Quartiles, quartilesOf } from '../maths/quantile.ts'
import { type Estimate, estimateByDays, type Resampling } from './day-bootstrap.ts'
import { type DayCase, type DayPlaces, daySumsOf } from './day-sums.ts'
import type { TouchRow } from './touch-row.ts'

/**
 * How far price went from the anchor. In deviations of the horizon (sigma x sqrt h) a driftless walk has laws of its
 * own, whatever the level: the signed strength is 0 on average, and the larger excursion has known quartiles.
 */
export type StrengthReport = {
  /** Rows of which all was seen, with a sigma. */
  readonly rows: number
  /** Mean of the signed strength, in deviations; its truth is 0 on a driftless walk. */
  readonly signed: Estimate | null
  /** Mean of it in dollars. */
  readonly signedUsd: number | null
  readonly signedQuartiles: Quartiles | null
  /** Of the larger excursion, in deviations, and in dollars. */
  readonly absQuartiles: Quartiles | null
  readonly absUsd: Quartiles | null
}

/** Reports on the strength of a group's rows from one stage's anchor. */
export function strengthReport(
  rows: readonly TouchRow[],
  stage: Stage,
  { places, horizonMinutes, how }: { places: DayPlaces; horizonMinutes: number; how: Resampling },
): StrengthReport {
  const cases: DayCase[] = []
  const [signed, abs, signedUsd, absUsd]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (const { date, sigma, stages } of rows) {
    const { strengthSigned = null, strengthAbs = null } = stages[stage] ?? {}
    if (strengthSigned === null || strengthAbs === null || sigma === null || sigma === 0) continue
    const deviation = sigma * Math.sqrt(horizonMinutes)
    cases.push([places.get(date)!, strengthSigned / deviation])
    signed.push(strengthSigned / deviation)
    abs.push(strengthAbs / deviation)
    signedUsd.push(strengthSigned)
    absUsd.push(strengthAbs)
  }
  return {
    rows: cases.length,
    signed: estimateByDays(daySumsOf(cases, places.size), how),
    signedUsd: cases.length === 0 ? null : signedUsd.reduce((sum, value) => sum + value, 0) / cases.length,
    signedQuartiles: quartilesOf(signed),
    absQuartiles: quartilesOf(abs),
    absUsd: quartilesOf(absUsd),
  }
}

/** Quartiles of the larger excursion of a driftless walk watched without a break, in deviations of its horizon. */
export function driftlessExcursion(): Quartiles {
  const [lower, median, upper] = [0.25, 0.5, 0.75].map(distanceLeftBy)
  return { lower: lower!, median: median!, upper: upper! }
}

/** The distance within which a share of walks stays. */
function distanceLeftBy(share: number): number {
  let [low, high] = [0, 10]
  for (let i = 0; i < 60; i++) {
    const distance = (low + high) / 2
    const { chop } = driftlessOdds({ beyond: 0, distance, sigma: 1, horizonMinutes: 1, watchMinutes: 0 })
    if (chop < share) low = distance
    else high = distance
  }
  return (low + high) / 2
}
