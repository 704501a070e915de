import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ContractError, CoreError, Physics, type SignalsPayload } from '@spymaster/core'
import { systemRecord } from '@spymaster/dbn'
import { packInstrument } from '@spymaster/events'
import { payloadsOf, type Run } from './folded.ts'
import { DATE, LogBuilder, ladder, MIDNIGHT } from './log-builder.ts'

/** ES at 4800.125, which is 480.0125 at a ratio of 10. */
const bids = ladder(19200, 'bid')
const asks = ladder(19201, 'ask')
const OTHER = packInstrument({ kind: 'ES', year: 2024, month: 6 })
const opened = (): LogBuilder => new LogBuilder().session(0)
const withBook = (): LogBuilder => opened().book({ ms: 0, bids, asks })
const quoted = (): LogBuilder => withBook().spyQuote({ ms: 0, bid: 47900, ask: 47902 })

/** The last payload, once time has gone on to `ms`. */
const lastBefore = (ms: number, log: LogBuilder, run: Run = {}): SignalsPayload =>
  payloadsOf(log.control(ms, { type: 'clock' }), run).at(-1)!

describe('a log', () => {
  it('must open with a session', () => {
    assert.throws(() => payloadsOf(new LogBuilder().book({ ms: 0, bids, asks })), CoreError)
    assert.throws(() => payloadsOf(new LogBuilder().control(0, { type: 'clock' })), CoreError)
  })
  it('must hold control records that make sense', () => {
    const log = opened().push(systemRecord({ tsEvent: MIDNIGHT, msg: '{"type":"tick"}', code: 255 }))
    assert.throws(() => payloadsOf(log), /a control record on the log makes no sense: .*tick/)
  })
  it('may hold what vendors’ systems say, anywhere', () => {
    const heartbeat = systemRecord({ tsEvent: MIDNIGHT, msg: 'Heartbeat', code: 0 })
    const log = new LogBuilder().push(heartbeat).session(0).push(heartbeat).book({ ms: 0, bids, asks })
    assert.equal(lastBefore(300, log).seq, 1)
  })
  it('goes by the defaults where no configuration is given', () => {
    const digests: string[] = []
    new Physics({ onSnap: ({ digest }) => digests.push(digest) }).fold(
      quoted().book({ ms: 600, bids, asks }).bytes(),
    )
    assert.deepEqual(
      digests,
      payloadsOf(quoted().book({ ms: 600, bids, asks })).map((p) => p.digest),
    )
  })
})

describe('spot', () => {
  const spotOf = ({ spy, status }: SignalsPayload) => [spy.spot, spy.source, status]

  it('is the SPY mid while its feed speaks', () => {
    assert.deepEqual(spotOf(lastBefore(300, quoted())), [479.01, 'SPY', 'ok'])
  })
  it('is ES over the ratio without a SPY quote', () => {
    assert.deepEqual(spotOf(lastBefore(300, withBook())), [480.0125, 'ES', 'ok'])
  })
  for (const [what, bid, ask] of [
    ['crossed', 47903, 47902],
    ['one-sided', 47900, null],
    ['empty', null, null],
  ] as const)
    it(`is ES over the last ratio while the SPY quote is ${what}`, () => {
      const { spy, es } = lastBefore(600, quoted().spyQuote({ ms: 260, bid, ask }))
      assert.deepEqual([spy.spot, spy.source, es.ratioSource], [479.01, 'ES', 'held'])
    })
  it('takes a locked SPY quote', () => {
    assert.equal(lastBefore(300, withBook().spyQuote({ ms: 0, bid: 47901, ask: 47901 })).spy.spot, 479.01)
  })
  it('goes over to ES once SPY has been silent for longer than feedStaleMs', () => {
    const log = quoted().book({ ms: 15_000, bids, asks }).control(15_300, { type: 'clock' })
    const sources = payloadsOf(log).map(({ spy }) => spy.source)
    assert.deepEqual(sources.slice(-2), ['SPY', 'ES'])
  })
  it('stands while a feed speaks, though its quote is unchanged', () => {
    const log = quoted().spyTrade({ ms: 14_000, tick: 47901, size: 1 })
    assert.deepEqual(spotOf(lastBefore(20_100, log)), [479.01, 'SPY', 'ok'])
  })
  it('is stale where only silence is to blame', () => {
    const payload = lastBefore(20_100, quoted())
    assert.deepEqual(spotOf(payload), [null, null, 'stale'])
    assert.deepEqual([payload.levels, payload.universe], [[], []])
    assert.deepEqual(payload.quality.feedAgeMs, { es: 20_000, spy: 20_000, options: null })
  })
  it('is missing where no book and no quote could give one', () => {
    const log = opened().book({ ms: 0, bids, asks: [] }).spyQuote({ ms: 0, bid: 47900, ask: null })
    const payload = lastBefore(300, log)
    assert.deepEqual(spotOf(payload), [null, null, 'no_spot'])
    assert.deepEqual(
      [payload.es.bid, payload.es.ask, payload.es.mid, payload.spy.bid],
      [4800, null, null, 479],
    )
  })
  it('is missing when an undefined price is all there is', () => {
    const log = opened().spyQuote({ ms: 0, bid: null, ask: null })
    assert.deepEqual(spotOf(lastBefore(300, log)), [null, null, 'no_spot'])
  })
})

describe('a gap', () => {
  const gap = (feed: 'es' | 'spy' | 'options' | 'all') =>
    ({ type: 'gap', feed, fromNs: '0', toNs: '1', why: 'test' }) as const
  const after = (feed: 'es' | 'spy' | 'options' | 'all') => lastBefore(600, quoted().control(260, gap(feed)))

  it('leaves what it does not concern, and is counted', () => {
    const { spy, es, quality } = after('options')
    assert.deepEqual([spy.source, es.bid, quality.gaps], ['SPY', 4800, 1])
  })
  it('of ES drops its book', () => {
    const { spy, es } = after('es')
    assert.deepEqual([spy.source, es.bid, es.mid], ['SPY', null, null])
  })
  it('of SPY drops its quote', () => {
    const { spy, es } = after('spy')
    assert.deepEqual([spy.source, spy.bid, es.bid], ['ES', null, 4800])
  })
  it('of all leaves no spot', () => {
    assert.equal(after('all').status, 'no_spot')
  })
  it('drops the flows and the tape that span it', () => {
    const busy = withBook().book({ ms: 1, bids: ladder(19200, 'bid', 40), asks })
    busy.book({ ms: 2, action: 'T', side: 'B', tick: 19201, size: 3, bids, asks })
    const before = lastBefore(600, busy).levels[0]!
    const log = busy.control(700, gap('es')).book({ ms: 710, bids, asks })
    const { barrier, tape } = lastBefore(900, log).levels[0]!
    assert.ok(before.barrier.added > 0 && before.tape.buyVolume === 3)
    assert.deepEqual([barrier.added, barrier.filled, tape.buyVolume], [0, 0, 0])
  })
  it('before the first market record is counted and does no harm', () => {
    const log = opened().control(0, gap('all')).book({ ms: 1, bids, asks })
    assert.equal(lastBefore(600, log).quality.gaps, 1)
  })
})

describe('the contract', () => {
  it('is the one of the session, whose other records are dropped and counted', () => {
    const other = { id: OTHER, bids: ladder(19400, 'bid'), asks: ladder(19401, 'ask') }
    const log = withBook()
      .book({ ms: 10, ...other })
      .esTrade({ ms: 11, id: OTHER, tick: 19400, size: 5 })
    const { es, quality, levels } = lastBefore(300, log)
    assert.deepEqual([es.contract, es.bid, quality.dropped, levels[0]!.tape.buyVolume], ['ESH4', 4800, 2, 0])
  })
  it('is the user’s where one is given', () => {
    const { es, quality } = lastBefore(300, withBook(), { contract: 'ESM4' })
    assert.deepEqual([es.contract, es.bid, quality.dropped], ['ESM4', null, 1])
  })
  it('is refused where the user’s is none', () => {
    assert.throws(() => payloadsOf(withBook(), { contract: 'SPY' }), ContractError)
  })
  it('follows the volume of the previous session’s bars', () => {
    const bar = { open: 1, high: 1, low: 1, close: 1 }
    const dayBefore = (-4 * 24 + 15) * 3_600_000
    const log = new LogBuilder().session(0, { outrights: [] }).bar(dayBefore, bar, OTHER, 900)
    assert.equal(lastBefore(300, log.book({ ms: 0, bids, asks })).es.contract, 'ESM4')
  })
})

describe('records without use', () => {
  const dropped = (log: LogBuilder) => lastBefore(300, log).quality.dropped

  it('are counted where a price is off the tick grid or undefined', () => {
    assert.equal(dropped(withBook().spyTrade({ ms: 1, size: 5 })), 1)
    assert.equal(dropped(opened().esTrade({ ms: 1, size: 5 })), 1)
    assert.equal(dropped(withBook().book({ ms: 1, action: 'T', side: 'A', size: 5, bids, asks })), 1)
  })
  it('are counted where a size is undefined', () => {
    assert.equal(dropped(opened().esTrade({ ms: 1, tick: 19200, size: 0xffff_ffff })), 1)
    const trade = { ms: 1, action: 'T', side: 'A', tick: 19200, size: 0xffff_ffff, bids, asks }
    assert.equal(dropped(withBook().book(trade)), 1)
  })
  it('are counted where no engine takes their type', () => {
    assert.equal(dropped(withBook().bar(1, { open: 1, high: 1, low: 1, close: 1 })), 1)
  })
})

describe('trades', () => {
  const bought = (log: LogBuilder) => lastBefore(300, log).levels[0]!.tape.buyVolume
  const trade = { side: 'B', tick: 19201, size: 4 }

  it('are those of the book where there is one, though the trades schema comes too', () => {
    const log = withBook()
      .book({ ms: 10, action: 'T', ...trade, bids, asks })
      .esTrade({ ms: 10, ...trade })
    assert.equal(bought(log), 4)
  })
  it('are those of the trades schema where there is no book', () => {
    const log = opened()
      .spyQuote({ ms: 0, bid: 48000, ask: 48002 })
      .esTrade({ ms: 10, ...trade })
    assert.equal(bought(log), 4)
  })

  /** VWAP at 14:30:00.25 UTC, the regular session's first snap but one. */
  const vwap = (trades: (log: LogBuilder, ms: number) => LogBuilder): number | undefined => {
    const open = 52_200_000
    const log = new LogBuilder().session(open).spyQuote({ ms: open, bid: 47900, ask: 47902 })
    const { levels, universe } = lastBefore(open + 300, trades(log, open + 10))
    return [...levels, ...universe].find(({ kind }) => kind === 'VWAP')?.price
  }
  const first = { tick: 47900, size: 1, bid: 47900, ask: 47902, action: 'T' }
  const second = { ...first, tick: 47910 }

  it('of SPY are those of its quotes where these have them', () => {
    const both = (log: LogBuilder, ms: number) =>
      log
        .spyQuote({ ms, ...first })
        .spyTrade({ ms, ...first })
        .spyQuote({ ms, ...second })
        .spyTrade({ ms, ...second, size: 9 })
    assert.equal(vwap(both), 479.05)
  })
  it('of SPY are those of the trades schema where its quotes have none', () => {
    const prints = (log: LogBuilder, ms: number) => log.spyTrade({ ms, ...first }).spyTrade({ ms, ...second })
    assert.equal(vwap(prints), 479.05)
  })
  it('of SPY are taken from consolidated quotes as well', () => {
    const prints = (log: LogBuilder, ms: number) =>
      log
        .spyConsolidated({ ms, ...first })
        .spyConsolidated({ ms, ...second })
        .spyTrade({ ms, ...second })
    assert.equal(vwap(prints), 479.05)
  })
  it('without a price make no level', () => {
    assert.equal(
      vwap((log, ms) => log.spyTrade({ ms, size: 100 })),
      undefined,
    )
  })
})

describe('a second run on one log', () => {
  const first = quoted().book({ ms: 900, bids, asks })
  const second = (log: LogBuilder) =>
    log
      .session(50_000, { run: `${DATE}.1` })
      .book({ ms: 50_000, bids, asks })
      .book({ ms: 50_600, bids, asks })

  it('starts all anew', () => {
    const alone = payloadsOf(second(new LogBuilder()))
    const both = payloadsOf(second(quoted().book({ ms: 900, bids, asks })))
    assert.deepEqual(both.slice(-alone.length), alone)
    assert.equal(both.length, payloadsOf(first).length + alone.length)
  })
  it('may lie earlier than the first', () => {
    const late = new LogBuilder().session(90_000).book({ ms: 90_000, bids, asks })
    assert.deepEqual(payloadsOf(second(late)), payloadsOf(second(new LogBuilder())))
  })
})

describe('a payload', () => {
  it('carries run, config and digest, of which only the digest is chained', () => {
    const a = payloadsOf(quoted().book({ ms: 600, bids, asks }))
    const renamed = new LogBuilder().session(0, { run: 'other' }).book({ ms: 0, bids, asks })
    const b = payloadsOf(renamed.spyQuote({ ms: 0, bid: 47900, ask: 47902 }).book({ ms: 600, bids, asks }))
    assert.deepEqual([a[0]!.run, b[0]!.run], [DATE, 'other'])
    assert.deepEqual(
      a.map((p) => p.digest),
      b.map((p) => p.digest),
    )
    assert.equal(new Set(a.map((p) => p.digest)).size, a.length)
  })
  it('has no digest that depends on the configuration’s hash', () => {
    const of = (run: Run) => payloadsOf(quoted().book({ ms: 600, bids, asks }), run)
    const [a, b] = [of({}), of({ config: { memoryMaxSec: 901 } })]
    assert.notEqual(a[0]!.config, b[0]!.config)
    assert.deepEqual(
      a.map((p) => p.digest),
      b.map((p) => p.digest),
    )
  })
  it('says its time in milliseconds and nanoseconds', () => {
    const { ts, tsNs } = lastBefore(300, withBook())
    assert.equal(BigInt(ts) * 1_000_000n, MIDNIGHT + 250_000_000n)
    assert.equal(tsNs, `${MIDNIGHT + 250_000_000n}`)
  })
  it('lists levels by price, then kind', () => {
    const { levels, universe } = lastBefore(300, withBook())
    assert.deepEqual(
      levels.map(({ id }) => id),
      ['ROUND_480'],
    )
    assert.deepEqual(
      universe.map(({ id }) => id),
      [476, 477, 478, 479, 481, 482, 483, 484, 485].map((usd) => `ROUND_${usd}`),
    )
  })
})
