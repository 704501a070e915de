import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { MovingAverages } from '../src/levels/moving-averages.ts'
import { momentOf, quietDay, statedBy, times } from './level-moment.ts'

const SECOND = 1e9
const BAR_SEC = 120

const cents = fc.integer({ min: 47000, max: 49000 })
/** Closes of earlier sessions, and trades of the day: seconds since the trade before, SPY or ES, cents. */
const days = fc.record({
  earlier: fc.array(cents, { minLength: 150, maxLength: 450 }),
  isSpy: fc.boolean(),
  trades: fc.array(
    fc.record({ gapSec: fc.constantFrom(0, 1, 30, 119, 120, 121, 700), isSpy: fc.boolean(), cents }),
    { maxLength: 60 },
  ),
})

/** The mean of the last closes, of all from the first; null where they are too few. */
function naiveMean(closes: readonly number[], count: number): number | null {
  if (closes.length < count) return null
  return closes.slice(-count).reduce((sum, close) => sum + close, 0) / (100 * count)
}

/** Closes of the bars that are over, of trades as [seconds since the open, cents]. */
function barCloses(trades: readonly (readonly [number, number])[], nowSec: number): number[] {
  const closes = new Map<number, number>()
  for (const [sec, price] of trades) closes.set(Math.floor(sec / BAR_SEC), price)
  return [...closes].filter(([bar]) => (bar + 1) * BAR_SEC <= nowSec).map(([, price]) => price)
}

describe('moving averages, over random bars and trades', () => {
  it('are the naive means of the closes known at each snap', () => {
    let compared = 0
    fc.assert(
      fc.property(days, ({ earlier, isSpy, trades }) => {
        const [tape, averages] = [quietDay(), new MovingAverages()]
        tape.bars.earlier = { closes: earlier.map((close) => close * 100), today: null }
        const seen: [number, number][] = []
        const trade = (sec: number, ofSpy: boolean, price: number): void => {
          const nowNs = times.openNs + sec * SECOND
          if (ofSpy) tape.spyTrade(price / 100, 100, nowNs)
          else tape.esTrade(price / 10, price / 100, 1, nowNs)
          if (ofSpy === isSpy) seen.push([sec, price])
        }
        if (isSpy) trade(0, true, 48000)
        let sec = 61
        for (const { gapSec, isSpy: ofSpy, cents } of trades) {
          sec += gapSec
          trade(sec, ofSpy, cents)
          const moment = momentOf(tape, { nowNs: times.openNs + sec * SECOND })
          if (moment.segment !== 'regular') break
          const found = new Map(statedBy(averages, moment).map(({ id, price }) => [id, price]))
          const closes = [...earlier, ...barCloses(seen, sec)]
          for (const count of [200, 400]) {
            const expected = naiveMean(closes, count)
            const actual = found.get(`SMA_${count}`) ?? null
            if (expected === null) assert.equal(actual, null)
            else assert.ok(Math.abs(actual! - expected) < 1e-9, `${actual} for ${expected}`)
            if (actual !== null) compared++
          }
        }
      }),
      { numRuns: 400 },
    )
    assert.ok(compared > 500, `${compared} compared`)
  })
})
