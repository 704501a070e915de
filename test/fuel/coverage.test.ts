import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { bySigns, type Held, type Method, netGamma, type Stretch, stretchOf } from './coverage-run.ts'
import { minuteOf } from './option-days.ts'
import {
  assertCovered,
  assertSided,
  assertSure,
  type Estimate,
  mean,
  meanOf,
  near,
  square,
  WITHIN,
  within,
} from './tally.ts'

/** What packages add to the contracts of single orders. */
function packages({ contracts, singles }: Stretch): Map<number, Held> {
  const legs = new Map<number, Held>()
  for (const [slot, all] of contracts) {
    const single = singles.get(slot)
    const [signed, truth] = [all.signed - (single?.signed ?? 0), all.truth - (single?.truth ?? 0)]
    const ofSigns = all.ofSigns - (single?.ofSigns ?? 0)
    legs.set(slot, { estimated: signed, variance: ofSigns, truth, signed, ofSigns, own: ofSigns, leaning: 0 })
  }
  return legs
}

/** How each contract would be off were the tape's probabilities true and orders independent: one draw each. */
function drawn({ orders }: Stretch, accuracies: Record<Method, number>, uniform: () => number): Estimate[] {
  const contracts = new Map<number, Estimate>()
  for (const { slot, size, method } of orders) {
    const expected = 2 * accuracies[method] - 1
    const off = (uniform() < accuracies[method] ? 1 : -1) - expected
    const sum = contracts.get(slot) ?? { estimated: 0, variance: 0, truth: 0 }
    sum.truth += off * size
    sum.variance += (1 - expected * expected) * size * size
    contracts.set(slot, sum)
  }
  return [...contracts.values()]
}

/** Numbers in [0, 1), always the same: Numerical Recipes' linear congruential generator. */
function generator(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('the option tape, on simulated days whose truth is known', () => {
  const { signAccuracyQuote, signAccuracyTick, signAccuracyMultiLeg } = resolvePhysics({})
  const accuracies: Record<Method, number> = {
    quote: signAccuracyQuote,
    tick: signAccuracyTick,
    leg: signAccuracyMultiLeg,
    none: 0.5,
  }
  let all: Stretch[] = []
  let contracts: Estimate[][] = []
  let singles: Estimate[][] = []
  let books: Estimate[][] = []
  let singleBooks: Estimate[][] = []
  before(() => {
    all = Array.from({ length: 120 }, (_, i) => stretchOf(minuteOf(i + 1)))
    contracts = all.map((stretch) => [...stretch.contracts.values()])
    singles = all.map((stretch) => [...stretch.singles.values()])
    books = all.map((stretch) => [netGamma(stretch.contracts, stretch)])
    singleBooks = all.map((stretch) => [netGamma(stretch.singles, stretch, false)])
  })

  it('signs as many orders rightly as it says, by the quote, the tick test and of packages', () => {
    for (const method of ['quote', 'tick', 'leg'] as const) {
      const signed = all.map(({ orders }) => orders.filter((order) => order.method === method))
      const right = meanOf(signed.map((orders) => orders.map((order) => Number(order.isRight))))
      near(right, accuracies[method], method)
      assert.ok(right.count > 10_000)
    }
  })
  it('is off by as many contracts as it says: the mean square is the variance', () => {
    near(mean(contracts, square), 1, 'contracts', 0.1)
    near(mean(singles, square), 1, 'of single orders', 0.1)
  })
  it('is within two deviations for as many contracts as a normal error is', () => {
    near(mean(contracts, within(2)), WITHIN[1], 'contracts')
    near(mean(singles, within(2)), WITHIN[1], 'of single orders')
  })
  it('is within one deviation for as many contracts as a normal error is, but for packages', () => {
    near(mean(singles, within(1)), WITHIN[0], 'of single orders')
    // A leg that is most of what traded is off by its size, which is the deviation: by chance less or more.
    const share = mean(contracts, within(1))
    assert.ok(share.mean > WITHIN[0] - 0.15 && share.mean < WITHIN[0], `${share.mean}`)
  })
  it('is within one deviation for as many contracts as its own probabilities have it', () => {
    const uniform = generator()
    const expected = meanOf(all.map((stretch) => drawn(stretch, accuracies, uniform).map(within(1))))
    near(mean(contracts, within(1)), expected.mean, 'contracts')
  })
  it('is within one and two deviations of the net gamma as often as a normal error is', () => {
    assertCovered(books, 'net gamma')
    assertCovered(singleBooks, 'of single orders')
  })
  it('knows the net gamma of single orders better by the lean of customers than by signs alone', () => {
    const plain = all.map((stretch) => [netGamma(bySigns(stretch.singles), stretch, false)])
    const error = ({ estimated, truth }: Estimate) => (truth - estimated) ** 2
    const gained = meanOf(
      plain.map(([signs], i) => [(error(signs!) - error(singleBooks[i]![0]!)) / signs!.variance]),
    )
    assert.ok(gained.mean - 2 * gained.error > 0, `${gained.mean}, error ${gained.error}`)
  })
  it('knows the net gamma of packages by which legs go together', () => {
    const legs = all.map((stretch) => [netGamma(packages(stretch), stretch)])
    near(mean(legs, square), 1, 'mean square', 0.2)
    // Of a vertical spread's legs one takes back the other. A call and a put stay apart: of straddles, which are three
    // in five of such packages, the net is known less well than it says, of risk reversals better.
    const apart = mean(
      all.map((stretch) => [netGamma(packages(stretch), stretch, false)]),
      square,
    )
    assert.ok(apart.mean < 0.45, `${apart.mean}`)
  })
  it('is right about the side of dealers as often as it says, and about that of their net gamma', () => {
    assertSided(contracts, 'contracts')
    assertSided(singles, 'of single orders')
    assertSided(singleBooks, 'net gamma of single orders')
    assertSided(books, 'net gamma')
  })
  it('is right about the side nineteen times in twenty where it is two deviations from zero', () => {
    assertSure(contracts, 'contracts')
    assertSure(singles, 'of single orders')
    assertSure(singleBooks, 'net gamma of single orders')
    assertSure(books, 'net gamma')
  })
})
