import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { headlineOfNull, type NullReport, nullPage, renderPage, studyNull } from '@spymaster/study'
import { type GivenRows, givenNullRows, idleValues } from './given-null-rows.ts'

const BARRIERS = [{ barrier: 'usd', size: 1 }] as const
const QUICK = { flips: 400, resamples: 100, leaks: 40 }

const studied = (given: GivenRows): NullReport => {
  const rows = givenNullRows(given)
  return studyNull(rows, rows.length, BARRIERS, QUICK)
}

/** Names of what was found. */
const found = ({ tests }: NullReport): string[] => [
  ...new Set(tests.filter(({ isBeyondChance }) => isBeyondChance).map(({ name }) => name)),
]

const idle = { days: 25, perDay: 40, values: (draws) => idleValues(30, draws) } satisfies Omit<
  GivenRows,
  'seed'
>

describe('the null study', () => {
  it('finds something where nothing is in about one case of twenty', () => {
    const reports = Array.from({ length: 40 }, (_, seed) => studied({ ...idle, seed: seed + 1 }))
    const wrong = reports.filter(({ found }) => found > 0).length
    // Of 40 cases with a probability of 0.05: 7 and more have one of 0.003.
    assert.ok(wrong <= 6, `${wrong} of 40`)
    const middle = reports.filter(({ joint }) => joint.p < 0.5).length
    assert.ok(middle > 10 && middle < 30, `${middle} of 40 below one half`)
  })
  it('finds a feature that moves the odds, and it alone', () => {
    const lift: GivenRows['lift'] = ({ idle_3: value }) => 0.6 * (value as number)
    assert.deepEqual(found(studied({ ...idle, seed: 1, lift })), ['idle_3'])
  })
  it('finds a word that moves the odds', () => {
    const lift: GivenRows['lift'] = ({ idle_5: word }) => (word === 'HIGH' ? 1.6 : 0)
    const report = studied({ ...idle, seed: 2, lift })
    assert.deepEqual(found(report), ['idle_5'])
    assert.equal(report.tests[0]?.word, 'HIGH')
  })
  it('finds a feature of which only the ends tell', () => {
    const lift: GivenRows['lift'] = ({ idle_8: value }) => (Math.abs(value as number) > 1.2 ? 1.4 : 0)
    const report = studied({ ...idle, seed: 3, lift })
    assert.deepEqual([report.tests[0]?.name, report.tests[0]?.form], ['idle_8', 'ends'])
    assert.ok(report.tests[0]?.isBeyondChance)
  })
  it('finds that a value is missing where that knows the outcome', () => {
    const lift: GivenRows['lift'] = ({ idle_1: value }) => (value === null ? 1.5 : 0)
    const report = studied({ ...idle, seed: 4, lift })
    assert.deepEqual([report.tests[0]?.name, report.tests[0]?.form], ['idle_1', 'missing'])
  })
  it('takes for nothing what only says where price stands', () => {
    const values: GivenRows['values'] = (draws, odds) => ({ place: odds, near: odds + 0.02 * draws.normal() })
    const reports = [1, 2, 3].map((seed) => studied({ ...idle, seed, values }))
    assert.deepEqual(reports.flatMap(found), [])
  })
  it('takes for nothing what is the same all day, on days that lean to either side', () => {
    const leanOf = (day: number): number => (day % 2 === 0 ? 1 : -1)
    const values: GivenRows['values'] = (draws, _odds, day) => ({
      mood: (day * 7919) % 25,
      noise: draws.normal(),
    })
    const report = studied({ ...idle, seed: 5, values, lift: (_values, day) => leanOf(day) })
    assert.deepEqual(found(report), [])
  })
  it('does not try what holds, or does not hold, on fewer than five days', () => {
    const values: GivenRows['values'] = (draws, _odds, day) => ({
      noise: draws.normal(),
      word: day < 4 ? 'HIGH' : 'LOW',
      lasting: day < 5 ? 'HIGH' : 'LOW',
      number: day < 4 ? draws.normal() : 0,
      absent: day < 21 ? null : draws.normal(),
    })
    const { groups, tests } = studied({ ...idle, seed: 8, values })
    assert.deepEqual(groups[0]!.tooRare, ['word', 'number', 'absent'])
    assert.deepEqual(new Set(tests.map(({ name }) => name)), new Set(['noise', 'lasting']))
  })
  it('tries nothing of fewer than five days', () => {
    const report = studied({ ...idle, days: 4, seed: 9 })
    assert.equal(headlineOfNull(report), 'Too few days or touches to try anything.')
  })
  it('says how weak a feature it would have found, the weaker the more touches there are', () => {
    const strengths = [10, 40].map((perDay) => {
      const { groups } = studied({ ...idle, perDay, seed: 6 })
      return groups[0]?.least?.strength ?? Number.POSITIVE_INFINITY
    })
    assert.ok(strengths[1]! < 0.2 && strengths[1]! < strengths[0]!, strengths.join(', '))
  })
  it('has no skill out of sample where nothing is, and some where something is', () => {
    const lift: GivenRows['lift'] = ({ idle_3: value }) => 0.6 * (value as number)
    const { tests } = studied({ ...idle, seed: 1, lift })
    const skill = (name: string) => tests.find((test) => test.name === name && test.skill !== null)?.skill
    assert.ok(skill('idle_3')!.low! > 0.02)
    const others = tests.slice(1, 10).flatMap(({ name, skill }) => (name === 'idle_3' ? [] : [skill!.value]))
    for (const value of others) assert.ok(value < 0.02, `${value}`)
  })
  it('says so where there is too little to try', () => {
    const report = studyNull([], 0, BARRIERS, QUICK)
    assert.equal(headlineOfNull(report), 'Too few days or touches to try anything.')
    assert.match(
      renderPage(nullPage(report, { name: 'nothing', settings: [], about: [] })),
      /^<!doctype html>/,
    )
  })
  it('gives the same page to the byte', () => {
    const page = () =>
      renderPage(nullPage(studied({ ...idle, seed: 7 }), { name: 'x', settings: [], about: ['y'] }))
    assert.equal(page(), page())
    assert.doesNotMatch(page(), /NaN|Infinity/)
  })
})
