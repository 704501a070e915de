import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RTYPE, readRecord, timeOrigin } from '@spymaster/dbn'
import { SPY_ID, unpackInstrument } from '@spymaster/events'
import { BATCH_BYTES, BATCH_NS, BATCH_RECORDS, type SimBatch, Simulation } from '@spymaster/simulator'
import { clock, eachRecord, recordsOf, stretch } from './simulated.ts'

const open = stretch('09:29', '09:31')
const origin = timeOrigin(clock('00:00'))

/** Rank among records of one log time: architecture.md, "The log" 2. */
const RANKS = new Map<number, number>([
  [RTYPE.mbp10, 0],
  [RTYPE.mbp1, 2],
  [RTYPE.trades, 3],
  [RTYPE.cbbo1s, 4],
  [RTYPE.tcbbo, 5],
  [RTYPE.statistics, 6],
])

describe('the simulated log', () => {
  it('comes in small batches that say when they begin and end', () => {
    let last: SimBatch | null = null
    for (const batch of new Simulation(open).batches()) {
      assert.ok(batch.count >= 1 && batch.count <= BATCH_RECORDS)
      assert.ok(batch.bytes.length <= BATCH_BYTES)
      assert.equal(batch.bytes.byteOffset % 4, 0)
      assert.ok(Number(batch.toNs - batch.fromNs) <= BATCH_NS)
      assert.ok(batch.fromNs >= (last?.toNs ?? 0n))
      last = { ...batch }
    }
  })
  it('counts the records of each batch', () => {
    const counts = new Map<bigint, number>()
    let records = 0
    let counted = 0
    eachRecord(open, (_view, batch) => {
      records++
      counts.set(batch.fromNs, batch.count)
    })
    for (const { count } of new Simulation(open).batches()) counted += count
    assert.equal(records, counted)
  })
  it('has records of known kinds and instruments only, all of which decode', () => {
    let decoded = 0
    eachRecord(open, (view) => {
      assert.notEqual(unpackInstrument(view.instrumentId), null)
      if (decoded++ % 10 === 0) assert.equal(readRecord(view).instrumentId, view.instrumentId)
    })
    assert.ok(decoded > 10_000)
  })
  it('goes by log time, and at one time by the order of feeds', () => {
    let lastNs = Number.NEGATIVE_INFINITY
    let lastRank = 0
    eachRecord(open, (view) => {
      if (view.rtype === RTYPE.ohlcv1m) return
      const ns = view.tsRecvSince(origin)
      const rank = RANKS.get(view.rtype)!
      assert.ok(ns > lastNs || (ns === lastNs && rank >= lastRank), `at ${ns}`)
      assert.ok(view.tsEventSince(origin) < ns)
      lastNs = ns
      lastRank = rank
    })
  })
  it('begins with bars, whose log time is that of the first market record', () => {
    const records = recordsOf({ ...open, toNs: clock('09:30') })
    const bars = records.filter(({ type }) => type === 'ohlcv')
    assert.deepEqual(records.slice(0, bars.length), bars)
    const [first] = new Simulation(open).batches()
    const market = records[bars.length]!
    assert.equal(market.type === 'mbp-10' && market.tsRecv, first!.fromNs)
    assert.equal(first!.fromNs, clock('09:29'))
  })
})

describe('warm-up bars', () => {
  const bars = recordsOf({ ...open, toNs: open.fromNs! + 1n }).filter((record) => record.type === 'ohlcv')
  const spy = bars.filter(({ instrumentId }) => instrumentId === SPY_ID)

  it('are those of three sessions of SPY and of the last one of ES', () => {
    assert.equal(spy.length, 3 * 390)
    assert.equal(bars.length - spy.length, 390)
    assert.equal(spy[0]!.tsEvent, clock('09:30', '2025-12-15'))
    assert.equal(spy.at(-1)!.tsEvent, clock('15:59', '2025-12-17'))
  })
  it('are in order of time, each within its own high and low', () => {
    for (const [i, { open, high, low, close, tsEvent }] of bars.entries()) {
      assert.ok(low! <= open! && low! <= close! && high! >= open! && high! >= close!)
      assert.ok(i === 0 || tsEvent >= bars[i - 1]!.tsEvent)
    }
  })
  it('end near where the day begins', () => {
    assert.ok(Math.abs(Number(spy.at(-1)!.close) / 1e9 / 680 - 1) < 0.02)
  })
  it('are as many as asked for', () => {
    const none = recordsOf({ ...open, toNs: open.fromNs! + 1n, warmupSessions: 0 })
    assert.ok(none.every(({ type }) => type !== 'ohlcv'))
  })
})
