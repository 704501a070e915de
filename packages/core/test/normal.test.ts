import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { millsDeficit, millsRatio } from '../src/maths/mills-ratio.ts'
import { erfc, normalCdf, normalDensity, normalQuantile } from '../src/maths/normal.ts'
import { FixedPoint } from './fixed-point.ts'

const near = new FixedPoint(256)
const far = new FixedPoint(1400)
/** Wide enough for 60 digits of Phi(-|x|). */
const exactFor = (x: number) => (Math.abs(x) < 8 ? near : far)

/** `count` numbers spread evenly over a range, off any round ones. */
const spread = (count: number, low: number, high: number) =>
  Array.from({ length: count }, (_, i) => low + ((i + Math.SQRT1_2) / count) * (high - low))

const worst = (xs: readonly number[], error: (x: number) => number) =>
  Math.max(...xs.map((x) => Math.abs(error(x))))

const arguments_ = [...spread(400, -8, 8), ...spread(120, -37, -8), ...spread(60, -0.01, 0.01)]
/** Where Phi is normal and not subnormal, and no further right than its complement matters. */
const x = fc.double({ min: -37, max: 8, noNaN: true })
const p = fc.oneof(
  fc.double({ min: 1e-300, max: 1, maxExcluded: true, noNaN: true }),
  fc.double({ min: 0.5, max: 300, noNaN: true }).map((digits) => 10 ** -digits),
)

describe('normal distribution', () => {
  it('has a density right to 6e-16', () => {
    const error = (x: number) => {
      const exact = exactFor(x)
      return exact.relativeError(normalDensity(x), exact.density(exact.of(x)))
    }
    assert.ok(worst(arguments_, error) < 6e-16, String(worst(arguments_, error)))
  })

  it('has probabilities right to 1e-15 in the tail down to 1e-300', () => {
    const error = (x: number) => {
      const exact = exactFor(x)
      return exact.relativeError(normalCdf(x), exact.normalCdf(exact.of(x)))
    }
    assert.ok(worst(arguments_, error) < 1e-15, String(worst(arguments_, error)))
  })

  it('has an error function complement right to 1e-15 down to 1e-300', () => {
    const zs = [...spread(300, -4, 5), ...spread(60, 5, 26)]
    const error = (z: number) => {
      const exact = z < 5 ? near : far
      const scaled = exact.times(exact.of(z), exact.root(2n * exact.one))
      return exact.relativeError(erfc(z), 2n * exact.normalCdf(-scaled))
    }
    assert.ok(worst(zs, error) < 1e-15, String(worst(zs, error)))
  })

  it('has quantiles right to 1e-15', () => {
    const tails = spread(60, 1, 300).map((digits) => 10 ** -digits)
    const probabilities = [...spread(300, 0, 1), ...spread(60, 0.4999, 0.5001), ...tails, 1 - 2 ** -53]
    // One Newton step in exact arithmetic from the result: what it moves is the error.
    const error = (p: number) => {
      const found = normalQuantile(p)
      const exact = exactFor(found)
      const at = exact.of(found)
      return exact.toNumber(exact.over(exact.over(exact.normalCdf(at) - exact.of(p), exact.density(at)), at))
    }
    assert.ok(worst(probabilities, error) < 1e-15, String(worst(probabilities, error)))
  })

  it('has a tail over its density right to 2e-15, and what that lacks to 1/k', () => {
    const exactRatio = (k: bigint) => far.over(far.normalCdf(-k), far.density(k))
    const error = (k: number) => far.relativeError(millsRatio(k), exactRatio(far.of(k)))
    const lack = (k: number) =>
      far.relativeError(millsDeficit(k), far.one - far.times(far.of(k), exactRatio(far.of(k))))
    assert.ok(worst(spread(60, 0, 30), error) < 1e-15, String(worst(spread(60, 0, 30), error)))
    assert.ok(worst(spread(120, 0.663, 30), lack) < 2e-15, String(worst(spread(120, 0.663, 30), lack)))
  })

  it('is symmetric', () => {
    fc.assert(
      fc.property(x, (x) => {
        assert.ok(Math.abs(normalCdf(x) + normalCdf(-x) - 1) <= 2 ** -53)
        assert.ok(Math.abs(erfc(x) + erfc(-x) - 2) <= 2 ** -52)
        assert.equal(normalDensity(x), normalDensity(-x))
      }),
    )
    assert.equal(normalQuantile(0.25), -normalQuantile(0.75))
  })

  it('never falls as its argument grows', () => {
    fc.assert(
      fc.property(x, fc.double({ min: 1e-12, max: 1, noNaN: true }), (x, step) => {
        assert.ok(normalCdf(x + step) >= normalCdf(x))
        assert.ok(erfc(x + step) <= erfc(x))
      }),
    )
  })

  it('is undone by its quantile, as well as the probability tells', () => {
    fc.assert(
      fc.property(p, (p) => {
        const x = normalQuantile(p)
        // Half an ulp of x moves the probability by this share of it.
        const conditioning = 2 ** -53 * (1 + (Math.abs(x) * normalDensity(x)) / p)
        assert.ok(Math.abs(normalCdf(x) / p - 1) < 8 * conditioning)
      }),
    )
  })

  it('meets its limits', () => {
    assert.equal(normalCdf(0), 0.5)
    assert.equal(erfc(0), 1)
    assert.equal(normalQuantile(0.5), 0)
    assert.deepEqual([-Infinity, -60, 60, Infinity].map(normalCdf), [0, 0, 1, 1])
    assert.deepEqual([-Infinity, -60, 60, Infinity].map(erfc), [2, 2, 0, 0])
    assert.deepEqual([-Infinity, 60, Infinity].map(normalDensity), [0, 0, 0])
    assert.deepEqual([0, 1].map(normalQuantile), [-Infinity, Infinity])
    assert.equal(millsRatio(Infinity), 0)
  })

  it('is not a number where its argument is none or no probability', () => {
    for (const f of [normalCdf, normalDensity, erfc, normalQuantile]) assert.ok(Number.isNaN(f(Number.NaN)))
    assert.ok([-0.1, 1.1].map(normalQuantile).every(Number.isNaN))
  })
})
