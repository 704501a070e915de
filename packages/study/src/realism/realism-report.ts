import type { Figure, Point } from './measure.ts'
import type { StreamReading } from './realism-meter.ts'
import { MEASURES } from './registry.ts'

/** A stream that was measured. */
export type RealismSource = {
  /** As in "seed 1", or a file's name. */
  readonly name: string
  /** Whether it is what the report is about; else it only stands beside. */
  readonly isSubject: boolean
  /** Whether it may be judged by what holds in regular sessions; else only by what holds at any hour. */
  readonly isRegular: boolean
  readonly reading: StreamReading
}

/** What a figure came to: within its range or out of it, or why it is not judged. */
export type Verdict = 'in' | 'out' | 'no-range' | 'too-short' | 'other-hours' | 'missing'

/** A stream's figure against its range. */
export type Finding = { readonly value: number | null; readonly verdict: Verdict }

/** A stream with all its figures, by name, and its curves. */
export type RealismColumn = {
  readonly name: string
  readonly isSubject: boolean
  readonly seconds: number
  readonly records: number
  readonly findings: Readonly<Record<string, Finding>>
  readonly curves: Readonly<Record<string, readonly Point[]>>
}

/** A figure as it stands in the JSON. */
export type FigureRow = Figure & { readonly measure: string }

/** All of the report. */
export type RealismReport = {
  readonly figures: readonly FigureRow[]
  readonly columns: readonly RealismColumn[]
  /** Figures of the report's subjects that are judged and out, each as "seed 1: depth.touch.tenth". */
  readonly out: readonly string[]
}

/** Judges streams by the registry's ranges. */
export function reportRealism(sources: readonly RealismSource[]): RealismReport {
  const figures = MEASURES.flatMap(({ title, figures }) =>
    figures.map((figure) => ({ ...figure, measure: title })),
  )
  const columns = sources.map((source) => columnOf(source, figures))
  const out = columns
    .filter(({ isSubject }) => isSubject)
    .flatMap(({ name, findings }) =>
      figures
        .filter((figure) => findings[figure.name]!.verdict === 'out')
        .map((figure) => `${name}: ${figure.name}`),
    )
  return { figures, columns, out }
}

/** The figure against its range: bounds belong to it. */
export function verdictOf(
  figure: Figure,
  value: number | null,
  seconds: number,
  isRegular: boolean,
): Verdict {
  if (value === null) return 'missing'
  if (figure.target === null) return 'no-range'
  if (!isRegular && !figure.isForAnyHour) return 'other-hours'
  if (seconds < figure.leastSec) return 'too-short'
  const { low, high } = figure.target
  return (low === null || value >= low) && (high === null || value <= high) ? 'in' : 'out'
}

function columnOf(
  { name, isSubject, isRegular, reading }: RealismSource,
  figures: readonly Figure[],
): RealismColumn {
  const { seconds, records, curves } = reading
  const findings = figures.map((figure): [string, Finding] => {
    const value = reading.figures[figure.name] ?? null
    return [figure.name, { value, verdict: verdictOf(figure, value, seconds, isRegular) }]
  })
  return { name, isSubject, seconds, records, findings: Object.fromEntries(findings), curves }
}
