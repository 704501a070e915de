import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Coverage, SightHistory } from '../src/engines/barrier/sight.ts'

const SNAPS = 5
const LOW = 100
const HIGH = 116

/** The share of the zone read at the last of the snaps. */
function coverageOf(limits: readonly (number | null)[]): number {
  const sight = new SightHistory(SNAPS)
  for (const limit of limits) sight.push(limit)
  return new Coverage(SNAPS).read(sight, LOW, HIGH)
}

describe('coverage', () => {
  it('is 0 before the first snap', () => {
    assert.equal(coverageOf([]), 0)
  })
  it('is the visible share of the zone', () => {
    assert.deepEqual(
      [100, 108, 116, 117, 50].map((limit) => coverageOf([limit])),
      [1, 9 / 17, 1 / 17, 0, 1],
    )
  })
  it('is averaged over the snaps so far, then over the window', () => {
    assert.equal(coverageOf([100, 117]), 0.5)
    assert.equal(coverageOf([117, 100, 100, 100, 100, 100]), 1)
  })
  it('counts a snap without a valid book as nothing seen', () => {
    assert.equal(coverageOf([100, null, 100, null]), 0.5)
  })
  it('is the same however often it is read at one snap', () => {
    const sight = new SightHistory(SNAPS)
    const coverage = new Coverage(SNAPS)
    for (const limit of [100, 110, 120]) {
      sight.push(limit)
      assert.equal(coverage.read(sight, LOW, HIGH), coverage.read(sight, LOW, HIGH))
    }
  })
  it('moves on to what a recount gives, though zones move, sides change and snaps are missed', () => {
    const step = fc.record({
      limit: fc.option(fc.integer({ min: 90, max: 125 })),
      other: fc.option(fc.integer({ min: 90, max: 125 })),
      shift: fc.constantFrom(0, 0, 0, 0, 1, -3),
      isRead: fc.constantFrom(true, true, true, false),
      isOther: fc.constantFrom(false, false, false, true),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const sides = [new SightHistory(SNAPS), new SightHistory(SNAPS)] as const
        const coverage = new Coverage(SNAPS)
        let low = LOW
        for (const { limit, other, shift, isRead, isOther } of steps) {
          sides[0].push(limit)
          sides[1].push(other)
          low += shift
          if (!isRead) continue
          const side = sides[isOther ? 1 : 0]
          const recount = new Coverage(SNAPS).read(side, low, low + 16)
          assert.equal(coverage.read(side, low, low + 16), recount)
        }
      }),
      { numRuns: 400 },
    )
  })
})
