import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { type Bar, barHorizon, barTouches, tradeDaysOf } from '@spymaster/study'
import { question, touchesIn, walkBars } from './driftless-bars.ts'

const OPEN_MS = Number(newYorkNs('2024-01-02', 9, 30) / 1_000_000n)

/** Minute bars from the opening bell on; each is open, high, low, close. */
const minutes = (prices: readonly (readonly [number, number, number, number])[]): Bar[] =>
  prices.map(([open, high, low, close], k) => ({
    startMs: OPEN_MS + 60_000 * k,
    open,
    high,
    low,
    close,
    volume: 100,
  }))

/** Half an hour between two dollars, so that sigma is known, then these. */
function after(...prices: (readonly [number, number, number, number])[]): Bar[] {
  const quiet = Array.from({ length: 30 }, (_, k) => {
    const close = k % 2 === 0 ? 470.4 : 470.44
    return [470.42, 470.45, 470.39, close] as const
  })
  return minutes([...quiet, ...prices])
}

const rowsOf = (bars: readonly Bar[]) =>
  [...barTouches(tradeDaysOf([{ name: 'a', bars }], 1), { ...question(), watchMinutes: 0 })]
    .flat()
    .filter(({ kind, isPlacebo }) => kind === 'ROUND' && !isPlacebo)

const still = (price: number) => [price, price, price, price] as const
const flat = (price: number, count: number) => Array.from({ length: count }, () => still(price))

describe('touches by bars', () => {
  it('come when a bar reaches a level that a whole bar kept away from', () => {
    const bars = after(...flat(470.45, 1), [470.45, 470.92, 470.45, 470.8], ...flat(470.8, 6))
    const rows = rowsOf(bars)
    assert.equal(rows.length, 1)
    assert.deepEqual([rows[0]!.side, rows[0]!.stages.A!.beyond.toFixed(2)], ['RESISTANCE', '-0.20'])
    assert.deepEqual(
      rowsOf(after(...flat(470.6, 1), [470.6, 470.92, 470.6, 470.8], ...flat(470.8, 6))).length,
      1,
    )
  })
  it('come once until a whole bar has kept away again', () => {
    const touching = [470.8, 470.95, 470.7, 470.8] as const
    assert.equal(rowsOf(after(touching, still(470.7), touching, ...flat(470.7, 6))).length, 1)
    assert.equal(rowsOf(after(touching, still(470.45), touching, ...flat(470.7, 6))).length, 2)
  })
  it('are followed by the highs and lows of later bars alone', () => {
    const outcomes = (...later: (readonly [number, number, number, number])[]) =>
      rowsOf(after([470.5, 470.95, 470.45, 470.9], ...later))[0]!.stages.A!.outcomes[0]!
    assert.equal(outcomes(...flat(470.9, 5)).outcome, 'CHOP')
    assert.equal(outcomes([470.9, 472, 470.9, 471.5], ...flat(471.5, 5)).outcome, 'BREAK')
    const bounce = outcomes(still(470.9), [470.9, 470.9, 470, 470.2], ...flat(470.2, 5))
    assert.deepEqual([bounce.outcome, bounce.seconds], ['BOUNCE', 120])
    const both = outcomes([470.8, 472.1, 469.9, 471], ...flat(471, 5))
    assert.equal(both.outcome, 'BOTH')
    assert.equal(both.breakShare!.toFixed(3), '0.400')
    assert.equal(outcomes([472.5, 472.6, 469, 471], ...flat(471, 5)).outcome, 'BREAK', 'opened beyond')
    const hole = after([470.5, 470.95, 470.45, 470.9], ...flat(470.9, 6)).filter((_, k) => k < 32 || k > 35)
    assert.equal(rowsOf(hole)[0]!.stages.A!.outcomes[0]!.reason, 'no_spot')
  })
  it('have a second anchor a minute later, but for barriers met by then', () => {
    const [row] = rowsOf(
      after([470.5, 470.95, 470.45, 470.9], [470.9, 472.05, 470.9, 471.5], ...flat(471.5, 8)),
    )
    const [dollar, two] = row!.stages.B!.outcomes
    assert.deepEqual([dollar!.reason, two!.outcome], ['resolved_before', 'CHOP'])
    assert.equal(row!.stages.B!.beyond.toFixed(2), '0.50')
  })
  it('have no second anchor for barriers that the first stood past, nor two reasons for one', () => {
    // The touch's own bar closes $1.20 beyond 471; a minute later price is back within the dollar, or still past it.
    const reasonAt = (second: number) => {
      const [row] = rowsOf(after([470.5, 472.2, 470.45, 472.2], ...flat(second, 8)))
      const { A, B } = row!.stages
      return [A!.outcomes[0]!.reason, B!.outcomes[0]!.reason]
    }
    assert.deepEqual(reasonAt(471.4), ['past_barrier', 'resolved_before'])
    assert.deepEqual(reasonAt(472.2), ['past_barrier', 'past_barrier'])
  })
  it('know nothing of what comes after the horizon, nor before it of what follows', () => {
    const bars = walkBars({ seed: 3, days: 1 })
    const cut = bars.slice(0, 200)
    const [whole, part] = [bars, cut].map((given) =>
      [...barTouches(tradeDaysOf([{ name: 'a', bars: given }], 1), question())].flat(),
    )
    const touched = part!.map(({ kind, side, sigma, stages }) => ({
      kind,
      side,
      sigma,
      beyond: stages.A!.beyond,
    }))
    assert.ok(touched.length > 20)
    assert.deepEqual(
      whole!
        .slice(0, touched.length)
        .map(({ kind, side, sigma, stages }) => ({ kind, side, sigma, beyond: stages.A!.beyond })),
      touched,
    )
  })
  it('end with the session: what would go on past the close is not defined', () => {
    const rows = touchesIn({ seed: 4, days: 2 })
    const closed = rows.filter(({ stages }) => stages.A!.outcomes[0]!.reason === 'close')
    assert.ok(closed.length > 0 && closed.length < rows.length / 20)
  })
  it('make every kind of level that a session of bars can make', () => {
    const kinds = new Set(touchesIn({ seed: 5, days: 12 }).map(({ kind }) => kind))
    for (const kind of [
      'ROUND',
      'OR_HIGH',
      'SESSION_LOW',
      'PRIOR_CLOSE',
      'VWAP',
      'SMA_200',
      'SMA_400',
    ] as const)
      assert.ok(kinds.has(kind), kind)
    for (const kind of ['PM_HIGH', 'ON_HIGH', 'STRIKE', 'CALL_WALL'] as const)
      assert.ok(!kinds.has(kind), kind)
  })
  it('have a horizon of whole bars, five at least', () => {
    assert.deepEqual(
      [barHorizon(5, 1), barHorizon(5, 5), barHorizon(32, 5), barHorizon(5, 15)],
      [5, 25, 35, 75],
    )
    assert.equal(resolvePhysics().horizonMinutes, 5)
  })
})
