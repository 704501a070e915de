import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { driftlessOdds, type Walk } from '../src/labels/index.ts'
import { erfc } from '../src/maths/normal.ts'

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })

/** Walks that start between the barriers. */
const walks: fc.Arbitrary<Walk> = fc
  .record({
    place: number(-0.999, 0.999),
    distance: number(0.01, 20),
    sigma: fc.oneof(fc.constant(0), number(1e-6, 3)),
    horizonMinutes: number(0.1, 120),
    watchMinutes: fc.constantFrom(0, 1 / 1200, 1 / 240, 1 / 6),
  })
  .map(({ place, ...walk }) => ({ ...walk, beyond: place * walk.distance }))

const near = (a: number, b: number, tolerance: number) =>
  assert.ok(Math.abs(a - b) <= tolerance, `${a} is not within ${tolerance} of ${b}`)

/** The barriers' distance at which a walk's deviation at the horizon is so many times the width between them. */
function distanceFor(widths: number, { sigma, horizonMinutes, watchMinutes }: Walk): number {
  const half = (sigma * Math.sqrt(horizonMinutes)) / widths / 2
  return half - 0.5825971579390107 * sigma * Math.sqrt(watchMinutes)
}

describe('the odds of a driftless walk', () => {
  it('are probabilities that sum to 1', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        const { break: up, bounce, chop } = driftlessOdds(walk)
        for (const p of [up, bounce, chop]) assert.ok(p >= 0 && p <= 1, `${p}`)
        near(up + bounce + chop, 1, 1e-12)
      }),
    )
  })
  it('are mirrored to the bit with the start', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        const { break: up, bounce, chop } = driftlessOdds(walk)
        const mirrored = driftlessOdds({ ...walk, beyond: -walk.beyond })
        assert.deepEqual([mirrored.bounce, mirrored.break], [up, bounce])
        near(mirrored.chop, chop, 1e-15)
      }),
    )
  })
  it('of a break grow toward its barrier, those of a bounce shrink', () => {
    fc.assert(
      fc.property(walks, number(-0.999, 0.999), (walk, place) => {
        const [low, high] = [walk.beyond, place * walk.distance].sort((a, b) => a - b) as [number, number]
        const [far, near] = [low, high].map((beyond) => driftlessOdds({ ...walk, beyond })) as [
          ReturnType<typeof driftlessOdds>,
          ReturnType<typeof driftlessOdds>,
        ]
        assert.ok(near.break >= far.break - 1e-12)
        assert.ok(near.bounce <= far.bounce + 1e-12)
      }),
    )
  })
  it('of chop shrink with time and with sigma', () => {
    fc.assert(
      fc.property(walks, number(1, 3), (walk, factor) => {
        const longer = { ...walk, horizonMinutes: walk.horizonMinutes * factor }
        assert.ok(driftlessOdds(longer).chop <= driftlessOdds(walk).chop + 1e-12)
        if (walk.watchMinutes > 0) return
        const wilder = { ...walk, sigma: walk.sigma * factor }
        assert.ok(driftlessOdds(wilder).chop <= driftlessOdds(walk).chop + 1e-12)
      }),
    )
  })
  it('want no more than twenty terms', () => {
    fc.assert(
      fc.property(walks, number(0.01, 4.99), (walk, widths) => {
        const distance = distanceFor(widths, walk)
        if (distance <= 0) return
        const beyond = distance * 0.5
        const half = distance + 0.5825971579390107 * walk.sigma * Math.sqrt(walk.watchMinutes)
        const scale = walk.sigma * Math.sqrt(2 * walk.horizonMinutes)
        let sum = 0
        for (let k = 0; k < 200; k++)
          sum +=
            erfc(((2 * k + 1) * 2 * half - half - beyond) / scale) -
            erfc(((2 * k + 1) * 2 * half + half + beyond) / scale)
        near(driftlessOdds({ ...walk, beyond, distance }).break, sum, 1e-12)
      }),
    )
  })
  it('go over into those without an end at five widths, without a step', () => {
    fc.assert(
      fc.property(walks, number(-0.99, 0.99), (walk, place) => {
        const [below, above] = [4.999999, 5.000001].map((widths) => {
          const distance = distanceFor(widths, walk)
          return distance > 0 ? driftlessOdds({ ...walk, beyond: place * distance, distance }) : null
        })
        if (!below || !above) return
        near(below.break, above.break, 1e-6)
        near(below.chop, 0, 1e-9)
        assert.equal(above.chop < 1e-15, true)
      }),
    )
  })
  it('go over into standing still as sigma goes to 0', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        const still = driftlessOdds({ ...walk, sigma: 0 })
        assert.deepEqual(still, { break: 0, bounce: 0, chop: 1 })
        near(driftlessOdds({ ...walk, sigma: 1e-9 }).chop, 1, 1e-9)
      }),
    )
  })
  it('are certain on a barrier and past it, whatever sigma is', () => {
    for (const sigma of [0, 0.3])
      for (const beyond of [1, 1.5]) {
        const walk = { beyond, distance: 1, sigma, horizonMinutes: 5, watchMinutes: 1 / 240 }
        assert.deepEqual(driftlessOdds(walk), { break: 1, bounce: 0, chop: 0 })
        assert.deepEqual(driftlessOdds({ ...walk, beyond: -beyond }), { break: 0, bounce: 1, chop: 0 })
      }
  })
})
