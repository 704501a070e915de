import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { spySession } from '@spymaster/events'
import { type Bar, reversedDays, shuffledDays, type TradeDay } from '@spymaster/study'
import fc from 'fast-check'

const DATE = '2025-12-18'
const session = spySession(DATE)!
const OPEN_MS = Number(session.openNs / 1_000_000n)

/** Days of bars around the opening bell, with gaps between them, in quarters of a dollar so that sums are exact. */
const bars = fc
  .array(
    fc.record({
      gap: fc.integer({ min: -3, max: 3 }),
      steps: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 6 }),
    }),
    {
      minLength: 2,
      maxLength: 30,
    },
  )
  .map((moves) => {
    let price = 2000
    return moves.map(({ gap, steps }, k): Bar => {
      price += gap
      const path = [price]
      for (const step of steps) {
        price += step
        path.push(price)
      }
      const quarters = { open: path[0]!, high: Math.max(...path), low: Math.min(...path), close: price }
      const dollars = Object.fromEntries(Object.entries(quarters).map(([name, value]) => [name, value / 4]))
      return { startMs: OPEN_MS + (k - 10) * 300_000, volume: k, ...(dollars as typeof quarters) }
    })
  })

const dayOf = (own: readonly Bar[]): TradeDay => ({ date: DATE, series: 'x', session, bars: own })

const holds = ({ open, high, low, close }: Bar): boolean =>
  high >= Math.max(open, close) && low <= Math.min(open, close)

const moves = (own: readonly Bar[]): number[] =>
  own.map(({ close }, k) => close - (own[k - 1]?.close ?? own[0]!.open))

describe('days of bars turned about', () => {
  it('are bars: a high is above, a low below the rest, at the times and with the volumes that were', () => {
    fc.assert(
      fc.property(bars, fc.nat(), (own, seed) => {
        for (const [turned] of [reversedDays([dayOf(own)]), shuffledDays([dayOf(own)], seed)]) {
          assert.ok(turned!.bars.every(holds))
          const facts = (all: readonly Bar[]) => all.map(({ startMs, volume }) => [startMs, volume])
          assert.deepEqual(facts(turned!.bars), facts(own))
        }
      }),
    )
  })
  it('backwards, make the same moves in the opposite order, the session apart from the night', () => {
    fc.assert(
      fc.property(bars, (own) => {
        const [turned] = reversedDays([dayOf(own)])
        const night = own.filter(({ startMs }) => startMs < OPEN_MS).length
        const [was, is] = [moves(own), moves(turned!.bars)]
        if (night > 0) assert.deepEqual(is.slice(0, night), was.slice(0, night).reverse())
        assert.equal(turned!.bars.at(-1)!.close, own.at(-1)!.close)
      }),
    )
  })
  it('shuffled, keep the size of every move and, over many seeds, no direction', () => {
    fc.assert(
      fc.property(bars, fc.nat(), (own, seed) => {
        const [turned] = shuffledDays([dayOf(own)], seed)
        const night = own.filter(({ startMs }) => startMs < OPEN_MS).length
        const sizes = (all: readonly Bar[]) => moves(all).map(Math.abs).slice(0, night)
        assert.deepEqual(sizes(turned!.bars), sizes(own))
      }),
    )
    const own = Array.from({ length: 400 }, (_, k): Bar => {
      return {
        startMs: OPEN_MS + k * 60_000,
        open: 500 + k,
        high: 501 + k,
        low: 500 + k,
        close: 501 + k,
        volume: null,
      }
    })
    const [turned] = shuffledDays([dayOf(own)], 1)
    const up = moves(turned!.bars).filter((move) => move > 0).length
    assert.ok(up > 160 && up < 240, `${up}`)
  })
})
