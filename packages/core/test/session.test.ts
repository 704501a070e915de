import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LevelPayload, SignalsPayload } from '@spymaster/core'
import { payloadsOf } from './folded.ts'
import { LogBuilder, ladder, MIDNIGHT } from './log-builder.ts'

const HOUR = 3_600_000
/** 09:30 and 16:00 in New York, in ms since 00:00 UTC. */
const OPEN = 14.5 * HOUR
const CLOSE = 21 * HOUR
/** 18:00 of the eve: what begins by then has its whole night and day. */
const EVE = -1 * HOUR

/** ES at 4800.50, SPY at 480.05. */
const bids = ladder(19201, 'bid')
const asks = ladder(19203, 'ask')
const start = (ms: number, session: { date?: string } = {}): LogBuilder =>
  new LogBuilder().session(ms, session).book({ ms, bids, asks }).spyQuote({ ms, bid: 48005, ask: 48005 })
/** The same on a day that is known from its eve on. */
const startWhole = (ms: number): LogBuilder =>
  new LogBuilder()
    .session(EVE)
    .book({ ms: EVE, bids: [], asks: [] })
    .book({ ms, bids, asks })
    .spyQuote({ ms, bid: 48005, ask: 48005 })
const bought = (log: LogBuilder, ms: number, tick: number): LogBuilder =>
  log.book({ ms, action: 'T', side: 'B', tick, size: 1, bids, asks })

/** The payload for the snap at `ms`, once time has gone on. */
function at(ms: number, log: LogBuilder): SignalsPayload {
  const payloads = payloadsOf(log.control(ms + 1, { type: 'clock' }))
  return payloads.find(({ ts }) => ts === Number(MIDNIGHT / 1_000_000n) + ms)!
}
const kinds = ({ levels, universe }: SignalsPayload): string[] =>
  [...new Set([...levels, ...universe].map(({ kind }) => kind))].sort()
const level = ({ levels }: SignalsPayload, id: string): LevelPayload => levels.find((l) => l.id === id)!

describe('outside 04:00 to 16:00', () => {
  const scored = (payload: SignalsPayload) => {
    const { breakScore, barrier, tape } = level(payload, 'ROUND_480')
    return [payload.session, breakScore! < 50, barrier.depth > 0, tape.buyVolume]
  }

  it('barrier, tape and score run, in a session that is closed', () => {
    assert.deepEqual(scored(at(500, bought(start(0), 100, 19203))), ['closed', true, true, 1])
  })
  it('they run on a holiday as well', () => {
    const noon = -7 * HOUR
    const payload = at(noon + 500, bought(start(noon, { date: '2023-12-25' }), noon + 100, 19203))
    assert.deepEqual([payload.session, kinds(payload)], ['closed', ['ROUND']])
    assert.equal(level(payload, 'ROUND_480').tape.buyVolume, 1)
  })
  it('VWAP and extremes end, at 16:00 itself', () => {
    const log = () =>
      bought(startWhole(CLOSE - 500), CLOSE - 400, 19203).spyTrade({ ms: CLOSE, tick: 48005, size: 9 })
    const before = at(CLOSE - 250, log())
    assert.deepEqual([before.session, kinds(before)], ['regular', ['ROUND', 'VWAP']])
    const after = at(CLOSE, log())
    assert.deepEqual([after.session, kinds(after)], ['closed', ['ROUND']])
  })
})

describe('a level that is forming', () => {
  /** The pre-market high at 480.10, traded in ES, a nickel above spot. */
  const log = () => bought(startWhole(OPEN - 500), OPEN - 400, 19204)
  const before = () => at(OPEN - 250, log())
  const open = () => at(OPEN, log())

  it('is shown, but neither scored nor touched, until its segment is over', () => {
    const shown = (payload: SignalsPayload) => {
      const { forming, breakScoreRaw, breakScore, signal, touched } = level(payload, 'PM_HIGH')
      return { forming, touched, signal, isScored: breakScoreRaw !== null || breakScore !== null }
    }
    assert.deepEqual(shown(before()), { forming: true, touched: false, signal: 'NEUTRAL', isScored: false })
    assert.deepEqual(shown(open()), { forming: false, touched: true, signal: 'NEUTRAL', isScored: true })
  })
  it('is marked as such among the levels further off, and is watched once formed', () => {
    const far = () => bought(startWhole(OPEN - 500), OPEN - 400, 19240)
    const stateOf = ({ universe }: SignalsPayload) => universe.find(({ id }) => id === 'PM_HIGH')!.state
    assert.deepEqual([stateOf(at(OPEN - 250, far())), stateOf(at(OPEN, far()))], ['forming', 'watched'])
  })
  it('counts neither as confluence nor as an obstacle until then', () => {
    const context = (payload: SignalsPayload) => {
      const { confluence, runway } = level(payload, 'ROUND_480')
      return [confluence.members, runway.bounce.obstacle, runway.bounce.distance]
    }
    assert.deepEqual(context(before()), [[], null, null])
    assert.deepEqual(context(open()), [['PM_HIGH', 'PM_LOW', 'ON_HIGH', 'ON_LOW'], 'PM_HIGH', 0.1])
  })
})

describe('a segment that runs on ES', () => {
  it('converts each trade at the ratio of its time', () => {
    // 4800 at the default of 10 and 4824 at a measured 10.05 are both 480; at one ratio their mean is another.
    const later = { bids: ladder(19295, 'bid'), asks: ladder(19297, 'ask') }
    const log = new LogBuilder()
      .session(OPEN)
      .book({ ms: OPEN, action: 'T', side: 'B', tick: 19200, size: 1, bids, asks })
    log.book({ ms: OPEN + 50, ...later }).spyQuote({ ms: OPEN + 50, bid: 48000, ask: 48000 })
    log.book({ ms: OPEN + 300, action: 'T', side: 'B', tick: 19296, size: 1, ...later })
    log.book({ ms: OPEN + 60_100, ...later })
    const vwap = ({ levels }: SignalsPayload) => levels.find(({ kind }) => kind === 'VWAP')?.price
    assert.deepEqual([at(OPEN + 60_000, log), at(OPEN + 60_250, log)].map(vwap), [undefined, 480])
  })
})

describe('a level that shares its price with a dollar', () => {
  it('stays a level of its own, which names the dollar', () => {
    const payload = at(OPEN + 250, start(OPEN).spyTrade({ ms: OPEN, tick: 48000, size: 1 }))
    const [vwap, round] = [level(payload, 'VWAP'), level(payload, 'ROUND_480')]
    assert.deepEqual([vwap.price, vwap.sameAs, round.sameAs], [480, 'ROUND_480', null])
  })
  it('names none where the price differs by a cent', () => {
    const payload = at(OPEN + 250, start(OPEN).spyTrade({ ms: OPEN, tick: 48001, size: 1 }))
    assert.equal(level(payload, 'VWAP').sameAs, null)
  })
})

describe('a run that begins within the day', () => {
  const NOON = OPEN + 2.5 * HOUR
  const traded = (from: number, at: number): LogBuilder =>
    bought(start(from), from + 100, 19203).spyTrade({ ms: at, tick: 48005, size: 9 })
  const kindsAt = (from: number, later: number): string[] => kinds(at(later, traded(from, from + 200)))

  it('has no VWAP and no extremes of a session it has not seen the beginning of', () => {
    assert.deepEqual(kindsAt(NOON, NOON + 1000), ['ROUND'])
  })
  it('has those of the segments that begin later, and none of a night or pre-market it joined', () => {
    assert.deepEqual(kindsAt(OPEN - HOUR, OPEN - HOUR + 1000), ['ROUND'])
    const log = traded(OPEN - HOUR, OPEN).spyTrade({ ms: OPEN + 100, tick: 48009, size: 9 })
    assert.deepEqual(kinds(at(OPEN + 500, log)), ['OR_HIGH', 'OR_LOW', 'ROUND', 'VWAP'])
  })
  it('may come up to 60 s late', () => {
    const late = (ms: number) => kindsAt(OPEN + ms, OPEN + 61_000).includes('VWAP')
    assert.deepEqual([late(60_000), late(60_001)], [true, false])
  })
  it('has no levels of ES from before it knew ES, whatever else it knew', () => {
    const spyFirst = (es: number): LogBuilder =>
      bought(
        new LogBuilder()
          .session(EVE)
          .spyQuote({ ms: EVE, bid: 48005, ask: 48005 })
          .book({ ms: es, bids, asks }),
        es + 100,
        19203,
      ).spyQuote({ ms: NOON, bid: 48005, ask: 48005 })
    const seen = (es: number) => kinds(at(NOON + 250, spyFirst(es)))
    assert.deepEqual(seen(EVE + 60_000), ['ON_HIGH', 'ON_LOW', 'ROUND'])
    assert.deepEqual(seen(EVE + 60_001), ['ROUND'])
    assert.deepEqual(seen(OPEN + 60_000), ['OR_HIGH', 'OR_LOW', 'ROUND', 'VWAP'])
    assert.deepEqual(seen(OPEN + 60_001), ['ROUND'])
  })
  it('has those of SPY however late ES comes', () => {
    const log = new LogBuilder()
      .session(EVE)
      .spyQuote({ ms: OPEN, bid: 48005, ask: 48005 })
      .spyTrade({ ms: OPEN, tick: 48005, size: 9 })
      .book({ ms: OPEN + 61_000, bids, asks })
    assert.ok(
      kinds(at(OPEN + 61_250, log.spyQuote({ ms: OPEN + 61_000, bid: 48005, ask: 48005 }))).includes('VWAP'),
    )
  })
})
