import type { LevelReading } from '../fold/level-reader.ts'
import type { FeatureValue } from '../payload/events.ts'
import type { Segment } from '../payload/words.ts'
import type { OpenEvent } from './open-event.ts'

/** What features know beyond the snap's payload. */
export type StageFacts = object

/** Follows what features know beyond the snap's payload. */
export class FactsWatch {
  step(_nowNs: number, _spot: number | null, _segment: Segment): void {}

  /** As of the touch; the event is none of its own history. */
  atTouch(_event: OpenEvent, _reading: LevelReading, _nowNs: number): StageFacts {
    return {}
  }

  follow(_event: OpenEvent, _reading: LevelReading | null, _spot: number | null, _nowNs: number): void {}

  atConfirmation(_event: OpenEvent, _nowNs: number): StageFacts {
    return {}
  }

  resolve(_event: OpenEvent, _nowNs: number): void {}
}

export type FeatureMoment = StageFacts & Record<string, unknown>

export const featuresHash = ''

export function featuresOf(_moment: FeatureMoment): Record<string, FeatureValue> {
  return {}
}
