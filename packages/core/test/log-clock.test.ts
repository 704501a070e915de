import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CoreError } from '@spymaster/core'
import { encodeRecord, FLAG, RecordView, timeOrigin } from '@spymaster/dbn'
import { isPublished, LogClock } from '../src/fold/log-clock.ts'
import { payloadsOf, snapTimes } from './folded.ts'
import { ES, LogBuilder, ladder, MIDNIGHT } from './log-builder.ts'

const UNDEFINED = 2n ** 64n - 1n
const MS = 1e6
const bids = ladder(19200, 'bid')
const asks = ladder(19201, 'ask')
const logAt = (...times: number[]): LogBuilder => {
  const log = new LogBuilder().session(times[0]!)
  for (const ms of times) log.book({ ms, bids, asks })
  return log
}

/** Log times of the market records of a log, in ms, of a run that opens at 0. */
function logTimes(log: LogBuilder): number[] {
  const clock = new LogClock(timeOrigin(MIDNIGHT), 250, 0)
  const view = new RecordView().attach(log.bytes())
  const times: number[] = []
  while (view.next()) {
    clock.market(view)
    times.push(clock.nowNs / MS)
  }
  return times
}

/** An order-by-order record, which only moves the clock. */
const mbo = (ms: number, flags: number) =>
  encodeRecord({
    type: 'mbo',
    rtype: 0xa0,
    publisherId: 1,
    instrumentId: ES,
    tsEvent: MIDNIGHT,
    orderId: 1n,
    price: null,
    size: 1,
    flags,
    channelId: 0,
    action: 'A',
    side: 'B',
    tsRecv: MIDNIGHT + BigInt(ms * MS),
    tsInDelta: 0,
    sequence: 1,
  })

describe('log time', () => {
  it('is ts_recv, whatever ts_event says', () => {
    assert.deepEqual(logTimes(new LogBuilder().book({ ms: 40, eventMs: 9000, bids, asks })), [40])
  })
  it('never goes back', () => {
    const log = new LogBuilder()
    for (const ms of [40, 30, 41]) log.book({ ms, bids, asks })
    assert.deepEqual(logTimes(log), [40, 40, 41])
  })
  it('is the preceding record’s where ts_recv lies two days after the run’s date began, or more', () => {
    const twoDays = 2 * 86_400_000
    const log = new LogBuilder()
    for (const ms of [40, twoDays, 50, twoDays - 1]) log.book({ ms, bids, asks })
    assert.deepEqual(logTimes(log), [40, 40, 50, twoDays - 1])
  })
  it('is the preceding record’s where ts_recv is undefined', () => {
    const log = new LogBuilder().book({ ms: 40, bids, asks }).book({ ms: 50, tsRecv: null, bids, asks })
    assert.deepEqual(logTimes(log), [40, 40])
  })
  it('is the preceding record’s where ts_recv is flagged bad, in every schema that has the flag', () => {
    const flags = FLAG.last | FLAG.badTsRecv
    const log = new LogBuilder()
      .book({ ms: 40, bids, asks })
      .book({ ms: 50, flags, bids, asks })
      .esTrade({ ms: 60, flags, tick: 19200, size: 1 })
      .spyQuote({ ms: 70, flags, bid: 48000, ask: 48001 })
      .spyConsolidated({ ms: 80, flags, bid: 48000, ask: 48001 })
      .push(mbo(90, flags))
      .push(mbo(95, FLAG.last))
    assert.deepEqual(logTimes(log), [40, 40, 40, 40, 40, 40, 95])
  })
  it('is the preceding record’s in a bar, which has no ts_recv', () => {
    const log = new LogBuilder().book({ ms: 40, bids, asks })
    assert.deepEqual(logTimes(log.bar(99, { open: 1, high: 1, low: 1, close: 1 })), [40, 40])
  })
  it('is a clock record’s own', () => {
    assert.deepEqual(snapTimes(logAt(0).control(300, { type: 'clock' })), [0, 250])
  })
  it('never goes back for a clock record either: what comes after has its time', () => {
    const log = logAt(0).control(300, { type: 'clock' }).control(100, { type: 'clock' })
    const last = payloadsOf(log.book({ ms: 260, bids, asks }).book({ ms: 501, bids, asks })).at(-1)!
    assert.deepEqual([last.seq, last.quality.feedAgeMs.es], [2, 200])
  })
  it('is the preceding record’s where a clock record’s own is undefined', () => {
    const log = logAt(0).control(300, { type: 'clock' })
    const clock = log.records().at(-1)!
    new DataView(clock.buffer, clock.byteOffset).setBigUint64(8, UNDEFINED, true)
    assert.deepEqual(snapTimes(log.book({ ms: 600, bids, asks })), [0, 250, 500])
  })
})

describe('a session record without a time', () => {
  it('is refused', () => {
    const log = new LogBuilder().session(0)
    const session = log.records()[0]!
    new DataView(session.buffer, session.byteOffset).setBigUint64(8, UNDEFINED, true)
    assert.throws(() => payloadsOf(log), CoreError)
  })
})

describe('the snap grid', () => {
  it('begins at the first grid point after the first market record', () => {
    assert.deepEqual(snapTimes(logAt(10, 300, 600)), [250, 500])
  })
  it('begins at the first market record where it lies on the grid', () => {
    assert.deepEqual(snapTimes(logAt(250, 251)), [250])
  })
  it('begins neither with the session nor with a clock, a gap or a bar before the market', () => {
    const log = new LogBuilder()
      .session(0)
      .bar(-60_000, { open: 1, high: 1, low: 1, close: 1 })
      .control(300, { type: 'clock' })
      .control(700, { type: 'gap', feed: 'es', fromNs: '0', toNs: '1', why: 'test' })
    assert.deepEqual(snapTimes(log.book({ ms: 900, bids, asks }).book({ ms: 1001, bids, asks })), [1000])
  })
  it('begins no earlier than the session’s log time', () => {
    const log = new LogBuilder().session(900).book({ ms: 100, bids, asks }).book({ ms: 1300, bids, asks })
    assert.deepEqual(snapTimes(log), [1000, 1250])
  })
  it('begins on the eve at the earliest, whatever time the session record has', () => {
    const log = new LogBuilder().session(-86_400_000 * 3).book({ ms: 0, bids, asks, flags: FLAG.badTsRecv })
    assert.equal(snapTimes(log.book({ ms: -86_399_000, bids, asks }))[0], -86_400_000)
  })
  it('lies on multiples since the epoch also before midnight UTC', () => {
    assert.deepEqual(snapTimes(logAt(-610, -600, 10)), [-500, -250, 0])
  })
  it('takes the records at T into the snap for T', () => {
    const log = new LogBuilder().session(0).book({ ms: 1, bids, asks })
    log.book({ ms: 250, bids: ladder(19199, 'bid'), asks }).book({ ms: 251, bids, asks })
    assert.equal(payloadsOf(log)[0]!.es.bid, 19199 / 4)
  })
  it('keeps the records after T out of the snap for T', () => {
    const log = new LogBuilder().session(0).book({ ms: 1, bids, asks })
    log.book({ ms: 250.001, bids: ladder(19199, 'bid'), asks })
    assert.equal(payloadsOf(log)[0]!.es.bid, 4800)
  })
  it('fires nothing at the end of the input', () => {
    assert.deepEqual(snapTimes(logAt(10, 100)), [])
  })
  it('fires what is due before an end record, and no more', () => {
    const log = logAt(0, 100).control(600, { type: 'end', run: 'x', records: 2, dropped: 0 })
    assert.deepEqual(snapTimes(log), [0, 250, 500])
  })
  it('fires each of several grid points that are due at once', () => {
    assert.deepEqual(snapTimes(logAt(0, 1001)), [0, 250, 500, 750, 1000])
  })
  it('has the interval of the settings', () => {
    assert.deepEqual(snapTimes(logAt(0, 1001), { config: { snapIntervalMs: 500 } }), [0, 500, 1000])
  })
})

describe('a silence', () => {
  it('publishes everything up to 10 s after the last record, then whole multiples of 10 s', () => {
    const times = snapTimes(logAt(1100, 40_200))
    assert.equal(times[0], 1250)
    assert.deepEqual(times.slice(-5), [10_750, 11_000, 20_000, 30_000, 40_000])
    assert.equal(times.length, 40 + 3)
  })
  it('begins more than 10 s after the last record, to the microsecond', () => {
    assert.equal(snapTimes(logAt(1000, 12_000)).at(-1), 11_000)
    assert.equal(snapTimes(logAt(999.999, 12_000)).at(-1), 10_750)
  })
  it('counts only published snaps in seq', () => {
    const payloads = payloadsOf(logAt(1100, 40_200))
    assert.deepEqual(
      payloads.map(({ seq }) => seq),
      payloads.map((_, i) => i),
    )
  })
  it('is broken by clock records', () => {
    const log = logAt(0)
    for (let ms = 5000; ms <= 15_000; ms += 5000) log.control(ms, { type: 'clock' })
    assert.equal(snapTimes(log).length, 60)
  })
  it('is published by the last record folded, not by the one that ends it', () => {
    assert.deepEqual(
      [isPublished(12.5e9, 2.5e9), isPublished(10.25e9, 0), isPublished(20e9, 0)],
      [true, false, true],
    )
  })
  it('ages the smoothers on every snap: a score smoothed through it is the same with and without clocks', () => {
    const quotes = (log: LogBuilder) => log.spyQuote({ ms: 0, bid: 47999, ask: 48001 })
    const silent = quotes(logAt(0)).spyQuote({ ms: 14_000, bid: 47999, ask: 48001 })
    const ticking = quotes(logAt(0))
    for (let ms = 50; ms < 14_000; ms += 50) ticking.control(ms, { type: 'clock' })
    ticking.spyQuote({ ms: 14_000, bid: 47999, ask: 48001 })
    const last = (log: LogBuilder) => payloadsOf(log.control(14_300, { type: 'clock' })).at(-1)!
    const [a, b] = [last(silent), last(ticking)]
    assert.deepEqual({ ...a, seq: 0, digest: '' }, { ...b, seq: 0, digest: '' })
    assert.equal(a.levels.length > 0, true)
  })
})
