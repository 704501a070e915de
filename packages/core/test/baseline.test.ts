import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Baseline } from '../src/engines/barrier/baseline.ts'

const after = (snaps: number, least: number, values: readonly (number | null)[]): Baseline => {
  const baseline = new Baseline(snaps, least)
  for (const value of values) baseline.push(value)
  return baseline
}

describe('baseline', () => {
  it('does not exist under the least number of valid snaps', () => {
    assert.equal(after(10, 3, [5, 5]).quantile(0.5), null)
    assert.equal(after(10, 3, [5, 5, null, null]).quantile(0.5), null)
    assert.equal(after(10, 3, [5, 5, null, 5]).quantile(0.5), 5)
  })
  it('floors densities', () => {
    assert.equal(after(10, 1, [7.99]).quantile(0.5), 7)
  })
  it('takes quantiles by nearest rank', () => {
    const baseline = after(10, 1, [50, 10, 40, 20, 30])
    assert.deepEqual(
      [0, 0.2, 0.21, 0.5, 0.8, 1].map((share) => baseline.quantile(share)),
      [10, 10, 20, 30, 40, 50],
    )
  })
  it('forgets what is older than its window, invalid snaps counted in', () => {
    assert.equal(after(3, 1, [90, 1, null, null]).quantile(1), 1)
    assert.equal(after(3, 1, [90, null, null, null]).quantile(1), null)
  })
  it('counts what is beyond its bins as the last', () => {
    assert.equal(after(3, 1, [1e6]).quantile(0.5), 8191)
  })
  it('is the nearest rank of what the window holds, over random densities', () => {
    const value = fc.option(fc.double({ min: 0, max: 60, noNaN: true }))
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 40 }),
        fc.constantFrom(0.05, 0.2, 0.5, 0.9),
        (values, share) => {
          const kept = values
            .slice(-12)
            .filter((x) => x !== null)
            .map(Math.floor)
            .sort((a, b) => a - b)
          const expected = kept.length < 4 ? null : kept[Math.ceil(share * kept.length) - 1]!
          assert.equal(after(12, 4, values).quantile(share), expected)
        },
      ),
    )
  })
})
