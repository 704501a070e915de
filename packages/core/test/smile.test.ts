import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Smile, type SmilePoint } from '../src/maths/smile.ts'
import { MINUTE } from './option-case.ts'

const F = 683.27
const T = 60 * MINUTE

const at = (strike: number, volatility: number, weight?: number): SmilePoint =>
  weight === undefined ? { strike, volatility } : { strike, volatility, weight }
const fit = (points: readonly SmilePoint[], forward = F, years = T) => Smile.fit(points, forward, years)!

/** A smile as markets have it: lowest above the forward, in ln(K/F). */
const parabola = (strike: number) => {
  const x = Math.log(strike / F)
  return 0.14 - 1.5 * x + 300 * x * x
}
const STRIKES = [676, 678, 680, 681, 682, 683, 684, 685, 687, 690]
const sound = STRIKES.map((strike) => at(strike, parabola(strike)))

/** What the fit makes smallest. */
const misfit = (points: readonly SmilePoint[], curve: (strike: number) => number) =>
  points.reduce(
    (sum, { strike, volatility, weight = 1 }) => sum + weight * (curve(strike) - volatility) ** 2,
    0,
  )

const point = fc.record({
  strike: fc.integer({ min: 660, max: 706 }),
  volatility: fc.double({ min: 0.05, max: 0.6, noNaN: true }),
  weight: fc.double({ min: 0.1, max: 10, noNaN: true }),
})
const nudge = fc.constantFrom(-1, 0, 1)
const pointsOf = (minLength: number, maxLength: number) => fc.array(point, { minLength, maxLength })

describe('smile', () => {
  it('finds a parabola in log-moneyness again', () => {
    const smile = fit(sound)
    assert.equal(smile.kind, 'quadratic')
    assert.equal(smile.points, STRIKES.length)
    for (let strike = 676; strike <= 690; strike += 0.25)
      assert.ok(Math.abs(smile.volatility(strike) - parabola(strike)) < 1e-14)
    assert.ok(Math.abs(smile.atm - parabola(F)) < 1e-14)
  })

  it('finds it whatever the forward, the time and the order of the points', () => {
    for (const smile of [fit(sound, 640), fit(sound, 690, 5), fit(sound, F, 1e-9), fit(sound.toReversed())])
      for (const strike of STRIKES) assert.ok(Math.abs(smile.volatility(strike) - parabola(strike)) < 1e-12)
  })

  it('stays beyond the observed strikes what it is at the last of them', () => {
    const smile = fit(sound)
    assert.equal(smile.volatility(600), smile.volatility(676))
    assert.equal(smile.volatility(800), smile.volatility(690))
    assert.equal(fit(sound, 700).atm, fit(sound, 700).volatility(690))
  })

  it('is closest to the points, by weight, of all parabolas', () => {
    fc.assert(
      fc.property(pointsOf(5, 30), fc.tuple(nudge, nudge, nudge), (points, [a, b, c]) => {
        const smile = fit(points)
        // On its floor it is no parabola.
        const floor = 0.5 * Math.min(...points.map(({ volatility }) => volatility))
        if (smile.kind === 'nearest' || points.some(({ strike }) => smile.volatility(strike) === floor))
          return
        const other = (strike: number) => {
          const x = Math.log(strike / F) / 0.01
          return smile.volatility(strike) + 1e-4 * (a + b * x + c * x * x)
        }
        assert.ok(misfit(points, (k) => smile.volatility(k)) <= misfit(points, other) * (1 + 1e-12))
      }),
    )
  })

  it('counts a point of weight two as two points', () => {
    const double = fit([...sound, at(682, 0.3, 2)])
    const twice = fit([...sound, at(682, 0.3), at(682, 0.3)])
    for (const strike of STRIKES)
      assert.ok(Math.abs(double.volatility(strike) - twice.volatility(strike)) < 1e-14)
  })

  it('does not depend on the unit of the weights', () => {
    for (const unit of [1e-300, 1e300])
      for (const strike of STRIKES) {
        const scaled = fit(sound.map((point) => ({ ...point, weight: unit })))
        assert.ok(Math.abs(scaled.volatility(strike) - parabola(strike)) < 1e-14)
      }
  })

  it('is positive and not far below the lowest point, whatever the points', () => {
    fc.assert(
      fc.property(pointsOf(1, 30), fc.double({ min: 600, max: 750, noNaN: true }), (points, strike) => {
        const lowest = Math.min(...points.map(({ volatility }) => volatility))
        assert.ok(fit(points).volatility(strike) >= 0.5 * lowest)
      }),
    )
  })

  it('stops at half the lowest point where the parabola dips below 0', () => {
    const steep = [at(670, 0.9), at(671, 0.8), at(672, 0.7), at(694, 0.7), at(695, 0.8), at(696, 0.9)]
    assert.equal(fit(steep).kind, 'quadratic')
    assert.equal(fit(steep).volatility(683), 0.35)
  })

  it('answers with the nearest of one to four points', () => {
    const few = [at(690, 0.2), at(680, 0.1), at(684, 0.15)]
    const smile = fit(few)
    assert.deepEqual([smile.kind, smile.points, smile.atm], ['nearest', 3, 0.15])
    assert.deepEqual(
      [100, 681.9, 682, 682.1, 687, 687.1, 900].map((k) => smile.volatility(k)),
      [0.1, 0.1, 0.1, 0.15, 0.15, 0.2, 0.2],
    )
    assert.equal(fit([at(700, 0.3)]).volatility(600), 0.3)
  })

  it('answers with the nearest where five points lie on two strikes', () => {
    const two = [at(680, 0.1), at(680, 0.12), at(680, 0.11), at(686, 0.2), at(686, 0.22, 3)]
    assert.deepEqual(
      [fit(two).kind, fit(two).volatility(681), fit(two).volatility(690)],
      ['nearest', 0.1, 0.22],
    )
  })

  it('leaves out points that are none', () => {
    const none = [
      at(0, 0.1),
      at(680, 0),
      at(680, -1),
      at(Number.NaN, 0.1),
      at(680, Infinity),
      at(680, 0.9, 0),
    ]
    assert.equal(Smile.fit(none, F, T), null)
    assert.equal(fit([...none, ...sound]).points, sound.length)
    assert.equal(fit([...none, ...sound]).volatility(680), fit(sound).volatility(680))
  })

  it('is null without a point, a forward or time', () => {
    assert.equal(Smile.fit([], F, T), null)
    for (const wrong of [0, -1, Number.NaN, Infinity]) {
      assert.equal(Smile.fit(sound, wrong, T), null)
      assert.equal(Smile.fit(sound, F, wrong), null)
    }
  })
})
