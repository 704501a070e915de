import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { barriersOf, resolvePhysics } from '@spymaster/core'
import type { Bar } from '../src/bars/bar.ts'
import { type BarWatch, barStage } from '../src/bars/bar-outcome.ts'

const LATE = 20_000

/** Minute bars, each open, high, low, close, met from below at a price; the first is that of the touch. */
function watchOf(price: number, bars: readonly (readonly [number, number, number, number])[]): BarWatch {
  return {
    touch: { kind: 'OR_HIGH', price, side: 'RESISTANCE', isPlacebo: false },
    sigma: null,
    barriers: barriersOf(resolvePhysics(), null),
    bars: bars.map(
      ([open, high, low, close], k): Bar => ({ startMs: 60_000 * k, open, high, low, close, volume: 1 }),
    ),
    barMinutes: 1,
    horizonMinutes: 5,
    watchMinutes: 0,
  }
}

const flat = (price: number, count: number) =>
  Array.from({ length: count }, () => [price, price, price, price] as const)

describe('what follows a touch by bars', () => {
  it('is a break or a bounce where a price lies on the barrier, though a double be a bit short of it', () => {
    // In doubles 512.04 - 511.04 is less than 1.
    for (const price of [511.04, 511.05, 511.06, 470]) {
      const later = flat(price, 4)
      const [up, down] = [Number((price + 1).toFixed(2)), Number((price - 1).toFixed(2))]
      const outcomeOf = (bar: readonly [number, number, number, number]) =>
        barStage(watchOf(price, [...flat(price, 1), bar, ...later]), 0, LATE).outcomes[0]!.outcome
      assert.equal(outcomeOf([price, up, price, price]), 'BREAK')
      assert.equal(outcomeOf([price, price, down, price]), 'BOUNCE')
    }
  })
})
