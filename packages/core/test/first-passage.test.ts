import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { driftlessOdds } from '../src/labels/index.ts'
import { normals } from './normals.ts'
import { watchedOdds } from './watched-walk.ts'

const SNAPS_PER_MINUTE = 240
const watchMinutes = 1 / SNAPS_PER_MINUTE
const HORIZONS = [1, 5, 15]
const PLACES = [-0.9, -0.75, -0.6, -0.45, -0.3, -0.15, 0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9]

/** Dollars that a walk goes in the time between two snaps. */
const stepOf = (sigma: number) => sigma * Math.sqrt(watchMinutes)

type Grid = { sigma: number; distance: number; horizons: readonly number[]; places: readonly number[] }

/** The largest error of the closed form's three odds over places (in distances) and horizons, against the walk itself. */
function largestError({ sigma, distance, horizons, places }: Grid): number {
  const starts = places.flatMap((place) => [place, -place]).map((place) => (place * distance) / stepOf(sigma))
  const counts = horizons.map((minutes) => minutes * SNAPS_PER_MINUTE)
  const rows = watchedOdds(distance / stepOf(sigma), counts, starts)
  const errors = rows.flatMap((row, i) =>
    places.flatMap((place, j) => {
      const walk = { beyond: place * distance, distance, sigma, horizonMinutes: horizons[i]!, watchMinutes }
      const odds = driftlessOdds(walk)
      const [up, down] = [row[2 * j]!, row[2 * j + 1]!]
      return [odds.break - up, odds.bounce - down, odds.chop - (1 - up - down)]
    }),
  )
  return Math.max(...errors.map(Math.abs))
}

describe('the odds of a driftless walk watched every 250 ms', () => {
  for (const sigma of [0.03, 0.1, 0.3, 0.6])
    for (const distance of [1, 2])
      it(`are the walk's own within 0.05 points, at ±$${distance} and $${sigma} per root minute`, () => {
        // So slow a walk wants ten times the quadrature's work for a barrier that it hardly ever meets.
        const horizons = sigma === 0.03 ? [1] : HORIZONS
        assert.ok(largestError({ sigma, distance, horizons, places: PLACES }) < 0.0005)
      })
  for (const minutes of HORIZONS)
    it(`are the walk's own within 0.05 points, at ±1 sigma of ${minutes} min`, () => {
      const [sigma, distance] = [0.3, 0.3 * Math.sqrt(minutes)]
      assert.ok(largestError({ sigma, distance, horizons: [minutes], places: PLACES }) < 0.0005)
    })
  it('are up to three points off without the correction for looking now and then', () => {
    const [sigma, distance, horizonMinutes, beyond] = [0.3, 0.3, 1, 0.27]
    const walk = { beyond, distance, sigma, horizonMinutes, watchMinutes: 0 }
    const [[up]] = watchedOdds(distance / stepOf(sigma), [240], [beyond / stepOf(sigma)]) as [[number]]
    assert.ok(driftlessOdds(walk).break - up > 0.02)
    assert.ok(Math.abs(driftlessOdds({ ...walk, watchMinutes }).break - up) < 0.0005)
  })
  it('are up to 0.7 points off within a step of a barrier, half a point only within a seventh', () => {
    const [sigma, distance] = [0.3, 0.3]
    const within = (steps: number) => [1 - (steps * stepOf(sigma)) / distance]
    const errorAt = (steps: number) => largestError({ sigma, distance, horizons: [1], places: within(steps) })
    assert.ok(errorAt(1) < 0.001)
    assert.ok(errorAt(1 / 7) < 0.005)
    assert.ok(errorAt(0.001) > 0.005 && errorAt(0.001) < 0.007)
  })
  it('are points off between barriers of a few steps', () => {
    const errorAt = (steps: number) =>
      largestError({ sigma: 1, distance: steps * stepOf(1), horizons: [5], places: PLACES })
    assert.ok(errorAt(1) > 0.03)
    assert.ok(errorAt(5) < 0.005)
    assert.ok(errorAt(8) < 0.001)
  })
})

describe("the reference for a walk's odds", () => {
  it('is right for one step and for two', () => {
    // From the middle of ±1: out at once, or in and then out, by Simpson's rule on a fine grid.
    const [one, two] = watchedOdds(1, [1, 2], [0]) as [[number], [number]]
    assert.ok(Math.abs(one[0] - 0.15865525393145705) < 1e-12)
    assert.ok(Math.abs(two[0] - (0.15865525393145705 + insideThenUp(1000))) < 1e-5)
  })
  it('agrees with walks that were walked', () => {
    const [walks, steps, half, start] = [20_000, 240, 15, 3]
    const normal = normals(7)
    let met = 0
    for (let i = 0; i < walks; i++) {
      let place = start
      for (let n = 0; n < steps && Math.abs(place) < half; n++) place += normal()
      if (place >= half) met++
    }
    const [[odds]] = watchedOdds(half, [steps], [start]) as [[number]]
    assert.ok(
      Math.abs(met / walks - odds) < 3 * Math.sqrt((odds * (1 - odds)) / walks),
      `${met / walks} ${odds}`,
    )
  })
})

/** The integral over (-1, 1) of phi(z) Phi(z - 1), the tail being integrated too. */
function insideThenUp(cells: number): number {
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  const width = 2 / cells
  let [sum, tail] = [0, 0]
  // Phi(-2) is where the tail begins.
  tail = 0.022750131948179195
  for (let i = 0; i < cells; i++) {
    const z = -1 + (i + 0.5) * width
    sum += density(z) * (tail + (density(z - 1) * width) / 2) * width
    tail += density(z - 1) * width
  }
  return sum
}
