import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { logMoneyness, shortfallOverVega, valueOverVega } from '../src/maths/normalised-black.ts'
import { FixedPoint } from './fixed-point.ts'

const exact = new FixedPoint(1900)
const ratio = (k: bigint) => exact.over(exact.normalCdf(-k), exact.density(k))

/** Every pairing of deviations and half widths whose tails the exact numbers reach, the seams between forms among them. */
const pairs = [0, 1e-9, 0.01, 0.3, 0.66, 0.67, 1.2, 2.5, 4.1, 5.65, 5.66, 8, 15, 31].flatMap((k) =>
  [1e-6, 1e-4, 0.003, 0.05, 0.31, 0.499, 0.501, 0.9, 2].map((t) => [k, t] as const),
)

describe('normalised black 76', () => {
  it('has values over their vega right to 1e-15 where the option is below half its maximum', () => {
    for (const [k, t] of pairs.filter(([k, t]) => k >= t || t < 0.5)) {
      const [exactK, exactT] = [exact.of(k), exact.of(t)]
      const error = exact.relativeError(valueOverVega(k, t), ratio(exactK - exactT) - ratio(exactK + exactT))
      assert.ok(Math.abs(error) < 1e-15, `${error} at ${k}, ${t}`)
    }
  })

  it('has what lacks to the maximum, over the vega, right to 1e-15 above', () => {
    for (const [k, t] of pairs.filter(([k, t]) => k <= t)) {
      const [exactK, exactT] = [exact.of(k), exact.of(t)]
      const error = exact.relativeError(
        shortfallOverVega(k, t),
        ratio(exactT - exactK) + ratio(exactT + exactK),
      )
      assert.ok(Math.abs(error) < 1e-15, `${error} at ${k}, ${t}`)
    }
  })

  it('has log-moneyness right to the last bits next to the money', () => {
    for (const [forward, strike] of [
      [680.0000001, 680],
      [680, 681],
      [680, 300],
      [680, 1e-9],
    ] as const) {
      const error = exact.relativeError(
        logMoneyness(forward, strike),
        exact.ln(exact.over(exact.of(forward), exact.of(strike))),
      )
      assert.ok(Math.abs(error) < 4e-16, `${error} at ${strike}`)
    }
    assert.equal(logMoneyness(680, 680), 0)
    assert.ok(Math.abs(logMoneyness(1e300, 1e-300) - 600 * Math.LN10) < 1e-12)
  })
})
