import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  blackDelta,
  blackGamma,
  blackGreeks,
  blackPrice,
  type Greeks,
  type Right,
} from '../src/maths/black76.ts'
import { FixedPoint } from './fixed-point.ts'
import { atDeviations, deviations, MINUTE, type OptionCase } from './option-case.ts'

const exact = new FixedPoint(512)
const RIGHTS: readonly Right[] = ['C', 'P']

const empty = (): Greeks => ({ price: -1, delta: -1, gamma: -1, vega: -1, theta: -1, charm: -1, vanna: -1 })
const greeksOf = ({ right, forward, strike, volatility, years }: OptionCase): Greeks =>
  blackGreeks(right, forward, strike, volatility, years, empty())

/** A minute to two days, quiet to wild, and up to eight deviations; then the corners no SPY option reaches. */
const cases: OptionCase[] = RIGHTS.flatMap((right) => [
  ...[-8, -5.7, -3, -1, -0.1, -1e-6, 0, 1e-4, 0.5, 2, 4.1, 7.9].flatMap((k) =>
    [0.05, 0.2, 2].flatMap((volatility) =>
      [MINUTE, 97.3 * MINUTE, 780 * MINUTE].map((years) => atDeviations(right, 683.27, k, volatility, years)),
    ),
  ),
  ...[-10, -6, -2, 0, 0.3, 3, 9].flatMap((k) =>
    [0.49, 0.51, 1, 3].map((volatility) => atDeviations(right, 683.27, k, volatility, 1)),
  ),
])

/** What rounding each argument may do to a value at k deviations: the exponent's error grows with its square. */
const share = (option: OptionCase) => 2 ** -52 * (8 + 2 * (deviations(option) + option.volatility) ** 2)

/** Value, and value's derivatives as differences over 2^-70 of each argument, in exact arithmetic. */
function exactGreeks({ right, forward, strike, volatility, years }: OptionCase) {
  const [f, k, v, t] = [forward, strike, volatility, years].map((x) => exact.of(x)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ]
  const [df, dv, dt] = [f, v, t].map((x) => x >> 70n) as [bigint, bigint, bigint]
  const at = (i: bigint, j: bigint, n: bigint) =>
    exact.blackPrice(right, f + i * df, k, v + j * dv, t + n * dt)
  const over = (a: bigint, ...steps: bigint[]) => steps.reduce((sum, step) => exact.over(sum, step), a)
  const mixed = (j: bigint, n: bigint) => at(1n, j, n) - at(1n, -j, -n) - at(-1n, j, n) + at(-1n, -j, -n)
  return {
    price: at(0n, 0n, 0n),
    delta: over(at(1n, 0n, 0n) - at(-1n, 0n, 0n), 2n * df),
    gamma: over(at(1n, 0n, 0n) - 2n * at(0n, 0n, 0n) + at(-1n, 0n, 0n), df, df),
    vega: over(at(0n, 1n, 0n) - at(0n, -1n, 0n), 2n * dv),
    theta: -over(at(0n, 0n, 1n) - at(0n, 0n, -1n), 2n * dt),
    charm: -over(mixed(0n, 1n), 2n * df, 2n * dt),
    vanna: over(mixed(1n, 0n), 2n * df, 2n * dv),
  }
}

describe('black 76', () => {
  it('has values and sensitivities right to what their arguments resolve', () => {
    for (const option of cases) {
      const right = exactGreeks(option)
      const found = greeksOf(option)
      for (const name of ['price', 'delta', 'gamma', 'vega', 'theta'] as const) {
        const error = Math.abs(exact.relativeError(found[name], right[name]))
        assert.ok(error < share(option), `${name} is off by ${error}: ${JSON.stringify(option)}`)
      }
    }
  })

  it('has charm and vanna right on the scale of their terms, which may cancel', () => {
    for (const option of cases) {
      const right = exactGreeks(option)
      const found = greeksOf(option)
      const s = option.volatility * Math.sqrt(option.years)
      const term = found.gamma * option.forward * s * (deviations(option) + s)
      const charm = Math.abs(found.charm - exact.toNumber(right.charm)) * 2 * option.years
      const vanna = Math.abs(found.vanna - exact.toNumber(right.vanna)) * option.volatility
      assert.ok(charm <= share(option) * term && vanna <= share(option) * term, JSON.stringify(option))
    }
  })

  it('answers by one name what it answers by another', () => {
    for (const option of cases) {
      const { right, forward, strike, volatility, years } = option
      const greeks = greeksOf(option)
      assert.equal(greeks.price, blackPrice(right, forward, strike, volatility, years))
      assert.equal(greeks.delta, blackDelta(right, forward, strike, volatility, years))
      assert.equal(greeks.gamma, blackGamma(forward, strike, volatility, years))
    }
  })

  it('fills the object it is given', () => {
    const into = empty()
    assert.equal(blackGreeks('C', 680, 681, 0.15, 0.001, into), into)
  })

  it('is what exercise brings when no time or no volatility is left', () => {
    for (const [volatility, years] of [
      [0.2, 0],
      [0, 0.001],
      [0, 0],
    ] as const)
      for (const strike of [1e-300, 679, 680, 681, 1e300]) {
        const call = greeksOf({ right: 'C', forward: 680, strike, volatility, years })
        const put = greeksOf({ right: 'P', forward: 680, strike, volatility, years })
        const step = strike < 680 ? 1 : strike > 680 ? 0 : 0.5
        const rest = { gamma: 0, vega: 0, theta: 0, charm: 0, vanna: 0 }
        assert.deepEqual(call, { price: Math.max(680 - strike, 0), delta: step, ...rest })
        assert.deepEqual(put, { price: Math.max(strike - 680, 0), delta: step - 1, ...rest })
        assert.equal(blackGamma(680, strike, volatility, years), 0)
      }
  })

  it('nears those limits as time runs out', () => {
    for (const years of [1e-12, 1e-30, 1e-200, 5e-324])
      for (const strike of [679, 681]) {
        const call = greeksOf({ right: 'C', forward: 680, strike, volatility: 0.2, years })
        assert.deepEqual([call.price, call.delta], strike < 680 ? [1, 1] : [0, 0])
        assert.deepEqual(
          [call.gamma, call.vega, call.theta, call.charm, call.vanna].map(Math.abs),
          [0, 0, 0, 0, 0],
        )
      }
  })

  it('never rounds to more than its maximum', () => {
    // Difference and sum are ties here, and both round up.
    const forward = 1 + 5 * 2 ** -52
    assert.equal(blackPrice('C', forward, 3 * 2 ** -53, 1e3, 1), forward)
  })

  it('is worth its maximum when volatility knows no bounds', () => {
    for (const volatility of [1e3, 1e300, Infinity]) {
      assert.equal(blackPrice('C', 680, 700, volatility, 1), 680)
      assert.equal(blackPrice('P', 680, 700, volatility, 1), 700)
    }
  })
})
