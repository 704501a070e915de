import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { blackDelta, blackGamma, blackGreeks, blackPrice, type Greeks } from '../src/maths/black76.ts'
import { deviations, type OptionCase, optionCase } from './option-case.ts'

const ULP = 2 ** -52

const priceOf = ({ right, forward, strike, volatility, years }: OptionCase) =>
  blackPrice(right, forward, strike, volatility, years)
const deltaOf = ({ right, forward, strike, volatility, years }: OptionCase) =>
  blackDelta(right, forward, strike, volatility, years)
const greeksOf = ({ right, forward, strike, volatility, years }: OptionCase): Greeks =>
  blackGreeks(right, forward, strike, volatility, years, {
    price: 0,
    delta: 0,
    gamma: 0,
    vega: 0,
    theta: 0,
    charm: 0,
    vanna: 0,
  })

const option = optionCase(8)
const factor = fc.double({ min: 1.0001, max: 3, noNaN: true })
/** Units in which nothing here is below the smallest normal double. */
const currency = fc.double({ min: -200, max: 200, noNaN: true }).map((digits) => 10 ** digits)
/** Positive numbers of any size. */
const anySize = fc.double({ min: -300, max: 300, noNaN: true }).map((digits) => 10 ** digits)
const notNegative = fc.oneof(anySize, fc.constant(0))

/** The derivative of `f` by one argument, in doubles, and what its rounding may be off by. */
function slope(f: (x: number) => number, x: number) {
  const h = x * 1e-4
  const [a, b, c, d] = [f(x - 2 * h), f(x - h), f(x + h), f(x + 2 * h)]
  return (a - 8 * b + 8 * c - d) / (12 * h)
}

describe('black 76, over all options', () => {
  it('keeps put-call parity to the last bits', () => {
    fc.assert(
      fc.property(option, (option) => {
        const call = priceOf({ ...option, right: 'C' })
        const put = priceOf({ ...option, right: 'P' })
        const off = Math.abs(call - put - (option.forward - option.strike))
        assert.ok(off <= ULP * Math.max(call, put))
      }),
    )
  })

  it('has deltas of call and put one apart, and the same gamma, vega, theta, charm and vanna', () => {
    fc.assert(
      fc.property(option, (option) => {
        const { price: _c, delta: call, ...rest } = greeksOf({ ...option, right: 'C' })
        const { price: _p, delta: put, ...others } = greeksOf({ ...option, right: 'P' })
        assert.ok(Math.abs(call - put - 1) <= ULP)
        assert.deepEqual(rest, others)
      }),
    )
  })

  it('scales with the currency', () => {
    fc.assert(
      fc.property(option, currency, (option, unit) => {
        const { forward, strike, volatility, years } = option
        const scaled = { ...option, forward: forward * unit, strike: strike * unit }
        // Scaling rounds, and what it does to ln(F/K) counts in standard deviations.
        const allowed =
          ULP * (16 + 8 * (1 + deviations(option)) * (deviations(option) + 1 / (volatility * years ** 0.5)))
        const near = (a: number, b: number) =>
          assert.ok(Math.abs(a - b) <= allowed * Math.abs(b), `${a} ${b}`)
        near(priceOf(scaled) / unit, priceOf(option))
        near(deltaOf(scaled), deltaOf(option))
        near(
          blackGamma(scaled.forward, scaled.strike, volatility, years) * unit,
          blackGamma(forward, strike, volatility, years),
        )
      }),
    )
  })

  it('stays between what exercise brings and its maximum', () => {
    fc.assert(
      fc.property(option, (option) => {
        const { right, forward, strike } = option
        const price = priceOf(option)
        const delta = right === 'C' ? deltaOf(option) : -deltaOf(option)
        assert.ok(price >= Math.max(0, right === 'C' ? forward - strike : strike - forward))
        assert.ok(price <= (right === 'C' ? forward : strike))
        assert.ok(delta >= 0 && delta <= 1)
      }),
    )
  })

  it('is worth more with more volatility, more time, and a better strike', () => {
    fc.assert(
      fc.property(option, factor, (option, factor) => {
        const price = priceOf(option)
        const better = option.right === 'C' ? option.strike / factor : option.strike * factor
        // In the money, what is gained may be below the last bit of what exercise brings.
        const least = price * (1 - ULP)
        assert.ok(priceOf({ ...option, volatility: option.volatility * factor }) >= least)
        assert.ok(priceOf({ ...option, years: option.years * factor }) >= least)
        assert.ok(priceOf({ ...option, strike: better }) >= least)
      }),
    )
  })

  it('has charm and theta the falls, vanna and vega the rises, of delta and value', () => {
    fc.assert(
      fc.property(optionCase(4), (drawn) => {
        // The right out of the money: in the money the differences drown in what exercise brings.
        const option: OptionCase = { ...drawn, right: drawn.strike > drawn.forward ? 'C' : 'P' }
        const greeks = greeksOf(option)
        const near = (found: number, numeric: number, scale: number) =>
          assert.ok(Math.abs(found - numeric) <= 1e-8 * scale, `${found} is not ${numeric}`)
        const byTime = (f: (o: OptionCase) => number) =>
          slope((years) => f({ ...option, years }), option.years)
        const byVolatility = (f: (o: OptionCase) => number) =>
          slope((volatility) => f({ ...option, volatility }), option.volatility)
        near(greeks.theta, -byTime(priceOf), -greeks.theta + greeks.price / option.years)
        near(greeks.vega, byVolatility(priceOf), greeks.vega + greeks.price / option.volatility)
        const delta = Math.abs(greeks.delta)
        near(greeks.charm, -byTime(deltaOf), Math.abs(greeks.charm) + delta / option.years)
        near(greeks.vanna, byVolatility(deltaOf), Math.abs(greeks.vanna) + delta / option.volatility)
      }),
    )
  })

  it('is never NaN, however extreme its arguments', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('C', 'P'),
        anySize,
        anySize,
        notNegative,
        notNegative,
        (right, f, k, v, t) => {
          const greeks = greeksOf({ right, forward: f, strike: k, volatility: v, years: t })
          assert.ok(!Object.values(greeks).some(Number.isNaN), Object.entries(greeks).join(' '))
          assert.ok(!Number.isNaN(blackGamma(f, k, v, t)))
          assert.ok(greeks.price <= (right === 'C' ? f : k))
        },
      ),
      { numRuns: 10_000 },
    )
  })
})
