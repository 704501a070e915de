import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Print } from './option-log.ts'
import { OptionRun, rounded } from './option-run.ts'

/** What one contract that a rule has signed rightly with probability p leaves dealers with: [position, variance]. */
const bought = (p: number) => [rounded(-(2 * p - 1)), rounded(1 - (2 * p - 1) ** 2)]
const sold = (p: number) => [rounded(2 * p - 1), rounded(1 - (2 * p - 1) ** 2)]
const UNSIGNED = [0, 1]
const [QUOTE, TICK] = [0.85, 0.59]

/** What dealers hold after a print at `price`, a second after a quote of 1.00 to 1.10. */
const after = (price: number, print: Partial<Print> = {}) =>
  new OptionRun()
    .quote({ ms: 1000, bid: 100, ask: 110 })
    .print({ ms: 2000, from: 'trades', price, ...print })
    .held()

describe('the quote rule', () => {
  it('calls a trade at the ask or through it a buyer’s', () => {
    for (const price of [110, 115]) assert.deepEqual(after(price), bought(QUOTE))
  })
  it('calls a trade at the bid or through it a seller’s', () => {
    for (const price of [100, 90]) assert.deepEqual(after(price), sold(QUOTE))
  })
  it('calls a trade inside the quote that of the nearer side', () => {
    assert.deepEqual(after(106), bought(QUOTE))
    assert.deepEqual(after(104), sold(QUOTE))
    assert.deepEqual(after(105.01), bought(QUOTE))
  })
  it('leaves a trade at the mid to the tick test', () => {
    const run = new OptionRun().print({ ms: 500, price: 103 }).quote({ ms: 1000, bid: 100, ask: 110 })
    assert.deepEqual(run.held(), UNSIGNED)
    run.print({ ms: 2000, price: 105, bid: 100, ask: 110 })
    assert.deepEqual(run.held(), [bought(TICK)[0], rounded(bought(TICK)[1]! + 1)])
  })
  it('wants a quote of two sides', () => {
    for (const side of [{ bid: 100 }, { ask: 100 }, { bid: 0, ask: 100 }, { bid: 90, ask: 100, bidSize: 0 }])
      assert.deepEqual(new OptionRun().print({ ms: 1000, price: 100, ...side }).held(), UNSIGNED)
  })
  it('wants a quote that is not crossed', () => {
    assert.deepEqual(new OptionRun().print({ ms: 1000, price: 111, bid: 110, ask: 109 }).held(), UNSIGNED)
  })
  it('takes a locked quote for its own mid', () => {
    const locked = (price: number) => new OptionRun().print({ ms: 1000, price, bid: 110, ask: 110 }).held()
    assert.deepEqual([locked(110), locked(111), locked(109)], [UNSIGNED, bought(QUOTE), sold(QUOTE)])
  })
  it('takes quotes up to optionQuoteStaleMs old by log time', () => {
    assert.deepEqual(after(110, { ms: 6000, eventMs: 1000 }), bought(QUOTE))
    assert.deepEqual(after(110, { ms: 6000.001, eventMs: 1000 }), UNSIGNED)
  })
  it('takes the quote before a trade in the log, never a later one', () => {
    const run = new OptionRun().quote({ ms: 1000, bid: 100, ask: 110 })
    run.print({ ms: 2000, from: 'trades', price: 110 }).quote({ ms: 2000, bid: 110, ask: 120 })
    assert.deepEqual(run.held(), bought(QUOTE))
  })
  it('signs cmbp-1 and mbp-1 trades by the book before them, and keeps theirs for the next', () => {
    for (const from of ['cmbp-1', 'mbp-1'] as const) {
      const run = new OptionRun().quote({ ms: 1000, from, bid: 100, ask: 110 })
      run.print({ ms: 2000, from, price: 110, bid: 110, ask: 120 })
      assert.deepEqual(run.held(), bought(QUOTE))
      run.print({ ms: 3000, from, price: 110, bid: 110, ask: 120 })
      assert.deepEqual(run.held(), [0, rounded(2 * bought(QUOTE)[1]!)])
    }
  })
  it('signs tcbbo trades by the quote that they bring', () => {
    const run = new OptionRun().quote({ ms: 1000, bid: 100, ask: 110 })
    assert.deepEqual(run.print({ ms: 2000, price: 110, bid: 110, ask: 120 }).held(), sold(QUOTE))
  })
  it('reads every kind of quote', () => {
    for (const from of ['cbbo-1s', 'cbbo-1m', 'bbo-1s', 'cmbp-1', 'mbp-1'] as const) {
      const run = new OptionRun().quote({ ms: 1000, from, bid: 100, ask: 110 })
      assert.deepEqual(run.print({ ms: 2000, from: 'trades', price: 110 }).held(), bought(QUOTE), from)
    }
  })
})

describe('the tick test', () => {
  /** What trades at the given prices, a second apart and without quotes, leave dealers with. */
  const traded = (...prices: readonly number[]) => {
    const run = new OptionRun()
    for (const [k, price] of prices.entries()) run.print({ ms: 1000 * k, price })
    return run.held()[0]
  }
  const [buy, sale] = [bought(TICK)[0]!, sold(TICK)[0]!]

  it('says nothing of a first trade, or where the price has never changed', () => {
    assert.deepEqual([traded(100), traded(100, 100)], [0, 0])
  })
  it('calls a rise a buyer’s and a fall a seller’s', () => {
    assert.deepEqual([traded(100, 101), traded(100, 99)], [buy, sale])
  })
  it('keeps the last change’s direction while the price stays', () => {
    assert.deepEqual([traded(100, 101, 101), traded(100, 99, 99)], [2 * buy, 2 * sale])
  })
  it('is that of the contract alone', () => {
    const run = new OptionRun().print({ ms: 1000, price: 100 }).print({ ms: 2000, price: 101, right: 'P' })
    assert.deepEqual(run.held({ right: 'P' }), UNSIGNED)
  })
})

describe('the conditions of option prints', () => {
  it('make a package’s leg a trade of unknown sign', () => {
    for (const letter of ['f', 'j', 'n']) assert.deepEqual(after(110, { letter }), UNSIGNED)
  })
  it('keep a leg’s price out of the tick test', () => {
    const run = new OptionRun().print({ ms: 1000, price: 100 }).print({ ms: 2000, price: 120, letter: 'f' })
    assert.equal(run.print({ ms: 3000, price: 110 }).held()[0], bought(TICK)[0])
  })
  it('make cancelled, late and derived prints no trades', () => {
    for (const letter of ['A', 'C', 'E', 'G', 'B', 'D', 'F', 'H', 'u'])
      assert.deepEqual(after(110, { letter }), [0, 0], letter)
  })
  it('leave sweeps, auctions and electronic trades as they are', () => {
    for (const letter of ['', 'I', 'S', 'a', 'b', 'v'])
      assert.deepEqual(after(110, { letter }), bought(QUOTE))
  })
  it('make a print with an unknown letter one of unknown sign, and count it', () => {
    const run = new OptionRun().print({ ms: 1000, price: 110, bid: 100, ask: 110, letter: '?' })
    assert.deepEqual([run.held(), run.tape.unknownConditions], [UNSIGNED, 1])
  })
  it('are nothing that a vendor’s delta could be taken for', () => {
    assert.deepEqual(after(110, { letter: 'A', publisherId: 20 }), bought(QUOTE))
  })
})

describe('the accuracies of signs', () => {
  it('are settings', () => {
    const config = { signAccuracyQuote: 1, signAccuracyTick: 0.75, signAccuracyMultiLeg: 0.6 }
    const run = new OptionRun(config).print({ ms: 1000, price: 110, bid: 100, ask: 110, size: 3 })
    assert.deepEqual(run.held(), [-3, 0])
    run.print({ ms: 2000, price: 111, size: 4 })
    assert.deepEqual(run.held(), [-5, 12])
    run.print({ ms: 3000, price: 110, bid: 100, ask: 110, size: 5, letter: 'f' })
    assert.deepEqual(run.held(), [-6, 36])
  })
})
