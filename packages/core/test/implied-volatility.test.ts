import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Right } from '../src/maths/black76.ts'
import { impliedVolatility } from '../src/maths/implied-volatility.ts'
import { normalisedVega, shortfallOverVega, valueOverVega } from '../src/maths/normalised-black.ts'
import { MAX_STEPS, normalisedVolatility } from '../src/maths/normalised-volatility.ts'
import { FixedPoint } from './fixed-point.ts'
import { atDeviations, MINUTE, type OptionCase } from './option-case.ts'

const exact = new FixedPoint(448)

const invert = (price: number, { right, forward, strike, years }: OptionCase) =>
  impliedVolatility(right, price, forward, strike, years)

/** The double next to the exact price, and what one unit of its last place moves the volatility by. */
function exactPrice({ right, forward, strike, volatility, years }: OptionCase) {
  const [f, k, v, t] = [forward, strike, volatility, years].map((x) => exact.of(x)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ]
  const price = exact.blackPrice(right, f, k, v, t)
  const vega = exact.blackPrice(right, f, k, v + (v >> 60n), t) - price
  const rounded = exact.toNumber(price)
  return { price: rounded, resolution: (rounded * 2 ** -52 * volatility * 2 ** -60) / exact.toNumber(vega) }
}

const grid: OptionCase[] = (['C', 'P'] as const).flatMap((right) =>
  [-8, -6.3, -4.9, -4, -2.5, -1, -0.3, -1e-3, -1e-9, 0, 1e-6, 0.02, 0.7, 1.9, 3.1, 5.5, 8].flatMap((k) =>
    [0.01, 0.12, 0.45, 5].flatMap((volatility) =>
      [MINUTE, 11.7 * MINUTE, 390 * MINUTE, 780 * MINUTE].map((years) =>
        atDeviations(right, 683.27, k, volatility, years),
      ),
    ),
  ),
)
/** So far in the money that the difference of forward and strike rounds. */
const deep: OptionCase[] = [-0.4, -0.9, -1.3, -2.2, 0.37, 0.81, 1.9].flatMap((k) =>
  [1.1, 2.3, 3.7].map((volatility) => atDeviations(k < 0 ? 'C' : 'P', 683.27, k, volatility, 1)),
)
const inTheMoney = ({ right, forward, strike }: OptionCase) =>
  right === 'C' ? strike < forward : strike > forward

/** How many steps a normalised option takes; null where its value or what it lacks is no normal double. */
function stepsAt(x: number, s: number): number | null {
  const [k, t] = [x / s, s / 2]
  const vega = normalisedVega(k, t)
  const value = vega * valueOverVega(k, t)
  const shortfall = vega * shortfallOverVega(k, t)
  if (!(value > 1e-300 && value < 1 && shortfall > 1e-300)) return null
  const distance = 2 * Math.sinh(x / 2)
  const found = normalisedVolatility(x, distance, value, shortfall)
  for (let steps = 1; steps <= MAX_STEPS; steps++)
    if (normalisedVolatility(x, distance, value, shortfall, steps) === found) return steps
  return Number.POSITIVE_INFINITY
}

function mostSteps(xs: readonly number[], low: number, high: number): number {
  let most = 0
  for (const x of xs)
    for (let i = 0; i <= 500; i++) most = Math.max(most, stepsAt(x, low * (high / low) ** (i / 500)) ?? 0)
  return most
}

describe('implied volatility', () => {
  it('is within 2e-15 of it out of the money, up to eight deviations', () => {
    for (const option of grid.filter((option) => !inTheMoney(option))) {
      const found = invert(exactPrice(option).price, option)
      const error = Math.abs(found! - option.volatility) / option.volatility
      assert.ok(found !== null && error < 2e-15, `${found}: ${JSON.stringify(option)}`)
    }
  })

  it('is within 1e-9 in the money where the price resolves it, and null where it does not', () => {
    let resolved = 0
    for (const option of [...grid, ...deep].filter(inTheMoney)) {
      const { price, resolution } = exactPrice(option)
      const found = invert(price, option)
      const tolerance = 1e-9 * Math.max(1, option.volatility)
      // Next to the boundary either answer will do.
      if (resolution < 0.99 * tolerance) assert.notEqual(found, null, JSON.stringify(option))
      if (resolution > 1.01 * tolerance) assert.equal(found, null, JSON.stringify(option))
      if (found === null) continue
      resolved++
      // The price's own rounding is all that is lost: half a unit in its last place.
      const error = Math.abs(found - option.volatility)
      const allowed = Math.min(tolerance, 0.51 * resolution + 2e-15 * option.volatility)
      assert.ok(error < allowed, `${found}: ${JSON.stringify(option)}`)
    }
    assert.ok(resolved > 100)
  })

  it('is right for prices far below a cent', () => {
    for (const k of [12, 20, 30, 36]) {
      const option = atDeviations('C', 680, k, 0.2, 30 * MINUTE)
      const deep = new FixedPoint(2400)
      const [f, s, v, t] = [680, option.strike, 0.2, option.years].map((x) => deep.of(x)) as [
        bigint,
        bigint,
        bigint,
        bigint,
      ]
      const found = invert(deep.toNumber(deep.blackPrice('C', f, s, v, t)), option)
      assert.ok(Math.abs(found! - 0.2) < 1e-14, `${found} at ${k}`)
    }
  })

  it('needs two steps at most for what trades, four for whatever doubles can hold', () => {
    // Within two days and eight deviations |ln(F/K)| and s are below these.
    const traded = [0, 1e-9, 1e-6, 1e-4, 0.001, 0.004, 0.01, 0.022, 0.05, 0.1, 0.2, 0.5, 1, 2, 3.6]
    assert.ok(mostSteps(traded, 3e-5, 0.5) <= 2, String(mostSteps(traded, 3e-5, 0.5)))
    const all = [0, 1e-12, 1e-3, 0.1, 1, 3, 5, 10, 20, 50, 100, 300, 600]
    assert.ok(mostSteps(all, 1e-7, 60) <= 4, String(mostSteps(all, 1e-7, 60)))
  })

  it('gives up rather than answer in the middle', () => {
    assert.ok(Number.isNaN(normalisedVolatility(1, 2 * Math.sinh(0.5), 0.1, 0.5, 1)))
  })

  it('is null without time value and at or above the maximum', () => {
    const at = (right: Right, price: number, strike: number) =>
      impliedVolatility(right, price, 680, strike, 100 * MINUTE)
    for (const price of [0, -1, 4.99, 5]) assert.equal(at('C', price, 675), null)
    for (const price of [0, 19.9, 20]) assert.equal(at('P', price, 700), null)
    for (const price of [680, 681]) assert.equal(at('C', price, 675), null)
    for (const price of [700, 1e9]) assert.equal(at('P', price, 700), null)
    for (const price of [5.01, 679]) assert.ok(at('C', price, 675)! > 0)
    for (const price of [20.01, 699]) assert.ok(at('P', price, 700)! > 0)
  })

  it('sees no time value in the last bits of a price', () => {
    const bits = (n: number) => impliedVolatility('C', 5 + n * 2 ** -50, 680, 675, 100 * MINUTE)
    for (const n of [1, 2, 100]) assert.equal(bits(n), null)
  })

  it('is null where an argument is not finite or not positive', () => {
    const sound = [1.5, 680, 681, MINUTE] as const
    for (const wrong of [Number.NaN, 0, -1, Infinity, -Infinity])
      for (let i = 0; i < sound.length; i++) {
        const [price, forward, strike, years] = sound.with(i, wrong) as [number, number, number, number]
        for (const right of ['C', 'P'] as const)
          assert.equal(impliedVolatility(right, price, forward, strike, years), null)
      }
  })
})
