import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LevelPayload, SignalsPayload } from '@spymaster/core'
import { packInstrument } from '@spymaster/events'
import { payloadsOf } from './folded.ts'
import { type Levels, LogBuilder, ladder } from './log-builder.ts'

/** ES at 4824, which with SPY at 480 makes a ratio of 10.05. */
const MID = 19296
const bids = ladder(MID - 1, 'bid')
const asks = ladder(MID + 1, 'ask')
const higher = { bids: ladder(MID + 95, 'bid'), asks: ladder(MID + 97, 'ask') }

const OTHER = packInstrument({ kind: 'ES', year: 2024, month: 6 })
const spy = (log: LogBuilder, ms: number, bid = 47999, ask = 48001): LogBuilder =>
  log.spyQuote({ ms, bid, ask })
const measured = (): LogBuilder => spy(new LogBuilder().session(0).book({ ms: 0, bids, asks }), 0)

/** The last payload, once time has gone on to just after `ms`. */
const at = (ms: number, log: LogBuilder): SignalsPayload =>
  payloadsOf(log.control(ms + 1, { type: 'clock' })).at(-1)!

const ratioAt = (ms: number, log: LogBuilder) => {
  const { ratio, ratioSource, ratioAgeSec } = at(ms, log).es
  return [ratio, ratioSource, ratioAgeSec]
}

describe('the ratio in a run', () => {
  it('is ES mid over SPY mid at the first snap that has both', () => {
    assert.deepEqual(ratioAt(0, measured()), [10.05, 'live', 0])
  })
  it('is updated once a snap, from the last quotes, however many came', () => {
    const log = measured()
    for (const ms of [10, 60, 110]) spy(log, ms, 46000, 46002)
    spy(log, 200).book({ ms: 210, ...higher })
    const expected = 10.05 + (1 - 2 ** (-0.25 / 15)) * 0.05
    assert.deepEqual(ratioAt(250, log), [Number(expected.toFixed(6)), 'live', 0])
  })

  const bad: readonly (readonly [string, Levels, Levels])[] = [
    ['locked', ladder(MID + 1, 'bid'), asks],
    ['crossed', ladder(MID + 2, 'bid'), asks],
    ['one-sided', bids, []],
  ]
  for (const [what, b, a] of bad)
    it(`is held, with its age, while the ES book is ${what}`, () => {
      const payload = at(750, measured().book({ ms: 300, bids: b, asks: a }))
      assert.deepEqual([payload.es.mid, payload.spy.source], [null, 'SPY'])
      assert.deepEqual([payload.es.ratioSource, payload.es.ratioAgeSec], ['held', 0.5])
    })
  it('is held while the SPY quote is wider than ratioMaxSpread, and live at it', () => {
    assert.deepEqual(ratioAt(500, spy(measured(), 300, 47995, 48005)), [10.05, 'live', 0])
    assert.deepEqual(ratioAt(500, spy(measured(), 300, 47994, 48005)), [10.05, 'held', 0.25])
  })
  it('is held from the snap at which ES has been silent for longer than feedStaleMs', () => {
    const log = () => spy(measured(), 14_000)
    assert.deepEqual(ratioAt(15_000, log()), [10.05, 'live', 0])
    assert.deepEqual(ratioAt(15_250, log()), [10.05, 'held', 0.25])
  })
  it('is held from the snap at which SPY has been silent for longer than feedStaleMs', () => {
    const log = () => measured().book({ ms: 14_000, bids, asks })
    assert.deepEqual(ratioAt(15_000, log()), [10.05, 'live', 0])
    assert.deepEqual(ratioAt(15_250, log()), [10.05, 'held', 0.25])
    assert.deepEqual(at(15_250, log()).spy, { spot: 480, bid: 479.99, ask: 480.01, source: 'ES' })
  })
  it('is not kept live by records of another contract', () => {
    const log = spy(measured(), 14_000).esTrade({ ms: 15_100, tick: MID, size: 1, id: OTHER })
    assert.deepEqual(ratioAt(15_250, log), [10.05, 'held', 0.25])
  })
  it('is the default until both feeds have given a mid', () => {
    assert.deepEqual(ratioAt(250, spy(new LogBuilder().session(0), 0)), [10, 'default', null])
  })
  it('is the default again in a new run', () => {
    const log = measured().session(1000, { run: 'second' }).book({ ms: 1000, bids, asks })
    assert.deepEqual(ratioAt(1250, log), [10, 'default', null])
  })
})

describe('a snap without spot', () => {
  /** At 16 s ES and SPY have been silent for over 15 s, but for what is given at 14 s. */
  const statusWith = (later: (log: LogBuilder) => LogBuilder) => at(16_000, later(measured())).status

  it('is stale where a silent feed would give one, though the other speaks without a price', () => {
    assert.equal(
      statusWith((log) => log.book({ ms: 14_000, bids, asks: [] })),
      'stale',
    )
    assert.equal(
      statusWith((log) => log.spyQuote({ ms: 14_000, bid: 48000, ask: null })),
      'stale',
    )
  })
  it('is no_spot where neither would, silent or not', () => {
    const neither = (log: LogBuilder) =>
      log.book({ ms: 14_000, bids, asks: [] }).spyQuote({ ms: 100, bid: 48000, ask: null })
    assert.equal(statusWith(neither), 'no_spot')
  })
})

describe('a level while ES is silent and SPY goes on', () => {
  it('is UNSEEN from the snap at which the silence is longer than feedStaleMs', () => {
    // A window of one second holds four snaps: with one out of sight three quarters of the zone were seen.
    const barrierAt = (ms: number) => {
      const log = spy(measured(), 14_000).control(ms + 1, { type: 'clock' })
      const { levels } = payloadsOf(log, { config: { barrierWindowSec: 1 } }).at(-1)!
      const { depth, coverage, state } = levels.find(({ id }) => id === 'ROUND_480')!.barrier
      return [depth, coverage, state]
    }
    assert.deepEqual(barrierAt(15_000), [80, 1, 'NEUTRAL'])
    assert.deepEqual(barrierAt(15_250), [0, 0.75, 'NEUTRAL'])
    assert.deepEqual(barrierAt(16_000), [0, 0, 'UNSEEN'])
  })
})

describe('what is near a level in ES', () => {
  /** The level at 480, at 10.05 the tick 19296, once buyers of one contract each lifted these ticks. */
  const level = (...ticks: number[]): LevelPayload => {
    const log = measured()
    ticks.forEach((tick, i) => {
      log.book({ ms: 300 + 100 * i, action: 'T', side: 'B', tick, size: 1, bids, asks })
    })
    return at(750, log).levels.find(({ id }) => id === 'ROUND_480')!
  }

  it('trades within tapeBand at the ratio: $0.50 are 20.1 ticks at 10.05', () => {
    const bought = (tick: number) => level(tick).tape.buyVolume
    assert.deepEqual([MID - 21, MID - 20, MID + 20, MID + 21].map(bought), [0, 1, 1, 0])
  })
  it('includes the tick at the very edge of the band: $0.50 are 20 ticks at 10', () => {
    const log = new LogBuilder()
      .session(0)
      .book({ ms: 0, bids: ladder(19199, 'bid'), asks: ladder(19201, 'ask') })
    for (const tick of [19179, 19180, 19220, 19221])
      log.book({
        ms: 1,
        action: 'T',
        side: 'B',
        tick,
        size: tick,
        bids: ladder(19199, 'bid'),
        asks: ladder(19201, 'ask'),
      })
    assert.equal(at(250, log).levels[0]!.tape.buyVolume, 19180 + 19220)
  })
  it('moves in SPY dollars a second: a point in 0.1 s is 10 points, over 10.05', () => {
    assert.equal(level(MID, MID + 4).tape.velocity, Number((10 / 10.05).toFixed(6)))
  })
  it('is defended by the orders at its tick: eight of the ten asks lie in the zone', () => {
    const { depth, coverage } = level().barrier
    assert.deepEqual([depth, coverage], [80, 1])
  })
})
