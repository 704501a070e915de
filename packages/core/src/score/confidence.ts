import type { Confidence } from '../payload/words.ts'
import type { ScoreSettings } from './settings.ts'

/** How sure each component is, 0 to 1; `fuel` is null where the hedge component is. */
export type ComponentConfidences = {
  readonly barrier: number
  readonly tape: number
  readonly fuel: number | null
}

/** A mean of three 0.7s is 0.6999999999999998 in doubles, and meant to be 0.7. */
const TOLERANCE = 1e-9

/**
 * How sure the level's reading is: HIGH or MEDIUM from the cuts on (a mean at the cut reaches it), else LOW, by
 * the mean over the components that there are. Without a hedge component it is at most MEDIUM.
 */
export function signalConfidence(
  confidences: ComponentConfidences,
  cuts: Pick<ScoreSettings, 'confidenceHigh' | 'confidenceMedium'>,
): Confidence {
  const { barrier, tape, fuel } = confidences
  const mean = fuel === null ? (barrier + tape) / 2 : (barrier + tape + fuel) / 3
  if (fuel !== null && mean >= cuts.confidenceHigh - TOLERANCE) return 'HIGH'
  return mean >= cuts.confidenceMedium - TOLERANCE ? 'MEDIUM' : 'LOW'
}
