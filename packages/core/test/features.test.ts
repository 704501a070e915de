import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { declarationOf, FEATURE_SOURCES, features, featuresHash } from '@spymaster/core'
import fc from 'fast-check'
import { textHash } from '../src/digest/text-hash.ts'
import { featuresOf } from '../src/features/index.ts'
import { featureMoments } from './feature-moments.ts'

const [moment] = fc.sample(featureMoments, { numRuns: 1, seed: 7 })

describe('the registry of features', () => {
  it('has a hundred and more, each of its own name', () => {
    const names = features.map(({ name }) => name)
    assert.ok(names.length >= 100)
    assert.equal(new Set(names).size, names.length)
    assert.deepEqual(
      names.filter((name) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)),
      [],
    )
  })
  it('says of each what it is, in sentences', () => {
    const unsaid = features.filter(({ about }) => !/^.{8,220}\.$/.test(about))
    assert.deepEqual(
      unsaid.map(({ name }) => name),
      [],
    )
  })
  it('gives only numbers a unit, and bounds that are in order', () => {
    for (const { name, unit, range } of features)
      if (range.type !== 'number') assert.equal(unit, '', name)
      else assert.ok(range.min === null || range.max === null || range.min < range.max, name)
  })
  it('has features of every source', () => {
    assert.deepEqual([...new Set(features.map(({ source }) => source))].sort(), [...FEATURE_SOURCES].sort())
  })
  it('knows at the touch what is of the touch', () => {
    for (const { stage, availableAt, name } of features)
      if (stage === 'A') assert.equal(availableAt, 't0', name)
  })
  it('has a hash of all that it declares', () => {
    const declared = features.map(declarationOf)
    assert.equal(featuresHash, textHash(JSON.stringify(declared)))
    const [first, ...rest] = declared
    assert.notEqual(featuresHash, textHash(JSON.stringify([{ ...first, unit: 'other' }, ...rest])))
  })
})

describe('a row of features', () => {
  it('has those of the touch at stage A, and all at stage B', () => {
    const names = (stage: 'A' | 'B') => Object.keys(featuresOf(stage, { ...moment!, stage }))
    assert.deepEqual(
      names('B'),
      features.map(({ name }) => name),
    )
    assert.deepEqual(
      names('A'),
      features.filter(({ stage }) => stage === 'A').map(({ name }) => name),
    )
  })
  it('has null for what happened since the touch, where that is not known', () => {
    const row = featuresOf('B', { ...moment!, attempt: null })
    for (const { name, stage } of features) if (stage === 'B') assert.equal(row[name], null)
  })
  it('has numbers of six significant digits', () => {
    for (const value of Object.values(featuresOf('A', moment!)))
      if (typeof value === 'number') assert.equal(value, Number(value.toPrecision(6)))
  })
  it('is refused with a number that is none, naming the feature', () => {
    const level = { ...moment!.level, barrier: { ...moment!.level.barrier, confidence: Number.NaN } }
    assert.throws(() => featuresOf('A', { ...moment!, level }), /barrier_confidence must be finite, was NaN/)
  })
})
