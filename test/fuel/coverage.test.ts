import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { normalCdf } from '../../packages/core/src/maths/normal.ts'
import {
  bySigns,
  type Estimate,
  type Held,
  type Method,
  netGamma,
  type Stretch,
  stretches,
} from './coverage-run.ts'

/** How far a share may be off what it should be, beyond twice its sampling error. */
const MARGIN = 0.05
/** Shares of a normal within one deviation and two. */
const WITHIN = [2 * normalCdf(1) - 1, 2 * normalCdf(2) - 1] as const

/** A mean and its sampling error. */
type Mean = { readonly mean: number; readonly error: number; readonly count: number }

/** The mean of all, its error from the stretches' differences: within one stretch errors go together. */
function meanOf(groups: readonly (readonly number[])[]): Mean {
  const count = groups.reduce((sum, group) => sum + group.length, 0)
  const totals = groups.map((group) => group.reduce((sum, value) => sum + value, 0))
  const mean = totals.reduce((sum, total) => sum + total, 0) / count
  const squares = totals.reduce((sum, total, i) => sum + (total - mean * groups[i]!.length) ** 2, 0)
  return { mean, error: Math.sqrt(squares) / count, count }
}

function near({ mean, error, count }: Mean, expected: number, what: string, margin = MARGIN): void {
  const text = `${what}: ${mean} of ${count}, error ${error}, should be ${expected}`
  assert.ok(Math.abs(mean - expected) <= margin + 2 * error, text)
}

const deviations = ({ estimated, variance, truth }: Estimate): number =>
  (truth - estimated) / Math.sqrt(variance)
const within = (limit: number) => (estimate: Estimate) => Number(Math.abs(deviations(estimate)) < limit)
const square = (estimate: Estimate) => deviations(estimate) ** 2
const claimed = ({ estimated, variance }: Estimate) => normalCdf(Math.abs(estimated) / Math.sqrt(variance))
const isRight = ({ estimated, truth }: Estimate) => Number(estimated > 0 === truth > 0)
const isSure = ({ estimated, variance }: Estimate) => Math.abs(estimated) > 2 * Math.sqrt(variance)
/** Neither the tape nor the truth can be without a side. */
const hasSide = ({ estimated, truth }: Estimate) => estimated !== 0 && truth !== 0

/** What packages add to the contracts of single orders. */
function packages({ contracts, singles }: Stretch): Map<number, Held> {
  const legs = new Map<number, Held>()
  for (const [slot, all] of contracts) {
    const single = singles.get(slot)
    const [signed, truth] = [all.signed - (single?.signed ?? 0), all.truth - (single?.truth ?? 0)]
    const ofSigns = all.ofSigns - (single?.ofSigns ?? 0)
    legs.set(slot, { estimated: signed, variance: ofSigns, truth, signed, ofSigns, open: 0 })
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
  const mean = (groups: readonly Estimate[][], value: (estimate: Estimate) => number): Mean =>
    meanOf(groups.map((group) => group.map(value)))
  before(() => {
    all = stretches(120)
    contracts = all.map((stretch) => [...stretch.contracts.values()])
    singles = all.map((stretch) => [...stretch.singles.values()])
    books = all.map((stretch) => [netGamma(stretch.contracts, stretch)])
    singleBooks = all.map((stretch) => [netGamma(stretch.singles, stretch)])
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
  it('is within one and two deviations of the net gamma of single orders as often as a normal error is', () => {
    near(mean(singleBooks, within(1)), WITHIN[0], 'one')
    near(mean(singleBooks, within(2)), WITHIN[1], 'two')
    near(mean(singleBooks, square), 1, 'mean square', 0.2)
  })
  it('knows the net gamma of single orders by the lean of customers, which signs alone leave out', () => {
    const plain = all.map((stretch) => [netGamma(bySigns(stretch.singles), stretch)])
    const alone = mean(plain, square)
    assert.ok(alone.mean - 2 * alone.error > 1, `${alone.mean}, error ${alone.error}`)
    const error = ({ estimated, truth }: Estimate) => (truth - estimated) ** 2
    const gained = meanOf(
      plain.map(([signs], i) => [(error(signs!) - error(singleBooks[i]![0]!)) / signs!.variance]),
    )
    assert.ok(gained.mean - 2 * gained.error > 0, `${gained.mean}, error ${gained.error}`)
  })
  it('knows the net gamma of all orders better than it says, as packages are', () => {
    // Of a vertical spread's legs one takes back the other.
    const legs = meanOf(all.map((stretch) => [square(netGamma(packages(stretch), stretch))]))
    assert.ok(legs.mean < 0.25, `${legs.mean}`)
    const [one, two, squares] = [within(1), within(2), square].map((value) => mean(books, value))
    assert.ok(one!.mean > WITHIN[0] && one!.mean < WITHIN[0] + 0.2, `${one!.mean}`)
    near(two!, WITHIN[1], 'two')
    assert.ok(squares!.mean > 0.4 && squares!.mean < 1, `${squares!.mean}`)
  })
  it('is right about the side of dealers as often as it says, and about that of their net gamma', () => {
    const excess = (estimate: Estimate) => isRight(estimate) - claimed(estimate)
    const sided = (groups: readonly Estimate[][]) => groups.map((group) => group.filter(hasSide))
    near(mean(sided(contracts), excess), 0, 'contracts')
    near(mean(sided(singles), excess), 0, 'of single orders')
    near(mean(sided(singleBooks), excess), 0, 'net gamma of single orders')
    near(mean(sided(books), excess), 0, 'net gamma')
  })
  it('is right about the side nineteen times in twenty where it is two deviations from zero', () => {
    for (const groups of [contracts, singles, books, singleBooks]) {
      const right = mean(
        groups.map((group) => group.filter(isSure)),
        isRight,
      )
      assert.ok(right.count > 0 && right.mean >= 0.95 - 2 * right.error, `${right.mean} of ${right.count}`)
    }
  })
})
