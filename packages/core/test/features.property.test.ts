import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Feature, type FeatureValue, features } from '@spymaster/core'
import fc from 'fast-check'
import { featuresOf } from '../src/features/index.ts'
import { isMirrored } from './feature-likeness.ts'
import { featureMoments } from './feature-moments.ts'
import { mirrorMoment } from './mirror-moment.ts'

/** Why a value cannot be a feature's; null where it can. */
function wrong({ name, range }: Feature, value: FeatureValue | undefined): string | null {
  if (value === null) return null
  if (range.type === 'boolean') return typeof value === 'boolean' ? null : `${name} is ${value}`
  if (range.type === 'word') return range.words.includes(value as string) ? null : `${name} is ${value}`
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${name} is ${value}`
  const isWithin = value >= (range.min ?? value) && value <= (range.max ?? value)
  return isWithin ? null : `${name} is ${value}, beyond its range`
}

describe('features', () => {
  it('are within their ranges, or null, whatever the moment', () => {
    fc.assert(
      fc.property(featureMoments, (moment) => {
        const values = featuresOf(moment.stage, moment)
        const seen = features.filter(({ name }) => name in values)
        assert.deepEqual(
          seen.map((feature) => wrong(feature, values[feature.name])).filter((problem) => problem !== null),
          [],
        )
      }),
      { numRuns: 300 },
    )
  })
  it('are the same in the mirror, where support is resistance and up is down', () => {
    fc.assert(
      fc.property(featureMoments, (moment) => {
        const values = featuresOf(moment.stage, moment)
        const mirrored = featuresOf(moment.stage, mirrorMoment(moment))
        const other = Object.keys(values).filter((name) => !isMirrored(name, values[name], mirrored[name]))
        assert.deepEqual(
          other.map((name) => [name, values[name], mirrored[name]]),
          [],
        )
      }),
      { numRuns: 300 },
    )
  })
  it('are each known in some moment, and not always the same', () => {
    const moments = fc.sample(featureMoments, { numRuns: 400, seed: 1 })
    const rows = moments.map((moment) => featuresOf(moment.stage, moment))
    const dull = features.filter(({ name }) => {
      const values = rows.map((row) => row[name] ?? null).filter((value) => value !== null)
      return new Set(values).size < 2
    })
    // The tests' date is a whole day.
    assert.deepEqual(
      dull.map(({ name }) => name),
      ['is_half_day', 'es_spread_ticks'],
    )
  })
})
