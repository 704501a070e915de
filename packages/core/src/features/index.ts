import { textHash } from '../digest/text-hash.ts'
import type { FeatureValue, Stage } from '../payload/events.ts'
import { approachFeatures } from './approach.ts'
import { attemptFeatures } from './attempt.ts'
import { barrierFeatures } from './barrier.ts'
import { baselineFeatures } from './baseline.ts'
import { confluenceFeatures } from './confluence.ts'
import { contextFeatures } from './context.ts'
import type { Feature } from './feature.ts'
import type { FeatureMoment } from './feature-moment.ts'
import { fuelFeatures } from './fuel.ts'
import { historyFeatures } from './history.ts'
import { levelFeatures } from './level.ts'
import { meanReversionFeatures } from './mean-reversion.ts'
import { scoreFeatures } from './score.ts'
import { tapeFeatures } from './tape.ts'

export { FEATURE_SOURCES, type Feature, type FeatureRange, type FeatureSource } from './feature.ts'
export type { FeatureMoment } from './feature-moment.ts'

/** Every feature there is, in the order of the documents. Adding one is one entry in its source's file. */
export const features: readonly Feature[] = [
  ...levelFeatures,
  ...contextFeatures,
  ...meanReversionFeatures,
  ...confluenceFeatures,
  ...barrierFeatures,
  ...tapeFeatures,
  ...fuelFeatures,
  ...scoreFeatures,
  ...approachFeatures,
  ...historyFeatures,
  ...attemptFeatures,
  ...baselineFeatures,
]

/** Significant digits of a feature: more says nothing of a market, and less is less to store. */
const DIGITS = 6

/**
 * The features of a row, by name, in the registry's order: at stage A those of stage A, at stage B all. Null for
 * missing. Numbers have six significant digits. Throws RangeError, naming the feature, where one is NaN or infinite.
 */
export function featuresOf(stage: Stage, moment: FeatureMoment): Record<string, FeatureValue> {
  const values: Record<string, FeatureValue> = {}
  for (const feature of features)
    if (feature.stage === 'A' || stage === 'B') values[feature.name] = readingOf(feature, moment)
  return values
}

/** Hash of all that the registry declares, 16 hexadecimal digits: another where a feature is added, goes or changes. */
export const featuresHash: string = textHash(JSON.stringify(features.map(declarationOf)))

/** What a feature declares, as data. */
export function declarationOf({
  name,
  about,
  unit,
  range,
  stage,
  source,
  availableAt,
}: Feature): Omit<Feature, 'read'> {
  return { name, about, unit, range, stage, source, availableAt }
}

function readingOf({ name, read }: Feature, moment: FeatureMoment): FeatureValue {
  const value = read(moment)
  if (typeof value !== 'number') return value
  if (!Number.isFinite(value)) throw new RangeError(`feature ${name} must be finite, was ${value}`)
  // Adding 0 makes a negative zero positive.
  return Number(value.toPrecision(DIGITS)) + 0
}
