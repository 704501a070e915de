import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { adjustedForMany, type DayCase, daySumsOf, estimateByDays, LEAST_DAYS } from '@spymaster/study'
import fc from 'fast-check'
import { Draws } from '../src/maths/draws.ts'
import { quantileOf, quartilesOf } from '../src/maths/quantile.ts'
import { studentBound, studentTails } from '../src/maths/student.ts'

const HOW = { resamples: 400, seed: 3, level: 0.95 }

/** Cases of days that differ: each has its own chance of a 1, beside 0.5 that was expected of all. */
function unevenDays(draws: Draws, days: number, spread: number): DayCase[] {
  const uniform = (): number => draws.bits() / 2 ** 32
  return Array.from({ length: days }, (_, day): DayCase[] => {
    const chance = 0.5 + spread * (uniform() - 0.5)
    return Array.from({ length: 1 + draws.index(12) }, () => [day, Number(uniform() < chance) - 0.5])
  }).flat()
}

const zeroHeld = (cases: readonly DayCase[], days: number): boolean => {
  const { low, high } = estimateByDays(daySumsOf(cases, days), HOW)!
  return low! <= 0 && high! >= 0
}

describe('the bootstrap of whole days', () => {
  for (const [days, spread] of [
    [LEAST_DAYS, 0],
    [LEAST_DAYS, 0.8],
    [60, 0.8],
  ] as const)
    it(`holds the truth in 95 % of cases: ${days} days, whose chances differ by up to ${spread}`, () => {
      const draws = new Draws(100 * days + spread)
      const trials = 300
      let held = 0
      for (let i = 0; i < trials; i++) held += Number(zeroHeld(unevenDays(draws, days, spread), days))
      // Three deviations of a binomial share of 300.
      assert.ok(Math.abs(held / trials - 0.95) < 0.038, `${held} of ${trials}`)
    })
  it('is wider than one that takes the cases of a day for independent', () => {
    const cases = Array.from(
      { length: 300 },
      (_, k): DayCase => [Math.floor(k / 10), (Math.floor(k / 10) % 2) - 0.5],
    )
    const byDay = estimateByDays(daySumsOf(cases, 30), HOW)!
    const byCase = estimateByDays(
      daySumsOf(
        cases.map(([, value], k): DayCase => [k, value]),
        300,
      ),
      HOW,
    )!
    assert.ok(byDay.error! > 2.5 * byCase.error!)
  })
  it('gives the same for the same seed, and another interval for another', () => {
    const sums = daySumsOf(unevenDays(new Draws(1), 30, 0.5), 30)
    assert.deepEqual(estimateByDays(sums, HOW), estimateByDays(sums, HOW))
    assert.notEqual(estimateByDays(sums, HOW)!.low, estimateByDays(sums, { ...HOW, seed: 4 })!.low)
  })
  it('takes days without a case for nothing', () => {
    const cases = unevenDays(new Draws(2), 25, 0.5)
    assert.deepEqual(estimateByDays(daySumsOf(cases, 25), HOW), estimateByDays(daySumsOf(cases, 80), HOW))
  })
  it('trusts no interval of few days, and has none of one', () => {
    const few = estimateByDays(daySumsOf(unevenDays(new Draws(5), LEAST_DAYS - 1, 0), LEAST_DAYS - 1), HOW)!
    assert.equal(few.isTrusted, false)
    const one = estimateByDays(daySumsOf([[0, 0.5]], 1), HOW)!
    assert.deepEqual([one.value, one.error, one.low, one.p, one.isTrusted], [0.5, null, null, null, false])
    assert.equal(estimateByDays(daySumsOf([], 3), HOW), null)
  })
  it('knows a difference no better than the group of fewer days', () => {
    const many = daySumsOf(unevenDays(new Draws(7), 40, 0.8), 40)
    const rival = (days: number) =>
      estimateByDays(many, HOW, daySumsOf(unevenDays(new Draws(8), days, 0.8), 40))!
    assert.deepEqual(
      [LEAST_DAYS, LEAST_DAYS - 1, 3].map((days) => [rival(days).days, rival(days).isTrusted]),
      [
        [LEAST_DAYS, true],
        [LEAST_DAYS - 1, false],
        [3, false],
      ],
    )
    const { error, low, p, isTrusted } = rival(1)
    assert.deepEqual([error, low, p, isTrusted], [null, null, null, false])
  })
  it('finds no difference between a group and itself, and a shift between shifted ones', () => {
    const cases = unevenDays(new Draws(6), 40, 0.5)
    const sums = daySumsOf(cases, 40)
    assert.equal(estimateByDays(sums, HOW, sums)!.value, 0)
    const raised = daySumsOf(
      cases.map(([day, value]): DayCase => [day, value + 0.2 + 0.01 * (day % 2)]),
      40,
    )
    const { low, high } = estimateByDays(raised, HOW, sums)!
    assert.ok(low! > 0.19 && high! < 0.22)
  })
})

describe('probabilities for many comparisons', () => {
  it('are never below those for one, and keep their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (ps) => {
        const adjusted = adjustedForMany(ps)
        assert.ok(adjusted.every((p, k) => p >= ps[k]! * (1 - 1e-12) && p <= 1))
        for (const [k, p] of ps.entries())
          for (const [l, q] of ps.entries()) if (p < q) assert.ok(adjusted[k]! <= adjusted[l]! * (1 + 1e-12))
      }),
    )
  })
  it('are those of Benjamini and Hochberg', () => {
    assert.deepEqual(
      adjustedForMany([0.01, 0.04, 0.03, 0.5]).map((p) => Number(p.toFixed(6))),
      [0.04, 0.053333, 0.053333, 0.5],
    )
  })
})

describe("Student's distribution", () => {
  // Two-sided 5 % points, NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
  for (const [freedom, bound] of [
    [1, 12.706],
    [2, 4.303],
    [5, 2.571],
    [10, 2.228],
    [29, 2.045],
    [100, 1.984],
  ] as const)
    it(`has its 5 % bound at ${bound} for ${freedom} degrees`, () => {
      assert.ok(Math.abs(studentBound(0.05, freedom) - bound) < 6e-4)
      assert.ok(Math.abs(studentTails(-bound, freedom) - 0.05) < 1e-4)
    })
  it('leaves all outside 0', () => assert.equal(studentTails(0, 7), 1))
})

describe('quantiles', () => {
  it('lie between neighbours in proportion', () => {
    assert.equal(quantileOf([0, 10], 0.25), 2.5)
    assert.deepEqual(quartilesOf([4, 1, 3, 2, 5]), { lower: 2, median: 3, upper: 4 })
    assert.equal(quartilesOf([]), null)
  })
})
