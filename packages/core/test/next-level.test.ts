import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ContextLevel } from '../src/context/context-level.ts'
import { nextLevel } from '../src/context/next-level.ts'

const TICK = 0.025
const reach = { nearest: TICK, furthest: 5 }
const level = (price: number, changes: Partial<ContextLevel> = {}): ContextLevel =>
  Object.freeze({ id: `ROUND_${price}`, kind: 'ROUND', price, forming: false, ...changes })
const next = (direction: 'UP' | 'DOWN', from: number, ...levels: ContextLevel[]) =>
  nextLevel(levels, direction, from, reach)?.id ?? null

describe('the next level', () => {
  it('is the nearest that way, of any kind', () => {
    const levels = [
      level(686),
      level(687),
      level(687.4, { id: 'HOTZONE_687.4', kind: 'HOTZONE' }),
      level(688),
    ]
    assert.equal(next('UP', 687, ...levels), 'HOTZONE_687.4')
    assert.equal(next('DOWN', 687, ...levels), 'ROUND_686')
  })
  it('is a tick of ES away at least, that much included', () => {
    assert.equal(next('UP', 687, level(687), level(687.0249), level(687.025)), 'ROUND_687.025')
    assert.equal(next('DOWN', 687, level(687), level(686.9751), level(686.975)), 'ROUND_686.975')
  })
  it('is within reach, its end included', () => {
    assert.equal(next('UP', 687, level(692)), 'ROUND_692')
    assert.equal(next('UP', 687, level(692.01)), null)
  })
  it('has formed', () => {
    assert.equal(next('UP', 687, level(687.5, { forming: true }), level(688)), 'ROUND_688')
  })
  it('is, of several at one price, the one that speaks for the price', () => {
    const wall = level(688, { id: 'CALL_WALL', kind: 'CALL_WALL' })
    for (const levels of [
      [level(688), wall],
      [wall, level(688)],
    ])
      assert.equal(next('UP', 687, ...levels), 'CALL_WALL')
  })
  it('is nothing where there is none', () => {
    assert.equal(next('UP', 687), null)
    assert.equal(next('UP', 687, level(686), level(687)), null)
  })
  it('has no other between, whatever the order of the levels, and mirrors', () => {
    const prices = fc.array(fc.integer({ min: 47_400, max: 48_600 }), { maxLength: 12 })
    fc.assert(
      fc.property(prices, fc.integer({ min: 47_800, max: 48_200 }), (cents, from) => {
        const levels = cents.map((price) => level(price / 100))
        const found = nextLevel(levels, 'UP', from / 100, reach)
        const beyond = cents.filter((price) => price - from >= 3 && price - from <= 500)
        assert.equal(found?.price ?? null, beyond.length === 0 ? null : Math.min(...beyond) / 100)
        const mirrored = cents.toReversed().map((price) => level((96_000 - price) / 100))
        const other = nextLevel(mirrored, 'DOWN', (96_000 - from) / 100, reach)
        assert.equal(
          other === null ? null : (96_000 - Math.round(other.price * 100)) / 100,
          found?.price ?? null,
        )
      }),
      { numRuns: 400 },
    )
  })
})
