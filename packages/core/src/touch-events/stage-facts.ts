import type { PhysicsConfig } from '../config/physics-config.ts'
import type { LevelReading } from '../fold/level-reader.ts'
import type { SessionTimes } from '../market/session-clock.ts'
import type { FeatureValue } from '../payload/events.ts'
import type { LevelPayload } from '../payload/signals.ts'
import type { Segment } from '../payload/words.ts'
import type { OpenEvent } from './open-event.ts'

/** What features know beyond the snap's payload. */
export type StageFacts = object

/** Follows what features know beyond the snap's payload. */
export class FactsWatch {
  constructor(_config: PhysicsConfig, _times: SessionTimes | null) {}

  step(_nowNs: number, _spot: number | null, _segment: Segment): void {}

  /** As of the touch; the event is none of its own history. */
  atTouch(_event: OpenEvent, _snap: { level: LevelPayload; spot: number; nowNs: number }): StageFacts {
    return {}
  }

  follow(
    _event: OpenEvent,
    _snap: { reading: LevelReading | null; spot: number | null; nowNs: number },
  ): void {}

  atConfirmation(_event: OpenEvent): StageFacts {
    return {}
  }

  resolve(_event: OpenEvent, _nowNs: number): void {}
}

export type FeatureMoment = StageFacts & Record<string, unknown>

export const featuresHash = ''

export function featuresOf(_moment: FeatureMoment): Record<string, FeatureValue> {
  return {}
}
