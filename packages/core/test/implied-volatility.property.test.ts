import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { blackGreeks, blackPrice, type Greeks, type Right } from '../src/maths/black76.ts'
import { impliedVolatility } from '../src/maths/implied-volatility.ts'
import { type OptionCase, optionCase } from './option-case.ts'

const ULP = 2 ** -52
const RUNS = { numRuns: 3000 }

const price = ({ right, forward, strike, volatility, years }: OptionCase) =>
  blackPrice(right, forward, strike, volatility, years)
const invert = (price: number, { right, forward, strike, years }: OptionCase) =>
  impliedVolatility(right, price, forward, strike, years)

const greeks: Greeks = { price: 0, delta: 0, gamma: 0, vega: 0, theta: 0, charm: 0, vanna: 0 }
const vegaOf = ({ right, forward, strike, volatility, years }: OptionCase) =>
  blackGreeks(right, forward, strike, volatility, years, greeks).vega

const outOfTheMoney = (option: OptionCase): OptionCase => ({
  ...option,
  right: option.strike > option.forward ? 'C' : 'P',
})
const anySize = fc.double({ min: -300, max: 300, noNaN: true }).map((digits) => 10 ** digits)

describe('implied volatility, over all options', () => {
  it('undoes pricing out of the money: volatility to price to volatility', () => {
    fc.assert(
      fc.property(optionCase(8).map(outOfTheMoney), (option) => {
        const found = invert(price(option), option)
        assert.ok(found !== null && Math.abs(found - option.volatility) < 4e-15 * option.volatility)
      }),
      RUNS,
    )
  })

  it('undoes pricing in the money to 1e-9, or says that the price does not tell', () => {
    fc.assert(
      fc.property(optionCase(8), (option) => {
        const found = invert(price(option), option)
        const tolerance = 1e-9 * Math.max(1, option.volatility)
        // What a unit in the price's last place is worth in volatility.
        const resolution = (price(option) * ULP) / vegaOf(option)
        if (found === null) assert.ok(resolution > 0.99 * tolerance)
        else assert.ok(Math.abs(found - option.volatility) < tolerance)
      }),
      RUNS,
    )
  })

  it('gives the price back', () => {
    fc.assert(
      fc.property(optionCase(8), fc.double({ min: 0.001, max: 0.999, noNaN: true }), (option, share) => {
        const { right, forward, strike } = option
        const least = Math.max(0, right === 'C' ? forward - strike : strike - forward)
        const target = least + share * ((right === 'C' ? forward : strike) - least)
        const volatility = invert(target, option)
        assert.notEqual(volatility, null)
        const again = price({ ...option, volatility: volatility! })
        assert.ok(Math.abs(again - target) <= 64 * ULP * target)
      }),
      RUNS,
    )
  })

  it('grows with the price', () => {
    fc.assert(
      fc.property(
        optionCase(8).map(outOfTheMoney),
        fc.double({ min: 1e-9, max: 1, noNaN: true }),
        (option, more) => {
          const dear = price(option) * (1 + more)
          const found = invert(dear, option)
          // Above the maximum there is none.
          if (found !== null) assert.ok(found > option.volatility)
          else assert.ok(dear > 0.5 * Math.min(option.forward, option.strike))
        },
      ),
    )
  })

  it('is null or positive and finite, whatever is asked', () => {
    const size = fc.oneof(anySize, fc.double())
    fc.assert(
      fc.property(fc.constantFrom<Right>('C', 'P'), size, size, size, size, (right, paid, f, k, t) => {
        const found = impliedVolatility(right, paid, f, k, t)
        assert.ok(found === null || (found > 0 && found < Infinity))
      }),
      RUNS,
    )
  })

  it('finds a volatility for every price of a call far out of the money, down to the smallest number', () => {
    const tiny = fc.double({ min: 2, max: 307, noNaN: true }).map((digits) => 10 ** -digits)
    fc.assert(
      fc.property(tiny, fc.double({ min: 1e-3, max: 5, noNaN: true }), (paid, x) => {
        const found = impliedVolatility('C', paid, 680, 680 * Math.exp(x), 1)
        assert.ok(found !== null)
        const again = blackPrice('C', 680, 680 * Math.exp(x), found, 1)
        // Rounding the volatility moves the price by the square of the deviations.
        assert.ok(Math.abs(again / paid - 1) < ULP * (16 + 4 * (x / found) ** 2))
      }),
      RUNS,
    )
  })
})
