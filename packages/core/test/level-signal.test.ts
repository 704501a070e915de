import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LevelPayload, SignalsPayload } from '@spymaster/core'
import { payloadsOf } from './folded.ts'
import { LogBuilder, ladder, MIDNIGHT } from './log-builder.ts'

/** 09:30 in New York, in ms since 00:00 UTC; other times here are ms since then. */
const OPEN = 52_200_000
/** ES at 4799, so at a ratio of 10 the level at 480 is the tick 19200, four above the mid. */
const bids = ladder(19195, 'bid')
const asks = ladder(19197, 'ask', 20)
type Config = Record<string, unknown>

const quote = (log: LogBuilder, ms: number, cents: number): LogBuilder =>
  log.spyQuote({ ms: OPEN + ms, bid: cents, ask: cents })
const start = (): LogBuilder => quote(new LogBuilder().session(OPEN).book({ ms: OPEN, bids, asks }), 0, 47990)
/** Buyers lift an offer, whose size falls by as much unless `left` says otherwise. */
const buy = (log: LogBuilder, ms: number, size: number, tick = 19197, left = 20 - size): LogBuilder =>
  log
    .book({ ms: OPEN + ms, action: 'T', side: 'B', tick, size, flags: 0, bids, asks })
    .book({ ms: OPEN + ms, bids, asks: asks.map(([t, s]) => [t, t === tick ? left : s] as const) })

const run = (log: LogBuilder, untilMs: number, config: Config): SignalsPayload[] =>
  payloadsOf(log.control(OPEN + untilMs + 1, { type: 'clock' }), { config })
const sinceOpen = (ms: number): number => ms - Number(MIDNIGHT / 1_000_000n) - OPEN
const levelAt = (payload: SignalsPayload, id: string): LevelPayload =>
  payload.levels.find((l) => l.id === id)!
const last = (log: LogBuilder, untilMs: number, config: Config, id = 'ROUND_480'): LevelPayload =>
  levelAt(run(log, untilMs, config).at(-1)!, id)

describe('the score that makes a signal', () => {
  /** Tape alone counts; buyers lift its raw score from 50 to 100, from the snap at 500 ms on. */
  const config = { weights: { liquidity: 0, hedge: 0, tape: 1 }, triggerHoldSec: 0, tapeFullVolume: 80 }
  const swept = () => buy(buy(start(), 300, 40, 19197, 20), 400, 40, 19198, 20)

  it('is the smoothed one: eight snaps until 100 - 50 exp(-n/8) is above 80, though the raw one is 100 at once', () => {
    const course = run(swept(), 2250, config).map((payload) => levelAt(payload, 'ROUND_480'))
    assert.deepEqual(
      course.map(({ breakScoreRaw }) => breakScoreRaw),
      [50, 50, ...Array(8).fill(100)],
    )
    assert.deepEqual(
      course.map(({ breakScore }) => breakScore),
      Array.from({ length: 10 }, (_, i) => Number((100 - 50 * Math.exp(-Math.max(i - 1, 0) / 8)).toFixed(2))),
    )
    assert.deepEqual(
      course.map(({ signal }) => signal),
      [...Array(9).fill('NEUTRAL'), 'BREAK'],
    )
  })
  it('leaves out how fast price comes: a tick in 0.1 s by trades without a side moves nothing', () => {
    const log = start()
    for (const [ms, tick] of [
      [300, 19196],
      [400, 19197],
    ] as const)
      log.book({ ms: OPEN + ms, action: 'T', side: 'N', tick, size: 1, bids, asks })
    const { components, tape } = last(log, 500, config)
    assert.deepEqual([components.tape, tape.velocity], [50, 0.25])
  })
  it('is made of raw readings, beside which the smoothed ones are shown', () => {
    const { components, tape, smoothed } = last(swept(), 500, config)
    // A tick in 0.1 s is 2.5 points a second, 0.25 dollars; a snap of 0.25 s takes in its share at 1.5 s.
    const share = 1 - Math.exp(-0.25 / 1.5)
    assert.deepEqual([components.tape, tape.velocity], [100, 0.25])
    assert.equal(smoothed.velocity, Number((0.25 * share).toFixed(6)))
  })
})

describe('a level that is crossed', () => {
  /** Any buying near a level breaks it upward at once. */
  const config = { triggerHoldSec: 0, breakAbove: 55, breakEndBelow: 55, tauScoreSec: 0.1, tapeFullVolume: 5 }
  const after = (cents: number) => last(quote(buy(start(), 300, 5), 600, cents), 750, config)

  it('keeps its side and signal while spot is no further beyond it than touchExit', () => {
    const { side, signal, endReason } = after(48015)
    assert.deepEqual([side, signal, endReason], ['RESISTANCE', 'BREAK', null])
  })
  it('flips, ends its signal and smooths anew from its own raw score, at that very snap', () => {
    const { side, direction, signal, endReason, breakScore, breakScoreRaw, touched } = after(48016)
    assert.deepEqual([side, direction, signal, endReason], ['SUPPORT', 'DOWN', 'NEUTRAL', 'crossed'])
    assert.deepEqual([breakScore, touched], [breakScoreRaw, false])
    assert.ok(breakScoreRaw! < 50)
  })
})

describe('a session high that is crossed and formed anew at the same price', () => {
  /** Quotes pass it without a trade, so that the running high stays; buying then lifts its raw score off 50. */
  const quoted = () => {
    const log = quote(start().spyTrade({ ms: OPEN, tick: 48050, size: 1 }), 1, 48000)
    quote(quote(log, 300, 48010), 800, 48066)
    return quote(buy(log, 1100, 5, 19203), 1200, 48000)
  }

  it('is gone while it is crossed', () => {
    const course = run(quoted(), 1250, {}).map(({ levels, universe }) =>
      [...levels, ...universe].find(({ id }) => id === 'SESSION_HIGH'),
    )
    assert.deepEqual(
      course.map((level) => level?.price ?? null),
      [480.5, 480.5, 480.5, 480.5, null, 480.5],
    )
  })
  it('smooths its score from its own first one', () => {
    const { breakScore, breakScoreRaw } = last(quoted(), 1250, {}, 'SESSION_HIGH')
    assert.ok(breakScoreRaw! > 50)
    assert.equal(breakScore, breakScoreRaw)
  })
})

describe('a kind-named level whose price jumps', () => {
  const config = {
    triggerHoldSec: 0.25,
    breakAbove: 55,
    breakEndBelow: 55,
    tauScoreSec: 0.1,
    tapeFullVolume: 5,
  }
  /** VWAP at 480, broken upward; then a trade as large at this price, which moves it half way there. */
  const jumped = (cents: number) => {
    const log = start().spyTrade({ ms: OPEN, tick: 48000, size: 1 })
    const payloads = run(buy(log, 300, 5).spyTrade({ ms: OPEN + 900, tick: cents, size: 1 }), 1000, config)
    const ended = payloads.flatMap((payload) => payload.ended).filter(({ id }) => id === 'VWAP')
    const { price, signal } = levelAt(payloads.at(-1)!, 'VWAP')
    return [
      price,
      signal,
      ended.map(({ since, until, reason }) => [sinceOpen(since), sinceOpen(until), reason]),
    ]
  }

  it('keeps its signal where it moves by touchBand', () => {
    assert.deepEqual(jumped(48020), [480.1, 'BREAK', []])
  })
  it('leaves its signal behind, and begins its hold anew, where it moves further', () => {
    assert.deepEqual(jumped(48022), [480.11, 'NEUTRAL', [[750, 1000, 'left']]])
  })
})

describe('a level fought over', () => {
  const config = { flowThreshold: 15, baselineMinSnaps: 240 }
  const fight = (contracts: number, untilMs: number) => {
    const shown = (size: number) => ({
      bids,
      asks: asks.map(([t, s]) => [t, t === 19197 ? size : s] as const),
    })
    const log = quote(new LogBuilder().session(OPEN).book({ ms: OPEN, ...shown(60) }), 0, 47990)
    const print = { ms: OPEN + 300, action: 'T', side: 'B', tick: 19197, size: contracts, flags: 0 }
    log.book({ ...print, ...shown(60) }).book({ ms: OPEN + 300, ...shown(60 - contracts) })
    const { barrier, signal } = last(log, untilMs, config)
    return [barrier.state, barrier.filled, signal]
  }

  it('is CONTESTED once 2F were filled, a second after the barrier was first CONSUMED', () => {
    assert.deepEqual(fight(30, 1250), ['CONSUMED', 30, 'NEUTRAL'])
    assert.deepEqual(fight(30, 1500), ['CONSUMED', 30, 'CONTESTED'])
  })
  it('is not, however long, for a contract less', () => {
    assert.deepEqual(fight(29, 5000), ['CONSUMED', 29, 'NEUTRAL'])
  })
})
