import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { GammaPath } from '../src/engines/fuel/gamma-path.ts'
import { fuelAt } from '../src/engines/fuel/level-fuel.ts'
import { blackGamma } from '../src/maths/black76.ts'
import { bookOf, HOUR } from './fuel-case.ts'
import { rounded } from './option-run.ts'

const forward = 475.3
const years = 2 * HOUR
const gammaOf = (strike: number) => 100 * blackGamma(forward, strike, 0.15, years)

describe('the fuel at a level', () => {
  it('is the gamma of the strikes near it, by triangular weights', () => {
    const book = bookOf([
      { strike: 474, contracts: 100 },
      { strike: 475, contracts: -40 },
      { strike: 476, right: 'P', contracts: 30 },
    ])
    const { net } = fuelAt(book, 475.5, 2, 10_000)
    const expected = 0.25 * 100 * gammaOf(474) - 0.75 * 40 * gammaOf(475) + 0.75 * 30 * gammaOf(476)
    assert.equal(rounded(net), rounded(expected))
  })
  it('leaves out strikes at fuelStrikeRange and beyond', () => {
    const book = bookOf([
      { strike: 473, contracts: 1000, variance: 100 },
      { strike: 477, contracts: 1000, variance: 100 },
      { strike: 478, contracts: 1000, variance: 100 },
    ])
    const { net, sd, effect, confidence } = fuelAt(book, 475, 2, 0)
    assert.deepEqual([net, sd, effect, confidence], [0, 0, 'NEUTRAL', 0])
  })
  it('has the standard deviation of the weighted sum', () => {
    const book = bookOf([
      { strike: 475, contracts: 10, variance: 400 },
      { strike: 475, right: 'P', contracts: 10, variance: 500 },
      { strike: 476, contracts: 10, variance: 1600 },
    ])
    const { sd } = fuelAt(book, 475, 2, 0)
    assert.equal(rounded(sd), rounded(Math.sqrt(gammaOf(475) ** 2 * 900 + (0.5 * gammaOf(476)) ** 2 * 1600)))
  })
  it('amplifies below minus the threshold, dampens above it, at it neither', () => {
    const effect = (contracts: number, threshold: number) =>
      fuelAt(bookOf([{ strike: 475, contracts }]), 475, 2, threshold).effect
    const each = fuelAt(bookOf([{ strike: 475, contracts: 1 }]), 475, 2, 0).net
    assert.equal(effect(-1, each * 0.999), 'AMPLIFY')
    assert.equal(effect(1, each * 0.999), 'DAMPEN')
    assert.equal(effect(-1, each), 'NEUTRAL')
    assert.equal(effect(1, each), 'NEUTRAL')
  })
  it('has no effect while the net is no more than its standard deviation', () => {
    const of = (variance: number) => fuelAt(bookOf([{ strike: 475, contracts: -100, variance }]), 475, 2, 0)
    assert.equal(of(9_999).effect, 'AMPLIFY')
    assert.equal(of(10_001).effect, 'NEUTRAL')
  })
  it('has a confidence of |net| over twice the standard deviation, at most 1, and 0 without one', () => {
    const of = (variance: number) => fuelAt(bookOf([{ strike: 475, contracts: -100, variance }]), 475, 2, 0)
    assert.equal(rounded(of(40_000).confidence), 0.25)
    assert.equal(of(100).confidence, 1)
    assert.equal(of(0).confidence, 0)
  })
})

describe("the book's gamma", () => {
  it('sums all strikes and both rights', () => {
    const book = bookOf([
      { strike: 470, contracts: 100, variance: 4 },
      { strike: 475, right: 'P', contracts: -40, variance: 9 },
      { strike: 475, contracts: -10 },
    ])
    assert.equal(rounded(book.gamma), rounded(100 * gammaOf(470) - 50 * gammaOf(475)))
    assert.equal(rounded(book.gammaSd), rounded(Math.hypot(2 * gammaOf(470), 3 * gammaOf(475))))
  })
  it('is nothing when there is no time left', () => {
    const book = bookOf([{ strike: 475.3, contracts: 100, variance: 100 }], { years: 0 })
    assert.deepEqual([book.gamma, book.gammaSd], [0, 0])
  })
})

describe("the velocity of a level's gamma", () => {
  const readings = (path: GammaPath, from: number, count: number, value: (sec: number) => number) => {
    let slope: number | null = null
    for (let k = 0; k < count; k++) slope = path.add(value(from + k / 4), (from + k / 4) * 1e9)
    return slope
  }
  it('is the slope of the last 30 s, per second', () => {
    const path = new GammaPath(250)
    readings(path, 0, 400, () => 77)
    assert.equal(rounded(readings(path, 100, 120, (sec) => 5000 - 3 * sec)!), -3)
  })
  it('is of least squares', () => {
    const path = new GammaPath(250)
    path.add(0, 0)
    path.add(10, 1e9)
    assert.equal(rounded(path.add(5, 2e9)!), 2.5)
  })
  it('is 0 where nothing changes and null before there are two readings', () => {
    const path = new GammaPath(250)
    assert.equal(path.add(5, 0), null)
    assert.equal(path.add(5, 250e6), 0)
  })
  it('forgets what is 30 s old, however few readings there were', () => {
    const path = new GammaPath(250)
    path.add(1000, 0)
    path.add(0, 10e9)
    assert.equal(path.add(1, 30e9), 0.05)
    assert.equal(path.add(1, 70e9), null)
  })
})
