import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LevelPayload } from '@spymaster/core'
import fc from 'fast-check'
import { type Motion, motionOf } from '../src/context/approach.ts'
import { MinuteCloses } from '../src/window/minute-closes.ts'
import { payloadsOf } from './folded.ts'
import { LogBuilder } from './log-builder.ts'

const SNAP_NS = 250e6
const SNAPS_A_MINUTE = 240
const LOOKBACK = 4

/** A snap's place on the grid and its spot in half cents; null for none. */
type Snap = { readonly at: number; readonly price: number | null }
type Motions = Readonly<Record<'UP' | 'DOWN', Motion>> | null

const AROUND = 96_000
const dollars = (halfCents: number): number => halfCents / 200
const minuteOf = ({ at }: Snap): number => Math.floor(at / SNAPS_A_MINUTE)

/** Some of the grid's snaps over a quarter of an hour or so, from either side of midnight UTC on. */
const snaps: fc.Arbitrary<readonly Snap[]> = fc
  .tuple(
    fc.integer({ min: -5000, max: 5000 }),
    fc.array(
      fc.record({
        gap: fc.constantFrom(1, 1, 40, 119, 120, 240, 300, 900),
        price: fc.option(fc.integer({ min: AROUND - 60, max: AROUND + 60 }), { freq: 5 }),
      }),
      { minLength: 1, maxLength: 60 },
    ),
  )
  .map(([start, steps]) => {
    let at = start
    return steps.map(({ gap, price }) => {
      at += gap
      return { at, price }
    })
  })

/** What is measured at the last of the snaps; null without a spot there. */
function measured(snaps: readonly Snap[]): Motions {
  const closes = new MinuteCloses(LOOKBACK)
  for (const { at, price } of snaps) closes.step(at * SNAP_NS, price === null ? null : dollars(price))
  const { at, price } = snaps.at(-1)!
  return price === null ? null : motionOf(closes.completed, (at * SNAP_NS) / 1e6, dollars(price))
}

/** The closes by their definition: of each of the minutes before the last snap's, its last snap with a spot. */
function closesOf(snaps: readonly Snap[]): { at: number; price: number }[] {
  const now = minuteOf(snaps.at(-1)!)
  return Array.from({ length: LOOKBACK }, (_, i) => now - LOOKBACK + i).flatMap((minute) => {
    const last = snaps.findLast((snap) => snap.price !== null && minuteOf(snap) === minute)
    return last === undefined ? [] : [{ at: last.at, price: last.price! }]
  })
}

/** n Sxy - Sx Sy over n Sxx - Sx^2 in whole numbers, as dollars a minute. */
function exactSlope(points: readonly { at: number; price: number }[]): number {
  const sum = (of: (x: bigint, y: bigint) => bigint): bigint =>
    points.reduce((total, { at, price }) => total + of(BigInt(at), BigInt(price)), 0n)
  const n = BigInt(points.length)
  const [x, y] = [sum((x) => x), sum((_, y) => y)]
  const halfCents = Number(n * sum((x, y) => x * y) - x * y) / Number(n * sum((x) => x * x) - x * x)
  return dollars(halfCents * SNAPS_A_MINUTE)
}

describe('the motion of price, over random snaps', () => {
  it('is what its definition says, in whole numbers', () => {
    let known = 0
    fc.assert(
      fc.property(snaps, (snaps) => {
        const found = measured(snaps)
        const { at, price } = snaps.at(-1)!
        const closes = closesOf(snaps)
        if (price === null || closes.length < 2) return assert.equal(found, null)
        known++
        const slope = exactSlope([...closes, { at, price }])
        assert.ok(Math.abs(found!.UP.velocity - slope) <= 1e-12 + 1e-9 * Math.abs(slope))
        const prices = closes.map((close) => close.price)
        const furthest = { UP: Math.min(...prices), DOWN: Math.max(...prices) }
        assert.equal(found!.UP.travelled, Math.max(0, price - furthest.UP) / 200)
        assert.equal(found!.DOWN.travelled, Math.max(0, furthest.DOWN - price) / 200)
        const steps = prices.slice(1).map((price, i) => Math.sign(price - prices[i]!))
        const count = (way: number) => steps.length - 1 - steps.findLastIndex((step) => step !== way)
        assert.deepEqual([found!.UP.bars, found!.DOWN.bars], [count(1), count(-1)])
      }),
      { numRuns: 400 },
    )
    assert.ok(known > 80, `${known} of 400 had two closes`)
  })
  it('changes direction and nothing else in a mirror', () => {
    fc.assert(
      fc.property(snaps, (snaps) => {
        const there = measured(snaps)
        const back = measured(
          snaps.map(({ at, price }) => ({ at, price: price === null ? null : 2 * AROUND - price })),
        )
        assert.deepEqual(
          back === null ? null : { UP: plain(back.UP), DOWN: plain(back.DOWN) },
          there === null ? null : { UP: plain(there.DOWN), DOWN: plain(there.UP) },
        )
      }),
      { numRuns: 200 },
    )
  })
  it('does not hang on what went before in the minute that is not over', () => {
    fc.assert(
      fc.property(snaps, (snaps) => {
        const now = minuteOf(snaps.at(-1)!)
        const others = snaps.filter((snap, i) => i === snaps.length - 1 || minuteOf(snap) < now)
        assert.deepEqual(measured(others), measured(snaps))
      }),
      { numRuns: 200 },
    )
  })
})

/** Without the sign of a zero. */
const plain = (motion: Motion): Motion => ({ ...motion, velocity: motion.velocity + 0 })

describe('the approach of published levels, over random quotes', () => {
  const OPEN = 52_200_000
  const AROUND_CENTS = 48_000

  /** The approach to 480 and 481 (or 479 in the mirror) at each snap, sides swapped back. */
  function approaches(quotes: readonly (readonly [sec: number, off: number])[], isMirrored: boolean) {
    const log = new LogBuilder().session(OPEN)
    let ms = OPEN
    for (const [sec, off] of quotes) {
      ms += sec * 1000
      const mid = AROUND_CENTS + (isMirrored ? -off : off)
      log.spyQuote({ ms, bid: mid - 1, ask: mid + 1 })
    }
    const nameOf = ({ id, side }: LevelPayload) => [
      isMirrored ? ({ ROUND_479: 'ROUND_481' }[id] ?? id) : id,
      isMirrored ? (side === 'SUPPORT' ? 'RESISTANCE' : 'SUPPORT') : side,
    ]
    const isKept = ({ id }: LevelPayload) =>
      id === 'ROUND_480' || id === (isMirrored ? 'ROUND_479' : 'ROUND_481')
    return payloadsOf(log, { config: { lookbackMinutes: LOOKBACK } }).map(({ ts, levels }) => ({
      ts,
      levels: new Map(levels.filter(isKept).map((level) => [nameOf(level).join(' '), level.approach])),
    }))
  }
  /** Odd cents, lest spot is right on a level at its birth: that has no mirror. */
  const quotes = fc.array(
    fc.tuple(
      fc.constantFrom(1, 5, 10, 14),
      fc.integer({ min: -60, max: 60 }).map((x) => 2 * x + 1),
    ),
    { minLength: 10, maxLength: 40 },
  )

  it('is the mirrored level’s in a mirror, touches included', () => {
    let touches = 0
    fc.assert(
      fc.property(quotes, (quotes) => {
        const there = approaches(quotes, false)
        assert.deepEqual(approaches(quotes, true), there)
        for (const { levels } of there)
          for (const approach of levels.values()) touches += approach?.touchesToday ?? 0
      }),
      { numRuns: 25 },
    )
    assert.ok(touches > 0)
  })
})
