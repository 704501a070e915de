import { EVENT_TYPES, type EventType, type Stage, type UndefinedReason } from '../payload/events.ts'
import type { LevelPayload } from '../payload/signals.ts'
import type { OpenEvent } from './open-event.ts'
import type { StageFacts } from './stage-facts.ts'

/** What the features of a stage are of, as it was at the snap. */
export type StageMoment = {
  readonly stage: Stage
  /** At the frozen price and side. */
  readonly level: LevelPayload
  readonly facts: StageFacts
}

/** A message of an event that is due at a snap. */
export type DueMessage = {
  readonly event: OpenEvent
  readonly type: EventType
  /** Null unless `invalid`. */
  readonly reason: UndefinedReason | null
  /** Null unless `touch` or `confirm`. */
  readonly moment: StageMoment | null
}

/** Order of the messages of one snap: by level id, then by type, then the older event first. */
export function compareDue(a: DueMessage, b: DueMessage): number {
  const [one, other] = [a.event, b.event]
  if (one.level.id !== other.level.id) return one.level.id < other.level.id ? -1 : 1
  return EVENT_TYPES.indexOf(a.type) - EVENT_TYPES.indexOf(b.type) || one.t0Ns - other.t0Ns
}
