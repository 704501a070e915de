import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { dayT, squaresOf } from '../src/null/score-test.ts'

const tOf = (days: readonly number[]): number =>
  dayT(
    days.reduce((sum, value) => sum + value, 0),
    squaresOf(Float64Array.from(days)),
    days.length,
  )
const size = fc.double({ min: 1e-3, max: 1e3, noNaN: true })

describe('the t of days', () => {
  it('is of the mean in its own errors', () => {
    // Mean 2, deviation 1, three days.
    assert.ok(Math.abs(tOf([1, 2, 3]) - 2 * Math.sqrt(3)) < 1e-12)
    assert.equal(tOf([1, -1]), 0)
  })
  it('is the larger the more alike days are, and largest where all say the same', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 2, max: 60 }), (value, days) => {
        const same = tOf(new Array(days).fill(value))
        const near = tOf(Array.from({ length: days }, (_, day) => value * (1 + (day % 2) / 100)))
        assert.ok(same > near && near > 10 && Number.isFinite(same), `${same}, ${near}`)
        assert.equal(tOf(new Array(days).fill(-value)), -same)
      }),
    )
  })
  it('is 0 where no day says anything', () => {
    assert.equal(tOf([0, 0, 0]), 0)
  })
})
