import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SignalsPayload } from '@spymaster/core'
import { payloadsOf } from './folded.ts'
import { assertAllHonest } from './honest.ts'
import { LogBuilder, ladder } from './log-builder.ts'
import { OPEN_MS } from './random-day.ts'

/** ES at 4800.125, SPY at 480.01: the dollar at 480 is monitored. */
const bids = ladder(19200, 'bid')
const asks = ladder(19201, 'ask')
const NOON_MS = OPEN_MS + 9_000_000
const opened = (ms = OPEN_MS): LogBuilder => new LogBuilder().session(ms)
const quoted = (ms = OPEN_MS): LogBuilder =>
  opened(ms).spyQuote({ ms, bid: 48000, ask: 48002 }).book({ ms, bids, asks })

/** All lines up to `ms`, each of them honest. */
function linesUntil(ms: number, log: LogBuilder): SignalsPayload[] {
  const payloads = payloadsOf(log.control(ms, { type: 'clock' }))
  assertAllHonest(payloads)
  return payloads
}

const lastOf = (ms: number, log: LogBuilder): SignalsPayload => linesUntil(ms, log).at(-1)!
const after = (log: LogBuilder): SignalsPayload => lastOf(OPEN_MS + 2000, log)
const kindsOf = ({ levels, universe }: SignalsPayload): string[] =>
  [...new Set([...levels, ...universe].map(({ kind }) => kind))].sort()

/** The log with its last record changed. */
function changed(log: LogBuilder, change: (record: DataView) => void): LogBuilder {
  const { buffer, byteOffset } = log.records().at(-1)!
  change(new DataView(buffer, byteOffset))
  return log
}

describe('a SPY quote', () => {
  const change = (edit: (record: DataView) => void) =>
    after(changed(quoted().spyQuote({ ms: OPEN_MS + 10, bid: 48000, ask: 48002 }), edit))

  it('has no side where no share is offered', () => {
    const { spy } = change((record) => record.setUint32(64, 0, true))
    assert.deepEqual([spy.bid, spy.ask, spy.source], [null, 480.02, 'ES'])
  })
  it('has no side at a price of nothing, or of next to nothing', () => {
    for (const nanos of [0n, 1n, -480_000_000_000n]) {
      const { spy } = change((record) => record.setBigInt64(48, nanos, true))
      assert.deepEqual([spy.bid, spy.ask, spy.source], [null, 480.02, 'ES'], `${nanos}`)
    }
  })
  it('sets no ratio that ES and SPY cannot have', () => {
    for (const cents of [1, 900_000_000]) {
      const log = opened().book({ ms: OPEN_MS, bids, asks })
      const { es, spy } = after(log.spyQuote({ ms: OPEN_MS, bid: cents, ask: cents + 1 }))
      assert.deepEqual([es.ratio, es.ratioSource, spy.source], [10, 'default', 'SPY'])
    }
  })
})

describe('an ES book', () => {
  const withBook = (book: Partial<Parameters<LogBuilder['book']>[0]>) =>
    after(quoted().book({ ms: OPEN_MS + 10, bids, asks, ...book }))

  for (const [what, book] of [
    ['locked', { asks: ladder(19200, 'ask') }],
    ['crossed', { asks: ladder(19190, 'ask') }],
    ['without bids', { bids: [] }],
    ['without offers', { asks: [] }],
    ['empty', { bids: [], asks: [] }],
    ['with a size of nothing', { bids: [[19200, 0], ...ladder(19199, 'bid', 10, 9)] }],
    ['with a price of nothing', { bids: ladder(9, 'bid') }],
    ['cleared', { bids: [], asks: [], action: 'R' }],
  ] as const)
    it(`that is ${what} has no mid and defends no level, while SPY gives the spot`, () => {
      const { es, spy, status, levels } = withBook(book)
      assert.deepEqual([es.mid, spy.source, status, es.ratioSource], [null, 'SPY', 'ok', 'held'])
      assert.ok(levels.length > 0)
      for (const { barrier } of levels) assert.deepEqual([barrier.depth, barrier.depthPerTick], [0, null])
    })
  it('that comes back after a clear has moved no order', () => {
    const log = quoted().book({ ms: OPEN_MS + 10, bids: [], asks: [], action: 'R' })
    const { levels } = after(log.book({ ms: OPEN_MS + 20, bids, asks }))
    for (const { barrier } of levels)
      assert.deepEqual([barrier.added, barrier.canceled, barrier.filled], [0, 0, 0])
  })
  it('gives no trade a price of nothing', () => {
    const log = quoted().esTrade({ ms: OPEN_MS + 10, tick: 0, size: 5 })
    const { quality } = after(log.book({ ms: OPEN_MS + 20, bids, asks, action: 'T', tick: 0, size: 5 }))
    assert.equal(quality.dropped, 1)
  })
})

describe('a feed that falls silent', () => {
  const silentFrom = OPEN_MS + 21_000
  const withFeeds = (es: boolean, spy: boolean): SignalsPayload[] => {
    const log = quoted()
    for (let ms = OPEN_MS + 500; ms < silentFrom; ms += 500) {
      if (es) log.book({ ms, bids, asks })
      if (spy) log.spyQuote({ ms, bid: 48000, ask: 48002 })
    }
    return linesUntil(silentFrom, log)
  }
  it('hides the book where it is ES', () => {
    const { status, quality, levels } = withFeeds(false, true).at(-1)!
    assert.deepEqual([status, levels[0]!.barrier.depth], ['ok', 0])
    assert.ok(quality.feedAgeMs.es! > 15_000)
  })
  it('leaves the spot to ES where it is SPY', () => {
    const { status, spy, es } = withFeeds(true, false).at(-1)!
    assert.deepEqual([status, spy.source, es.ratioSource], ['ok', 'ES', 'held'])
  })
  it('leaves no spot and no level where it is both', () => {
    const { status, spy, levels } = withFeeds(false, false).at(-1)!
    assert.deepEqual([status, spy.spot, levels], ['stale', null, []])
  })
})

describe('a day', () => {
  it('without SPY has the default ratio, of no age, and ES for its levels', () => {
    const log = opened()
    for (let ms = OPEN_MS; ms < OPEN_MS + 70_000; ms += 1000)
      log.book({ ms, bids, asks, action: 'T', side: 'B', tick: 19201, size: 2 })
    const last = lastOf(OPEN_MS + 70_000, log)
    assert.deepEqual([last.es.ratio, last.es.ratioSource, last.es.ratioAgeSec], [10, 'default', null])
    assert.deepEqual([last.quality.feedAgeMs.spy, last.spy.source], [null, 'ES'])
    assert.deepEqual(kindsOf(last), ['OR_HIGH', 'OR_LOW', 'ROUND', 'VWAP'])
  })
  it('without trades has nobody’s aggression and no level made of trades', () => {
    const log = quoted()
    for (let ms = OPEN_MS; ms < OPEN_MS + 70_000; ms += 1000) log.book({ ms, bids, asks })
    const last = lastOf(OPEN_MS + 70_000, log.spyQuote({ ms: OPEN_MS + 69_500, bid: 48000, ask: 48002 }))
    assert.deepEqual(kindsOf(last), ['ROUND'])
    const { imbalance, buyVolume, sellVolume, velocity, sweep, confidence } = last.levels[0]!.tape
    assert.deepEqual([imbalance, buyVolume, sellVolume, velocity, sweep, confidence], [0, 0, 0, 0, null, 0])
  })
  it('that begins at noon has no level of the hours that it did not see', () => {
    const log = quoted(NOON_MS)
    for (let ms = NOON_MS; ms < NOON_MS + 70_000; ms += 1000)
      log.book({ ms, bids, asks, action: 'T', side: 'B', tick: 19201, size: 2 })
    const kinds = kindsOf(lastOf(NOON_MS + 70_000, log))
    for (const kind of ['PM_HIGH', 'OR_HIGH', 'ON_HIGH', 'PRIOR_HIGH', 'PRIOR_CLOSE'])
      assert.ok(!kinds.includes(kind), kind)
  })
  it('of controls alone has no line', () => {
    assert.deepEqual(linesUntil(OPEN_MS + 60_000, opened()), [])
  })
})
