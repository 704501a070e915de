import { fromMicros, toMicros } from '../context/context-level.ts'
import type { BaselinePayload, Stage } from '../payload/events.ts'
import type { BookPayload } from '../payload/flow.ts'
import type { LevelPayload, SignalsPayload } from '../payload/signals.ts'
import type { AttemptReading } from './readings/attempt-watch.ts'
import type { DayReading } from './readings/day-watch.ts'
import type { HistoryReading } from './readings/level-history.ts'
import type { PathReading } from './readings/spot-path.ts'

/**
 * All that features may look at: a snap as it is published, and readings of the snaps up to it. Everything in it was
 * known at the snap.
 */
export type FeatureMoment = {
  readonly stage: Stage
  /** The touched level, read at the price and side it had at the touch. */
  readonly level: LevelPayload
  readonly snap: Omit<SignalsPayload, 'digest' | 'ended'>
  /** What dealers hold, as in the option flow; null without options. */
  readonly book: BookPayload | null
  /** The event's: dollars per square root of a minute, as it was at the touch; null unless known. */
  readonly sigma: number | null
  readonly day: DayReading
  readonly path: PathReading
  readonly history: HistoryReading
  /** Of this stage, in the order of the settings: dollars ascending, then sigmas. */
  readonly baselines: readonly BaselinePayload[]
  /** What happened since the touch; null at stage A. */
  readonly attempt: AttemptReading | null
}

/** 1 where a break goes up, -1 where it goes down: times a figure that is positive upward, one toward the break. */
export function toBreak({ level }: FeatureMoment): 1 | -1 {
  return level.direction === 'UP' ? 1 : -1
}

/** Dollars from a price to spot, positive where spot lies further toward the break; null without either. */
export function beyond(moment: FeatureMoment, price: number | null): number | null {
  const { spot } = moment.snap.spy
  return spot === null || price === null ? null : toBreak(moment) * between(price, spot)
}

/** Dollars from one price to another, whole millionths, so that 687.5 - 687.3 is 0.2. */
export function between(from: number, to: number): number {
  return fromMicros(toMicros(to) - toMicros(from))
}

/** A ratio; null where there is nothing to speak of to divide by, or either is not known. */
export function over(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null
  const ratio = a / b
  return Number.isFinite(ratio) ? ratio : null
}
