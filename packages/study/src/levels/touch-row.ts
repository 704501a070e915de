import type {
  BarrierUnit,
  EventPayload,
  LevelKind,
  Outcome,
  OutcomeLabel,
  Side,
  Stage,
  StageLabels,
  UndefinedReason,
} from '@spymaster/core/payload'

/** One meeting of price and level as the study takes it, wherever it comes from. */
export type TouchRow = {
  /** Trade date, YYYY-MM-DD. */
  readonly date: string
  readonly kind: LevelKind
  readonly isPlacebo: boolean
  readonly side: Side
  /** Dollars per square root of a minute; null where not known. */
  readonly sigma: number | null
  readonly stages: Readonly<Record<Stage, StageRow | null>>
}

/** What followed one of its anchors. */
export type StageRow = {
  /** Dollars beyond the level toward the break, at the anchor. */
  readonly beyond: number
  /** By barrier, in the order of the settings. */
  readonly outcomes: readonly OutcomeRow[]
  /** Dollars from the anchor: furthest toward the break less furthest back; null if not all was seen. */
  readonly strengthSigned: number | null
  /** The larger of the two. */
  readonly strengthAbs: number | null
}

/** As labelled; or BOTH: one bar held both barriers, so that which was first is not known. */
export type StudyOutcome = Outcome | 'BOTH'

/** What was met first, beside what a driftless walk would have. */
export type OutcomeRow = {
  readonly barrier: BarrierUnit
  readonly size: number
  /** Dollars; null where not known. */
  readonly distance: number | null
  readonly outcome: StudyOutcome
  /** With BOTH, how much of it counts as a break, 0 to 1; else null. */
  readonly breakShare: number | null
  readonly reason: UndefinedReason | null
  readonly seconds: number | null
  /** Probabilities, summing to 1; null together. */
  readonly odds: { readonly break: number; readonly bounce: number; readonly chop: number } | null
}

/** What a `resolve` message says of its touch; null for any other message, which says nothing of outcomes. */
export function touchRowOf(event: EventPayload): TouchRow | null {
  if (event.labels === null) return null
  const { A, B } = event.labels
  return {
    date: event.id.slice(0, event.id.indexOf('/')),
    kind: event.level.kind,
    isPlacebo: event.placebo !== null,
    side: event.level.side,
    sigma: event.sigma,
    stages: { A: stageRowOf(A), B: B === null ? null : stageRowOf(B) },
  }
}

const stageRowOf = (labels: StageLabels): StageRow => ({
  beyond: labels.beyond,
  outcomes: labels.outcomes.map(outcomeRowOf),
  strengthSigned: labels.strength_signed,
  strengthAbs: labels.strength_abs,
})

function outcomeRowOf(label: OutcomeLabel): OutcomeRow {
  const { barrier, size, distance, outcome, reason, seconds } = label
  const odds =
    label.break === null || label.bounce === null || label.chop === null
      ? null
      : { break: label.break, bounce: label.bounce, chop: label.chop }
  return { barrier, size, distance, outcome, breakShare: null, reason, seconds, odds }
}

/** How much of the outcome is a break, a bounce and neither: they sum to 1. Null for UNDEFINED. */
export function creditsOf({ outcome, breakShare }: OutcomeRow): OutcomeRow['odds'] {
  if (outcome === 'UNDEFINED') return null
  if (outcome === 'BOTH') return { break: breakShare ?? 0.5, bounce: 1 - (breakShare ?? 0.5), chop: 0 }
  return {
    break: Number(outcome === 'BREAK'),
    bounce: Number(outcome === 'BOUNCE'),
    chop: Number(outcome === 'CHOP'),
  }
}
