import type { LevelKind, Side } from './words.ts'

/**
 * What a message says of a touch event: that price met a level; what was known `confirmationSec` later, or that there
 * is nothing to confirm by then; and how it ended.
 */
export const EVENT_TYPES = ['touch', 'confirm', 'invalid', 'resolve'] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** At the touch, and `confirmationSec` after it. */
export const STAGES = ['A', 'B'] as const
export type Stage = (typeof STAGES)[number]

/** How price left a level: beyond it, back from it, neither within the horizon, or it cannot be said. */
export const OUTCOMES = ['BREAK', 'BOUNCE', 'CHOP', 'UNDEFINED'] as const
export type Outcome = (typeof OUTCOMES)[number]

/**
 * Why an outcome is UNDEFINED, the first that holds: the session closes within the horizon; price stood at or past a
 * barrier already; it had been past one before the stage began; there was no spot for over two seconds of snaps before
 * it resolved.
 */
export const UNDEFINED_REASONS = ['close', 'past_barrier', 'resolved_before', 'no_spot'] as const
export type UndefinedReason = (typeof UNDEFINED_REASONS)[number]

/** What a barrier's distance is measured in. */
export const BARRIER_UNITS = ['usd', 'sigma'] as const
export type BarrierUnit = (typeof BARRIER_UNITS)[number]

/**
 * `levels.events.v1`: what became of one meeting of price and level, told in messages of one id. Additive changes only;
 * missing is null. Everything in a message was known at its `ts`.
 */
export type EventPayload = {
  readonly run: string
  /** `date/levelId/t0`, t0 being the touch in ms since the epoch; a placebo's level id begins with `PLACEBO_`. */
  readonly id: string
  readonly type: EventType
  /** Snap at which this was known, ms since the epoch; and in nanoseconds, as decimal text. */
  readonly ts: number
  readonly tsNs: string
  /** Hash of the physics settings, as in the levels' payload. */
  readonly config: string
  /** As it was at the touch, for good. */
  readonly level: {
    readonly id: string
    readonly kind: LevelKind
    readonly price: number
    readonly side: Side
  }
  /** Null for a real level. */
  readonly placebo: { readonly of: string; readonly offset: number } | null
  /** What the features are of; null with `invalid` and `resolve`. */
  readonly stage: Stage | null
  /**
   * Why there is nothing to confirm; null but with `invalid`. `close`: the session closed before the confirmation, and
   * the message comes at the close.
   */
  readonly reason: UndefinedReason | null
  /** Dollars per square root of a minute at the touch; null with less than ten regular minutes before it. */
  readonly sigma: number | null
  /** What a driftless walk would do from here, by barrier; null with `invalid` and with `resolve`, whose labels have it. */
  readonly baselines: readonly BaselinePayload[] | null
  /** Hash of the feature registry, 16 hexadecimal digits. */
  readonly featuresHash: string
  /** By feature name, every one of the stage; null with `invalid` and `resolve`. */
  readonly features: Readonly<Record<string, FeatureValue>> | null
  /** Null but with `resolve`. B is null where there was no such row. */
  readonly labels: { readonly A: StageLabels; readonly B: StageLabels | null } | null
}

/** Booleans are features of two values; texts are of the words that the registry lists. */
export type FeatureValue = number | boolean | string | null

/** Barriers at the level's price, so far on either side, and the odds of a driftless walk watched at each snap. */
export type BaselinePayload = {
  readonly barrier: BarrierUnit
  /** In its unit: dollars, or sigmas of the horizon. */
  readonly size: number
  /** Dollars; null where it is in sigmas and sigma is not known. */
  readonly distance: number | null
  /** Probabilities, summing to 1; null without sigma, or with price past a barrier. */
  readonly break: number | null
  readonly bounce: number | null
  readonly chop: number | null
}

/** What followed a stage's anchor, by the spots of snaps alone. */
export type StageLabels = {
  /** Snap of the anchor, ms since the epoch, and its spot. */
  readonly anchor: number
  readonly spot: number
  /** Dollars beyond the level toward the break at the anchor. */
  readonly beyond: number
  /** Time at which all of this was known, ms since the epoch: after the horizon. */
  readonly availableAt: number
  /** In the order of the settings: dollars first, then sigmas. */
  readonly outcomes: readonly OutcomeLabel[]
  /** Dollars from the anchor's spot: the furthest toward the break less the furthest back; null if not all was seen. */
  readonly strength_signed: number | null
  /** The larger of the two. */
  readonly strength_abs: number | null
  /** For each of `outcomeThresholds`. */
  readonly excursions: readonly ExcursionLabel[]
}

/** Which of two barriers price met first. */
export type OutcomeLabel = BaselinePayload & {
  readonly outcome: Outcome
  /** Null unless UNDEFINED. */
  readonly reason: UndefinedReason | null
  /** Seconds from the anchor to the barrier; null unless BREAK or BOUNCE. */
  readonly seconds: number | null
}

/** Whether price went so far from the anchor's spot, and when first: `tradeable` and `time_to_threshold`. */
export type ExcursionLabel = {
  /** Dollars. */
  readonly size: number
  /** Either way within the horizon; null if not all was seen and it is not known. */
  readonly tradeable: boolean | null
  /** Seconds to it toward the break, and back; null if never. */
  readonly break_seconds: number | null
  readonly bounce_seconds: number | null
}
