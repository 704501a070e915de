import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { motionOf } from '../src/context/approach.ts'
import { MinuteCloses } from '../src/window/minute-closes.ts'
import { payloadsOf } from './folded.ts'
import { LogBuilder, MIDNIGHT } from './log-builder.ts'

const MINUTE_NS = 60e9

describe('minute closes', () => {
  /** The closes after snaps at these times in minutes, as prices by minute. */
  const closesAfter = (...snaps: readonly (readonly [minutes: number, price: number | null])[]) => {
    const closes = new MinuteCloses(3)
    for (const [minutes, price] of snaps) closes.step(minutes * MINUTE_NS, price)
    return closes.completed.map(({ minute, price }) => [minute, price])
  }

  it('are spot at the last snap of each minute, known at its end', () => {
    assert.deepEqual(closesAfter([0, 480], [0.5, 481], [0.99, 482]), [])
    assert.deepEqual(closesAfter([0, 480], [0.5, 481], [0.99, 482], [1, 483]), [[0, 482]])
  })
  it('are the last spot of a minute whose last snaps have none', () => {
    assert.deepEqual(closesAfter([0, 480], [0.5, null], [1, null]), [[0, 480]])
  })
  it('leave out minutes without a spot', () => {
    assert.deepEqual(closesAfter([0, 480], [1, null], [1.5, null], [2, 482], [3, null]), [
      [0, 480],
      [2, 482],
    ])
  })
  it('are those of so many minutes back, however few they are', () => {
    const snaps = [
      [0, 480],
      [1, 481],
      [2, 482],
      [3, 483],
    ] as const
    assert.deepEqual(closesAfter(...snaps, [4, null]), [
      [1, 481],
      [2, 482],
      [3, 483],
    ])
    assert.deepEqual(closesAfter(...snaps, [6, null]), [[3, 483]])
    assert.deepEqual(closesAfter(...snaps, [7, null]), [])
  })
  it('are cut at the clock’s minutes before midnight UTC as after it', () => {
    assert.deepEqual(closesAfter([-1.5, 480], [-1, 481], [-0.01, 482], [0, 483]), [
      [-2, 480],
      [-1, 482],
    ])
  })
})

describe('the motion of price', () => {
  /** Closes at each minute's last snap from minute 0 on, null for none; spot half a minute later. */
  function motionAfter(closes: readonly (number | null)[], spot: number) {
    const kept = closes.flatMap((price, minute) =>
      price === null ? [] : [{ minute, timeMs: minute * 60_000 + 59_750, price }],
    )
    return motionOf(kept, closes.length * 60_000 + 29_750, spot)
  }
  const up = (closes: readonly (number | null)[], spot: number) => motionAfter(closes, spot)!.UP
  const down = (closes: readonly (number | null)[], spot: number) => motionAfter(closes, spot)!.DOWN

  it('is not known before two closes', () => {
    assert.equal(motionAfter([], 480), null)
    assert.equal(motionAfter([480, null], 481), null)
    assert.notEqual(motionAfter([480, 480], 480), null)
  })
  it('has the velocity of a straight line, positive toward the level', () => {
    const line = [480, 480.1, 480.2, 480.3]
    assert.ok(Math.abs(up(line, 480.35).velocity - 0.1) < 1e-12)
    assert.ok(Math.abs(down(line, 480.35).velocity + 0.1) < 1e-12)
  })
  it('keeps a missing minute’s place', () => {
    assert.ok(Math.abs(up([480, null, null, 480.3, 480.4], 480.45).velocity - 0.1) < 1e-12)
  })
  it('fits all closes and spot alike', () => {
    // Times 0, 1, 1.5 and prices 0, 0.2, 0: the slope is 0.0333... / 1.1666...
    assert.ok(Math.abs(up([480, 480.2], 480).velocity - 1 / 35) < 1e-12)
  })
  it('counts the minutes in a row that closed nearer the level', () => {
    assert.deepEqual([up([480, 480.1, 480.3, 480.4], 470).bars, down([480, 480.1], 470).bars], [3, 0])
    assert.deepEqual([up([481, 480, 480.1, 480.2], 480).bars, up([480, 481, 480.9], 481).bars], [2, 0])
    assert.deepEqual([down([480, 481, 480.9], 481).bars, down([480, 481, 480.9, 480.8], 481).bars], [1, 2])
  })
  it('ends the count at equal closes', () => {
    assert.deepEqual([up([480, 480.1, 480.1, 480.2], 480.2).bars, up([480, 480.1, 480.1], 481).bars], [1, 0])
  })
  it('counts a bar across a minute without a close', () => {
    assert.equal(up([480, 480.1, null, 480.2], 480.2).bars, 2)
  })
  it('travelled from the furthest close to spot', () => {
    const closes = [480.5, 480.9, 480.2, 480.4]
    assert.deepEqual([down(closes, 480.1).travelled, up(closes, 480.4).travelled], [0.8, 0.2])
  })
  it('travelled nothing where spot is further back than every close', () => {
    assert.deepEqual([down([480, 480.1], 480.3).travelled, up([480, 480.1], 479.9).travelled], [0, 0])
  })
})

describe('the approach of a published level', () => {
  const OPEN = 52_200_000
  /** SPY quotes of a cent about a price in cents, at seconds from the open. */
  const logOf = (...quotes: readonly (readonly [sec: number, cents: number])[]): LogBuilder => {
    const log = new LogBuilder().session(OPEN)
    for (const [sec, cents] of quotes)
      log.spyQuote({ ms: OPEN + sec * 1000 + 1, bid: cents - 1, ask: cents + 1 })
    return log
  }
  const QUIET = { feedStaleMs: 60_000 }
  /** The approach to 480 at each published snap, by seconds from the open; undefined while it is not monitored. */
  const approaches = (log: LogBuilder) => {
    const startMs = Number(MIDNIGHT / 1_000_000n) + OPEN
    const payloads = payloadsOf(log, { config: QUIET })
    return new Map(
      payloads.map(({ ts, levels }) => [
        (ts - startMs) / 1000,
        levels.find(({ id }) => id === 'ROUND_480')?.approach,
      ]),
    )
  }

  it('is null until two minutes are over, and there from the end of the second on', () => {
    const quotes = [0, 30, 59, 90, 111, 119, 121].map((sec, i) => [sec, 48_050 - i * 10] as const)
    const found = approaches(logOf(...quotes))
    assert.deepEqual([found.get(1), found.get(119.75)], [null, null])
    assert.deepEqual(found.get(120), {
      velocity: 0.299_372,
      bars: 1,
      travelled: 0.3,
      touchesToday: 1,
      attempt: 1,
    })
  })
  it('is toward a support while price falls, and counts the touch', () => {
    const log = logOf([0, 48_060], [61, 48_040], [121, 48_010], [150, 48_000], [180, 48_001])
    const found = approaches(log)
    assert.deepEqual(found.get(150.25), {
      velocity: 0.370_268,
      bars: 1,
      travelled: 0.6,
      touchesToday: 1,
      attempt: 1,
    })
  })
  it('is there in a closed market, without touches', () => {
    const log = new LogBuilder().session(0)
    for (const [sec, cents] of [
      [0, 48_060],
      [61, 48_040],
      [121, 48_000],
      [130, 48_000],
    ] as const)
      log.spyQuote({ ms: sec * 1000, bid: cents - 1, ask: cents + 1 })
    const { session, levels } = payloadsOf(log, { config: QUIET }).at(-1)!
    const { bars, travelled, touchesToday, attempt } = levels[0]!.approach!
    assert.deepEqual([session, bars, travelled, touchesToday, attempt], ['closed', 1, 0.6, 0, 0])
  })
  it('is measured over lookbackMinutes', () => {
    const log = logOf([0, 48_090], [61, 48_040], [121, 48_030], [181, 48_020], [182, 48_020])
    const travelled = (lookbackMinutes: number) =>
      payloadsOf(log, { config: { ...QUIET, lookbackMinutes } }).at(-1)!.levels[0]!.approach!.travelled
    assert.deepEqual([travelled(3), travelled(2)], [0.7, 0.2])
  })
})
