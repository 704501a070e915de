import { type Estimate, estimateByDays, type Resampling } from '../levels/day-bootstrap.ts'
import type { DaySums } from '../levels/day-sums.ts'
import type { DayTallies } from './recovery-meter.ts'
import { SUBJECTS } from './registry.ts'
import type { Figure, Ratio, Subject, Tally, TallyTable } from './subject.ts'

/** A figure over all days. */
export type FigureReport = Omit<Figure, 'meaning'> & {
  readonly subject: string
  /** Null without a case; `low` and `high` are 95 % by whole days, null where they are too few for that. */
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly cases: number
  /** `reached` and `short` of the aim, `unaimed` without one, `missing` without a case. */
  readonly verdict: 'reached' | 'short' | 'unaimed' | 'missing'
}

/** A figure's values over those of a setting, the default among them. */
export type Sensitivity = {
  readonly setting: string
  readonly figure: string
  readonly points: readonly {
    readonly value: number
    readonly isDefault: boolean
    readonly y: number | null
    /** What it is more than at the default, over the same days; null at the default, and without a case of either. */
    readonly gain: Gain | null
  }[]
}

/** A difference; `low` and `high` are 95 % by whole days, null where they are too few for that. */
export type Gain = { readonly value: number; readonly low: number | null; readonly high: number | null }

/** All of the report. */
export type RecoveryReport = {
  readonly days: readonly string[]
  readonly figures: readonly FigureReport[]
  readonly tables: readonly (TallyTable & { readonly subject: string })[]
  readonly sensitivity: readonly Sensitivity[]
  /** Names of figures under their floors, or without the case that these ask for. */
  readonly under: readonly string[]
}

const RESAMPLING: Resampling = { resamples: 2000, seed: 1, level: 0.95 }

/** What days came to, added up. `defaults` are the settings' values that the days themselves had. */
export function reportRecovery(
  days: readonly DayTallies[],
  defaults: Readonly<Record<string, unknown>>,
  subjects: readonly Subject[] = SUBJECTS,
): RecoveryReport {
  const figures = subjects.flatMap((subject) =>
    subject.figures.map((figure) => figureReport(figure, subject, days)),
  )
  return {
    days: days.map(({ name }) => name),
    figures,
    tables: subjects.flatMap((subject) => tablesOf(subject, days)),
    sensitivity: subjects.flatMap((subject) => sensitivityOf(subject, days, defaults)),
    under: figures
      .filter(({ value, floor }) => floor !== null && (value === null || value < floor))
      .map(({ name }) => name),
  }
}

function figureReport(
  { meaning: _, ...figure }: Figure,
  { name }: Subject,
  days: readonly DayTallies[],
): FigureReport {
  const ratios = days.map(({ tallies }) => ratioOf(tallyOf(tallies, name), figure.name))
  const estimate = estimateOf(ratios)
  const value = estimate?.value ?? null
  const { aim, most = Number.POSITIVE_INFINITY } = figure
  const reached = value !== null && aim !== null && value >= aim && value <= most
  return {
    ...{ subject: name, ...figure, value },
    ...(estimate?.isTrusted ? { low: estimate.low, high: estimate.high } : { low: null, high: null }),
    cases: ratios.reduce((all, { count }) => all + count, 0),
    verdict: value === null ? 'missing' : figure.aim === null ? 'unaimed' : reached ? 'reached' : 'short',
  }
}

function estimateOf(ratios: readonly Ratio[]): Estimate | null {
  return ratios.some(({ count }) => count > 0) ? estimateByDays(sumsOf(ratios), RESAMPLING) : null
}

const sumsOf = (ratios: readonly Ratio[]): DaySums => ({
  sum: Float64Array.from(ratios, ({ sum }) => sum),
  count: Float64Array.from(ratios, ({ count }) => count),
})

const tallyOf = (tallies: DayTallies['tallies'], subject: string): Tally | undefined =>
  tallies.find((each) => each.subject === subject)?.tally

const ratioOf = (tally: Tally | undefined, figure: string): Ratio =>
  tally?.figures[figure] ?? { sum: 0, count: 0 }

function tablesOf({ name: subject, tables }: Subject, days: readonly DayTallies[]): RecoveryReport['tables'] {
  return Object.keys(tables).flatMap((name) => {
    const all = days.flatMap(({ tallies }) =>
      (tallyOf(tallies, subject)?.tables ?? []).filter((table) => table.name === name),
    )
    const [first] = all
    if (first === undefined) return []
    const rows = first.rows.map((row, r) => ({
      name: row.name,
      cells: row.cells.map((_, c) => all.reduce((sum, table) => sum + table.rows[r]!.cells[c]!, 0)),
    }))
    return [{ subject, name, columns: first.columns, rows }]
  })
}

function sensitivityOf(
  { name, settings }: Subject,
  days: readonly DayTallies[],
  defaults: Readonly<Record<string, unknown>>,
): Sensitivity[] {
  return settings.flatMap(({ setting, values, figures }) =>
    figures.flatMap((figure) => {
      const own = Number(defaults[setting])
      const points = [...new Set([...values, own])]
        .sort((a, b) => a - b)
        .map((value) => pointAt(days, { subject: name, figure, setting }, value, own))
      return points.some(({ isDefault, y }) => !isDefault && y !== null) ? [{ setting, figure, points }] : []
    }),
  )
}

/** Over the days that had the variant; at the default over the same days. */
function pointAt(
  days: readonly DayTallies[],
  { subject, figure, setting }: { subject: string; figure: string; setting: string },
  value: number,
  own: number,
): Sensitivity['points'][number] {
  const isOf = (variant: { setting: string }) => variant.setting === setting
  const tried = days.filter(({ variants }) => variants.some(isOf))
  const ofOwn = tried.map(({ tallies }) => ratioOf(tallyOf(tallies, subject), figure))
  if (value === own) return { value, isDefault: true, y: meanOf(ofOwn), gain: null }
  const found = tried.map(({ variants }) => {
    const variant = variants.find((each) => isOf(each) && each.value === value)
    return ratioOf(tallyOf(variant?.tallies ?? [], subject), figure)
  })
  return { value, isDefault: false, y: meanOf(found), gain: gainOf(found, ofOwn) }
}

function meanOf(ratios: readonly Ratio[]): number | null {
  const total = { sum: 0, count: 0 }
  for (const { sum, count } of ratios) {
    total.sum += sum
    total.count += count
  }
  return total.count > 0 ? total.sum / total.count : null
}

function gainOf(found: readonly Ratio[], own: readonly Ratio[]): Gain | null {
  const estimate = estimateByDays(sumsOf(found), RESAMPLING, sumsOf(own))
  if (estimate === null) return null
  const { value, low, high, isTrusted } = estimate
  return isTrusted ? { value, low, high } : { value, low: null, high: null }
}
