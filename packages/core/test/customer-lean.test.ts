import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CustomerLean } from '../src/engines/fuel/customer-lean.ts'
import { exposuresOf } from '../src/engines/fuel/exposures.ts'
import { fuelAt } from '../src/engines/fuel/level-fuel.ts'
import { METHOD } from '../src/engines/fuel/trade-signer.ts'
import { blackGamma } from '../src/maths/black76.ts'
import { bookOf, HOUR, holdingsOf } from './fuel-case.ts'
import { slot } from './option-log.ts'
import { OptionRun, rounded } from './option-run.ts'

const E = 0.7
const PRIOR = 1 / 0.2 ** 2
const call = slot()
const put = slot({ right: 'P' })

type More = { size?: number; right?: 'C' | 'P'; letter?: string; strike?: number; ms?: number }

/** Orders a second apart, each at a quote of its own; of contracts that all lean as their right does. */
function run(signs: readonly (1 | -1)[], more: More = {}, config: Record<string, unknown> = {}): OptionRun {
  return after(new OptionRun({ contractLean: 0, ...config }), signs, more)
}

function after(
  run: OptionRun,
  signs: readonly (1 | -1)[],
  { size = 1, ms = 1000, ...more }: More,
): OptionRun {
  for (const [k, sign] of signs.entries())
    run.print({ ms: ms + 1000 * k, price: sign > 0 ? 110 : 100, bid: 100, ask: 110, size, ...more })
  return run
}

const leanOf = ({ tape }: OptionRun, of = call) => [tape.lean.mean[of & 1]!, tape.lean.variance[of & 1]!]
const close = (actual: readonly number[], expected: readonly number[]) =>
  assert.deepEqual(actual.map(rounded), expected.map(rounded))

describe('the lean of customers in a right', () => {
  it('is 0 before any order, as likely to either side as customerLean has it', () => {
    close(leanOf(run([])), [0, 1 / PRIOR])
    close(leanOf(run([], {}, { customerLean: 0.1 })), [0, 0.01])
  })
  it('is none where as many are signed bought as sold, and is known the better', () => {
    close(leanOf(run([1, -1, 1, -1])), [0, 1 / (PRIOR + 4 * E * E)])
  })
  it('is buys less sells, drawn to 0 by the prior: the less the more orders there are', () => {
    close(leanOf(run([1, 1, -1])), [E / (PRIOR + 3 * E * E), 1 / (PRIOR + 3 * E * E)])
    const lean = new CustomerLean([E, 0.18, 0, 0], { right: 0.2, contract: 0 })
    // Customers who buy six orders of ten are signed bought in 0.5 + 0.5·E·0.2 of them.
    for (let k = 0; k < 100_000; k++) lean.add(call, METHOD.quote, k % 100 < 57 ? 1 : -1)
    assert.ok(Math.abs(lean.mean[0]! - 0.2) < 1e-3)
  })
  it('learns from an order by the tick test as much less as that is worth', () => {
    const tick = 2 * 0.59 - 1
    const prices = [100, 105, 110, 115]
    const run = new OptionRun({ contractLean: 0 })
    for (const [k, price] of prices.entries()) run.print({ ms: 1000 * k, price, from: 'trades' })
    // The first has none before it, and no sign.
    close(leanOf(run), [(3 * tick) / (PRIOR + 3 * tick * tick), 1 / (PRIOR + 3 * tick * tick)])
  })
  it('counts an order once, whatever its size and in however many prints', () => {
    const large = run([1], { size: 1000 })
    close(leanOf(large), leanOf(run([1])))
    after(large, [1], { ms: 1020 })
    close(leanOf(large), leanOf(run([1])))
  })
  it('is one of calls and one of puts', () => {
    const both = after(run([1, 1]), [-1], { right: 'P', ms: 9000 })
    close(leanOf(both, call), leanOf(run([1, 1])))
    close(leanOf(both, put), leanOf(run([-1], { right: 'P' }), put))
    close(leanOf(after(run([1]), [1], { strike: 470, ms: 9000 })), leanOf(run([1, 1])))
  })
  it('is the same, turned round, with buyers and sellers swapped', () => {
    const [one, other] = [run([1, 1, -1, 1]), run([-1, -1, 1, -1])]
    assert.deepEqual(leanOf(other), [0 - leanOf(one)[0]!, leanOf(one)[1]])
    assert.equal(other.tape.session.position(call), 0 - one.tape.session.position(call))
  })
  it('knows nothing of packages', () => {
    close(leanOf(run([1, 1, 1], { letter: 'f' })), [0, 1 / PRIOR])
  })
  it('is that of the run, in the window too and after a gap', () => {
    const later = run([1, 1, 1])
    later.state.gap('options')
    later.pass(70_000)
    close(leanOf(later), leanOf(run([1, 1, 1])))
    assert.equal(later.tape.window.dealers.lean, later.tape.session.lean)
  })
})

describe('what dealers hold, with the lean', () => {
  it('is that by signs, less the lean of the contracts that signs leave open', () => {
    const { session } = run([1, 1, -1], { size: 10 }).tape
    const [lean, variance] = leanOf(run([1, 1, -1]))
    const open = 30 * (1 - E * E)
    close([session.position(call)], [-10 * E - lean! * open])
    close([session.positionVariance(call)], [300 * (1 - E * E) + open ** 2 * variance!])
  })
  it('takes all of what has no sign for open, and nothing of a package', () => {
    const { session } = run([])
      .print({ ms: 1000, price: 100, size: 7, from: 'trades' })
      .print({ ms: 2000, price: 110, bid: 100, ask: 110, size: 500, letter: 'f' }).tape
    assert.equal(session.open[call], 7)
    // A package's leg with no sign.
    const leg = run([]).print({ ms: 1000, price: 100, size: 7, letter: 'f', from: 'trades' })
    assert.deepEqual([leg.tape.session.open[call], leg.tape.session.variance[call]], [0, 49])
  })
  it('is in the window what traded there, with the lean of the run, and exactly 0 after it', () => {
    const later = run([1, 1, 1, 1], { size: 10 }, { fuelWindowSec: 2 }).print({
      ms: 4010,
      price: 110,
      size: 3,
      letter: 'f',
    })
    later.pass(4250)
    const { dealers } = later.tape.window
    close([dealers.open[call]!], [20 * (1 - E * E)])
    close([dealers.position(call)], [-20 * E - leanOf(later)[0]! * 20 * (1 - E * E)])
    later.pass(9000)
    assert.deepEqual([dealers.open[call], dealers.position(call), dealers.positionVariance(call)], [0, 0, 0])
  })
  it('is that by signs alone where customerLean and contractLean are 0', () => {
    const { session, window, lean } = run([1, 1, -1], { size: 10 }, { customerLean: 0 }).tape
    assert.deepEqual([Math.abs(lean.mean[0]!), lean.variance[0]], [0, 0])
    for (const sums of [session, window.dealers]) {
      assert.equal(sums.position(call), sums.signed[call])
      assert.equal(sums.positionVariance(call), sums.variance[call])
    }
  })
})

describe('the lean of customers in a contract', () => {
  const other = slot({ strike: 476 })
  const OWN = 0.15 ** 2
  /** Of `call`, then of `other`. */
  function both(one: readonly (1 | -1)[], two: readonly (1 | -1)[], config: Record<string, unknown> = {}) {
    return after(after(new OptionRun(config), one, {}), two, { strike: 476, ms: 60_000 })
  }

  it('is that of its right before its first order, as far off as contractLean has it', () => {
    const { lean } = both([1, 1, 1], []).tape
    close([lean.of(other), lean.shareOf(other), lean.ownVarianceOf(other)], [lean.mean[0]!, 1, OWN])
  })
  it('is between its right’s and what its own orders say, the nearer to these the more they are', () => {
    const orders = (count: number) => Array.from({ length: count }, () => 1 as const)
    const { lean } = both(
      orders(40),
      orders(40).map(() => -1 as const),
    ).tape
    const share = 1 / (1 + OWN * 40 * E * E)
    close([lean.mean[0]!], [0])
    close([lean.of(call), lean.of(other)], [OWN * share * 40 * E, -OWN * share * 40 * E])
    assert.ok(
      lean.of(call) >
        both(
          orders(4),
          orders(4).map(() => -1 as const),
        ).tape.lean.of(call),
    )
  })
  it('counts the less for its right the more orders are its own', () => {
    const { lean } = both([1, 1, -1, 1], [-1]).tape
    const [one, two] = [1 / (1 + OWN * 4 * E * E), 1 / (1 + OWN * E * E)]
    const variance = 1 / (PRIOR + E * E * (4 * one + two))
    close(leanOf({ tape: { lean } } as OptionRun), [variance * E * (2 * one - two), variance])
    close([lean.of(call)], [one * (lean.mean[0]! + OWN * 2 * E)])
  })
  it('goes into what dealers hold, and its doubt into the deviation', () => {
    const { session, lean } = both([1, 1, -1], [-1]).tape
    const open = 3 * (1 - E * E)
    const share = 1 / (1 + OWN * 3 * E * E)
    close([session.position(call)], [-E - lean.of(call) * open])
    close([session.ownVariance(call)], [open + OWN * share * open ** 2])
    close([session.leaning(call)], [share * open])
    close(
      [session.positionVariance(call)],
      [session.ownVariance(call) + (share * open) ** 2 * lean.variance[0]!],
    )
  })
  it('is the same, turned round, with buyers and sellers swapped, whichever contract traded first', () => {
    const one = both([1, 1, -1], [-1, -1]).tape
    const turned = both([-1, -1, 1], [1, 1]).tape
    for (const each of [call, other])
      assert.equal(turned.session.position(each), 0 - one.session.position(each))
    const first = after(after(new OptionRun(), [-1, -1], { strike: 476 }), [1, 1, -1], { ms: 60_000 }).tape
    for (const each of [call, other]) assert.equal(first.session.position(each), one.session.position(each))
  })
  it('is there where nobody leans in the right', () => {
    const { lean } = both([1, 1, 1], [], { customerLean: 0 }).tape
    close([lean.mean[0]!, lean.of(call)], [0, (OWN * 3 * E) / (1 + OWN * 3 * E * E)])
  })
})

describe('the deviation of a net, with the lean', () => {
  const years = 2 * HOUR
  const gammaOf = (strike: number) => 100 * blackGamma(475.3, strike, 0.15, years)
  const held = [
    { strike: 475, contracts: 100, variance: 900, open: 60 },
    { strike: 476, contracts: -50, variance: 400, open: 40 },
    { strike: 475, right: 'P' as const, contracts: 10, variance: 100, open: 20 },
  ]
  const lean = () => {
    const lean = new CustomerLean([E, 0.18, 0, 0], { right: 0.2, contract: 0.15 })
    for (const each of [call, call, put]) lean.add(each, METHOD.quote, 1)
    return lean
  }
  /** Orders apart, and the leans of contracts, but all contracts of a right together. */
  function expected(at475: number, at476: number): [number, number] {
    const { mean, variance } = lean()
    const [a, b] = [at475 * gammaOf(475), at476 * gammaOf(476)]
    const own = 0.15 ** 2
    const [ofCall, ofPut] = [1 / (1 + 2 * own * E * E), 1 / (1 + own * E * E)]
    const [calls, puts] = [ofCall * (mean[0]! + own * 2 * E), ofPut * (mean[1]! + own * E)]
    const net = a * (110 - 60 * calls - 20 * puts) + b * (-50 - 40 * mean[0]!)
    const doubt = a * a * (1000 + own * (ofCall * 60 ** 2 + ofPut * 20 ** 2)) + b * b * (400 + own * 40 ** 2)
    const shared = (60 * a * ofCall + 40 * b) ** 2 * variance[0]! + (20 * a * ofPut) ** 2 * variance[1]!
    return [net, Math.sqrt(doubt + shared)]
  }

  it('adds up contracts of a right before it is squared, for the book and its exposures', () => {
    const book = bookOf(held, { years }, lean())
    close([book.gamma, book.gammaSd], expected(1, 1))
    const { gamma, gammaSd } = exposuresOf(book, holdingsOf(held, lean()), 475.3, years)
    close([gamma, gammaSd], expected(1, 1))
  })
  it('does so at a level, with its weights', () => {
    const { net, sd } = fuelAt(bookOf(held, { years }, lean()), 475.5, 2, 0)
    close([net, sd], expected(0.75, 0.75))
  })
})
