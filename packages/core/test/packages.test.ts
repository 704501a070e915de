import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { exposuresOf } from '../src/engines/fuel/exposures.ts'
import { fuelAt } from '../src/engines/fuel/level-fuel.ts'
import { blackGamma } from '../src/maths/black76.ts'
import { bookOf, HOUR, holdingsOf } from './fuel-case.ts'
import { slot } from './option-log.ts'
import { OptionRun, rounded } from './option-run.ts'
import { sharedAt, varianceOf } from './package-case.ts'

type Leg = {
  strike: number
  size: number
  right?: 'C' | 'P'
  ms?: number
  eventMs?: number
  letter?: string
  price?: number
}

/** Legs in one run, by default at one time and bought at the ask. */
function traded(legs: readonly Leg[], run = new OptionRun()): OptionRun {
  for (const leg of legs) run.print({ ms: 1000, price: 110, bid: 100, ask: 110, letter: 'f', ...leg })
  return run
}

const flat = (run: OptionRun, over: 'session' | 'window' = 'session') => varianceOf(run, () => 1, over)

describe('two legs of a package', () => {
  it('take back one another: with one gamma at both strikes nothing of them is in doubt', () => {
    const run = traded([
      { strike: 475, size: 10 },
      { strike: 477, size: 10 },
    ])
    assert.equal(sharedAt(run, 475, 477), 100)
    assert.equal(flat(run), 0)
    assert.equal(
      varianceOf(run, (strike) => strike - 474),
      (3 - 1) ** 2 * 100,
    )
    // Of either alone as little is known as before.
    assert.equal(run.tape.session.positionVariance(slot()), 100)
  })
  it('are of one right, at two strikes, of one size, by prints of packages', () => {
    const first = { strike: 475, size: 10 }
    const others: Leg[] = [
      { strike: 477, size: 10, right: 'P' },
      { strike: 475, size: 10 },
      { strike: 477, size: 20 },
      { strike: 477, size: 10, letter: 'I' },
      // A letter that nobody knows.
      { strike: 477, size: 10, letter: 'Z' },
    ]
    for (const other of others) assert.equal(sharedAt(traded([first, other]), 475, 477), null)
    const puts = [first, { strike: 477, size: 10 }].map((leg) => ({ ...leg, right: 'P' as const }))
    assert.equal(sharedAt(traded(puts), 475, 477), 100)
  })
  it('are within sameOrderMs of one another by ts_event, either way', () => {
    const at = (eventMs: number, config = {}) =>
      traded(
        [
          { strike: 477, size: 10 },
          { strike: 475, size: 10, ms: 1100, eventMs },
        ],
        new OptionRun(config),
      )
    assert.equal(sharedAt(at(1050), 475, 477), 100)
    assert.equal(sharedAt(at(950), 475, 477), 100)
    assert.equal(sharedAt(at(1051), 475, 477), null)
    assert.equal(sharedAt(at(1051, { sameOrderMs: 60 }), 475, 477), 100)
  })
  it('are known from the second one on', () => {
    const run = traded([{ strike: 475, size: 10 }])
    assert.equal(flat(run), 100)
    assert.equal(flat(traded([{ strike: 477, size: 10, ms: 1020 }], run)), 0)
  })
  it('are the nearest in time, of those as near the last that came', () => {
    // The outer two are too far apart to be a pair themselves.
    const pairOf = (eventMs: number, first: number, second: number) => {
      const outer = [
        { strike: first, size: 10, eventMs: 940 },
        { strike: second, size: 10, eventMs: 1000 },
      ]
      const run = traded([...outer, { strike: 475, size: 10, eventMs }])
      return [sharedAt(run, 474, 475), sharedAt(run, 475, 476)]
    }
    assert.deepEqual(pairOf(985, 474, 476), [null, 100])
    assert.deepEqual(pairOf(960, 474, 476), [100, null])
    assert.deepEqual(pairOf(970, 474, 476), [null, 100])
    assert.deepEqual(pairOf(970, 476, 474), [100, null])
  })
  it('are each in one pair: a third leg waits for another', () => {
    const run = traded([475, 476, 477].map((strike) => ({ strike, size: 10 })))
    assert.deepEqual([sharedAt(run, 475, 476), sharedAt(run, 476, 477)], [100, null])
  })
  it('do not go together across a gap in the feed', () => {
    const run = traded([{ strike: 475, size: 10 }])
    run.state.gap('options')
    assert.equal(sharedAt(traded([{ strike: 477, size: 10, ms: 1010 }], run), 475, 477), null)
  })
  it('are one pair of orders in however many prints', () => {
    const pieces = [4, 6, 10].flatMap((size) => [475, 477].map((strike) => ({ strike, size })))
    assert.equal(sharedAt(traded(pieces), 475, 477), 400)
    const inTurn = [475, 477].flatMap((strike) => [4, 6, 10].map((size) => ({ strike, size })))
    assert.equal(sharedAt(traded(inTurn), 475, 477), 400)
    assert.equal(flat(traded(inTurn)), 0)
    // Signed by another side the pieces are two orders, and so two pairs.
    const apart = pieces.map((leg, k) => ({ ...leg, price: k < 2 ? 110 : 100 }))
    assert.equal(sharedAt(traded(apart), 475, 477), 16 + 256)
    assert.equal(flat(traded(apart)), 0)
  })
  it('share as much as their signs leave open', () => {
    const legs = [
      { strike: 475, size: 10 },
      { strike: 477, size: 10 },
    ]
    const open = 1 - 0.2 ** 2
    const both = traded(legs, new OptionRun({ signAccuracyMultiLeg: 0.6 }))
    assert.equal(rounded(sharedAt(both, 475, 477)!), rounded(100 * open * open))
    // At the mid, with no trade before it, a leg has no sign.
    const one = traded([{ ...legs[0]!, price: 105 }, legs[1]!], new OptionRun({ signAccuracyMultiLeg: 0.6 }))
    assert.equal(rounded(sharedAt(one, 475, 477)!), rounded(100 * open))
  })
  it('leave the window with the first of them', () => {
    const run = traded([{ strike: 475, size: 10, ms: 1240 }], new OptionRun({ fuelWindowSec: 2 }))
    traded([{ strike: 477, size: 10, ms: 1260 }], run)
    run.pass(3000)
    assert.deepEqual([sharedAt(run, 475, 477, 'window'), flat(run, 'window')], [100, 0])
    run.pass(3250)
    assert.deepEqual([sharedAt(run, 475, 477, 'window'), flat(run, 'window')], [0, 100])
    run.pass(3500)
    assert.deepEqual([sharedAt(run, 475, 477), flat(run, 'window')], [100, 0])
  })
})

describe('the deviation of a net, with legs of packages', () => {
  const years = 2 * HOUR
  const held = [475, 476, 477].map((strike) => ({ strike, contracts: 0, variance: 500 }))
  const shared = [
    { lower: 475, upper: 476, squares: 100 },
    { lower: 475, upper: 477, squares: 300 },
    { lower: 476, upper: 477, squares: 50 },
  ]
  const holdings = holdingsOf(held)
  for (const { lower, upper, squares } of shared) {
    const pair = holdings.sums.pairs.add(slot({ strike: lower }) >>> 1, slot({ strike: upper }) >>> 1)
    holdings.sums.addPair(pair, 0, squares)
  }
  const book = bookOf(held, { years })
  book.revalue(holdings, 475.3, years)
  const gammaOf = (strike: number) => 100 * blackGamma(475.3, strike, 0.15, years)
  function expected(weightOf: (strike: number) => number): number {
    const each = (strike: number) => weightOf(strike) * gammaOf(strike)
    const apart = held.reduce((sum, { strike, variance }) => sum + each(strike) ** 2 * variance, 0)
    const back = shared.reduce((sum, of) => sum + 2 * each(of.lower) * each(of.upper) * of.squares, 0)
    return rounded(Math.sqrt(apart - back))
  }

  it('is that of strikes less what their pairs take back, for the book and its exposures', () => {
    assert.equal(
      rounded(book.gammaSd),
      expected(() => 1),
    )
    const exposures = exposuresOf(book, holdings, 475.3, years)
    assert.equal(
      rounded(exposures.gammaSd),
      expected(() => 1),
    )
  })
  it('is so at a level, with its weights, of pairs with both strikes near it', () => {
    for (const [price, range] of [
      [475.5, 2],
      [475.2, 1.5],
      [475, 0.5],
      [476.9, 1.2],
      [476, 1],
    ] as const) {
      const weightOf = (strike: number) => Math.max(0, 1 - Math.abs(strike - price) / range)
      assert.equal(rounded(fuelAt(book, price, range, 0).sd), expected(weightOf))
    }
  })
})
