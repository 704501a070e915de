import { type Estimate, estimateByDays, type Resampling } from './day-bootstrap.ts'
import { type Compared, surplusByDay } from './outcome-report.ts'

/** Touches of like baseline, and how often they broke. */
export type ReliabilityBin = {
  readonly rows: number
  /** Mean probability of a break on a driftless walk. */
  readonly baseline: number
  /** Share that broke. */
  readonly share: number
  /** Share less baseline. */
  readonly difference: Estimate
}

const BINS = 10
const LEAST_ROWS = 20

/** Rows by their baseline in bins of equal number, ten where there are rows for them; none of less than 20 rows. */
export function reliabilityOf(rows: readonly Compared[], days: number, how: Resampling): ReliabilityBin[] {
  const bins = Math.min(BINS, Math.floor(rows.length / LEAST_ROWS))
  const sorted = [...rows].sort((a, b) => a.odds.break - b.odds.break)
  return Array.from({ length: bins }, (_, bin) => {
    const from = Math.round((bin * rows.length) / bins)
    return binOf(sorted.slice(from, Math.round(((bin + 1) * rows.length) / bins)), days, how)
  })
}

function binOf(rows: readonly Compared[], days: number, how: Resampling): ReliabilityBin {
  const baseline = rows.reduce((sum, { odds }) => sum + odds.break, 0) / rows.length
  const difference = estimateByDays(surplusByDay(rows, 'break', days), how)!
  return { rows: rows.length, baseline, share: baseline + difference.value, difference }
}
