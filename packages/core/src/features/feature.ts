import type { FeatureValue, Stage } from '../payload/events.ts'
import type { FeatureMoment } from './feature-moment.ts'

/** What features are made of, in the order of the documents. */
export const FEATURE_SOURCES = [
  'level',
  'context',
  'mean_reversion',
  'confluence',
  'barrier',
  'tape',
  'fuel',
  'score',
  'approach',
  'history',
  'attempt',
  'baseline',
] as const
export type FeatureSource = (typeof FEATURE_SOURCES)[number]

/** What a feature's values can be, beside null. Bounds belong to it; null where there is none. */
export type FeatureRange =
  | { readonly type: 'number'; readonly min: number | null; readonly max: number | null }
  | { readonly type: 'word'; readonly words: readonly string[] }
  | { readonly type: 'boolean' }

/** A figure at a touch, or at its confirmation, as a model may read it. */
export type Feature = {
  /** In snake_case, unique; its unit last where it has more than one variant. */
  readonly name: string
  /** One plain sentence, with the formula where it is one. */
  readonly about: string
  /** As in `USD`, `s`, `contracts`; empty for a ratio, a word or a boolean. */
  readonly unit: string
  readonly range: FeatureRange
  /** A: in the rows of both stages. B: in that of the confirmation alone. */
  readonly stage: Stage
  readonly source: FeatureSource
  /** From when on it can be known at the earliest: the touch, or its confirmation. */
  readonly availableAt: 't0' | 't1'
  /** Its value; null for missing, never NaN. */
  readonly read: (moment: FeatureMoment) => FeatureValue
}

/** A feature as its source's file declares it: what it shares with the others there is said once. */
export type FeatureEntry = Omit<Feature, 'stage' | 'source' | 'availableAt'>

/** A feature whose values are numbers: it can be scaled. */
export type NumberEntry = Omit<FeatureEntry, 'read'> & {
  readonly read: (moment: FeatureMoment) => number | null
}

/** Features of one source with what they share. */
export function featuresOfSource(
  shared: Pick<Feature, 'stage' | 'source' | 'availableAt'>,
  entries: readonly FeatureEntry[],
): Feature[] {
  return entries.map(({ name, about, unit, range, read }) => ({ name, about, unit, range, ...shared, read }))
}

/** Any number. */
export const anyNumber: FeatureRange = { type: 'number', min: null, max: null }

/** Numbers from `min` up; with `max`, to that. */
export function from(min: number, max: number | null = null): FeatureRange {
  return { type: 'number', min, max }
}

/** One of some words. */
export function oneOf(words: readonly string[]): FeatureRange {
  return { type: 'word', words }
}

export const yesNo: FeatureRange = { type: 'boolean' }
