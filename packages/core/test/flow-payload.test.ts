import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FlowPayload } from '@spymaster/core'
import { CLOSE, foldedFuel, marketLog, type Shown, TEN } from './fuel-market.ts'
import { MIDNIGHT } from './log-builder.ts'
import { optionPrint } from './option-log.ts'

/** Of customers of whom three orders are known, all in one contract and signed bought by the quote. */
const OWN = 0.15 ** 2
const SHARE = 1 / (1 + OWN * 3 * 0.49)
const RIGHT = 1 / (25 + SHARE * 3 * 0.49)
const LEAN = { mean: SHARE * (RIGHT * SHARE + OWN) * 3 * 0.7, variance: SHARE * (OWN + SHARE * RIGHT) }
/** Contracts that customers bought of the three hundred, by the signs and by the lean. */
const BOUGHT = 300 * 0.7 + 300 * 0.51 * LEAN.mean

const all = { quotes: true, prints: true, openInterest: true }
const flowsOf = (shown: Shown, config: Record<string, unknown> = {}) =>
  foldedFuel(marketLog(shown), config).flows
const lastFlow = (shown: Shown, config: Record<string, unknown> = {}): FlowPayload =>
  flowsOf(shown, config).at(-1)!
const rowOf = ({ rows }: FlowPayload, strike: number) => rows.find((row) => row.strike === strike)!

describe('the option flow', () => {
  it('comes at whole seconds and where the strikes near spot change, before the snap', () => {
    const { snaps, flows } = foldedFuel(marketLog(all))
    const since = (ts: number) => ts - Number(MIDNIGHT / 1_000_000n) - TEN
    assert.deepEqual(
      flows.map(({ ts, rows }) => [since(ts), rows.length]),
      // The first options are of the log time of the first snap.
      [
        [0, 21],
        [1000, 21],
        [2000, 21],
      ],
    )
    for (const { ts, before } of flows) assert.equal(snaps[before]!.ts, ts)
  })
  it('is not made where nobody asks, and changes nothing where somebody does', () => {
    const log = marketLog(all)
    const without = foldedFuel(log, {}, false)
    assert.deepEqual(without.flows, [])
    assert.deepEqual(without.snaps, foldedFuel(log).snaps)
  })
  it('has the strikes within $10 of spot, ascending', () => {
    const { rows } = lastFlow({ ...all, spot: 47_650 })
    assert.deepEqual([rows[0]!.strike, rows.at(-1)!.strike, rows.length], [467, 485, 19])
    assert.ok(rows.every((row, k) => k === 0 || row.strike > rows[k - 1]!.strike))
  })
  it('says what traded within the window and what dealers hold since the run began', () => {
    const { call, put } = rowOf(lastFlow({ ...all, size: 100 }, { fuelWindowSec: 1 }), 475)
    // Bought at seconds 0, 1 and 2; the window at 2 s holds what came after 1 s.
    assert.equal(call!.volume, 100)
    assert.equal(call!.premium, Math.round(call!.last! * 100 * 100 * 100) / 100)
    assert.equal(call!.inventory, Math.round(-100 * BOUGHT) / 100)
    const variance = 3 * 10_000 * 0.51 + (300 * 0.51) ** 2 * LEAN.variance
    assert.equal(call!.inventorySd, Math.round(100 * Math.sqrt(variance)) / 100)
    assert.deepEqual([put!.volume, put!.premium, put!.inventory, put!.last], [0, 0, 0, null])
    assert.equal(call!.openInterest, 1000)
  })
  it('counts what traded within (T - fuelWindowSec, T]', () => {
    const log = marketLog({ quotes: true, seconds: 1 })
    log.push(optionPrint({ ms: TEN + 1000.001, price: 200, size: 7, from: 'trades' }))
    for (const ms of [1500, 2000, 2500]) log.spyQuote({ ms: TEN + ms, bid: 47_499, ask: 47_501 })
    const { flows } = foldedFuel(log, { fuelWindowSec: 1 })
    assert.deepEqual(
      flows.map((flow) => rowOf(flow, 475).call!.volume),
      [0, 0, 7],
    )
  })
  it('has the flow that customers signed, in delta and gamma', () => {
    const { call, put } = rowOf(lastFlow({ ...all, size: 100 }), 475)
    assert.ok(Math.abs(call!.deltaFlow! - BOUGHT * 100 * call!.delta!) < 0.1)
    assert.ok(Math.abs(call!.gammaFlow! - BOUGHT * 100 * call!.gamma!) < 0.1)
    assert.deepEqual([put!.deltaFlow, put!.gammaFlow], [0, 0])
  })
  it('has one volatility and gamma a strike, and deltas one share apart', () => {
    for (const { call, put } of lastFlow(all).rows) {
      assert.deepEqual([call!.iv, call!.gamma], [put!.iv, put!.gamma])
      assert.ok(Math.abs(call!.delta! - put!.delta! - 1) < 2e-6)
      assert.ok(Math.abs(call!.iv! - 0.15) < 0.02)
    }
  })
  it('has the book by fuelSource, and by either', () => {
    const { book, forward, atmVolatility, secondsLeft, status } = lastFlow(all)
    assert.deepEqual([status, secondsLeft], ['ok', (CLOSE - TEN) / 1000 - 2])
    assert.ok(Math.abs(forward! - 475) < 0.02 && Math.abs(atmVolatility! - 0.15) < 0.005)
    const { session, window } = book
    assert.deepEqual(
      [book.netDealerGamma, book.netDealerDelta],
      [session.netDealerGamma, session.netDealerDelta],
    )
    // Opening positions, 1000 long calls and short puts at each of 21 strikes, are in the session alone.
    assert.equal(session.netDealerGamma, window.netDealerGamma)
    assert.ok(Math.abs(session.netDealerDelta! - window.netDealerDelta! - 21 * 1000 * 100) < 1)
    assert.equal(book.opening, 'calls-long-puts-short')
    const ofWindow = lastFlow(all, { fuelSource: 'window' })
    assert.equal(ofWindow.book.netDealerDelta, window.netDealerDelta)
    assert.deepEqual([ofWindow.fuelSource, ofWindow.book.opening], ['window', null])
  })
  it('says what is not known: greeks without quotes, everything without a spot', () => {
    const { rows, book, status, forward } = lastFlow({ prints: true })
    const { call, put } = rows[0]!
    assert.deepEqual([status, forward, rows.length, put], ['no_iv', null, 1, null])
    assert.deepEqual(
      [call!.iv, call!.delta, call!.gamma, call!.deltaFlow, call!.gammaFlow],
      Array(5).fill(null),
    )
    assert.deepEqual(
      [book.netDealerGamma, book.session.netDealerCharm, book.hedgeContracts],
      [null, null, null],
    )
    assert.ok(call!.volume > 0)
  })
  it('has no gamma after the close', () => {
    const flow = lastFlow({ ...all, fromMs: CLOSE - 1000 })
    assert.deepEqual(
      [flow.status, flow.secondsLeft, flow.book.netDealerGamma, flow.book.callWall],
      ['expired', 0, 0, null],
    )
    for (const { call } of flow.rows) assert.deepEqual([call!.gamma, call!.iv], [0, null])
  })
  it('depends on nothing that comes later', () => {
    const records = marketLog({ ...all, seconds: 5 }).records()
    const whole = foldedFuel(records)
    for (let count = 1; count < records.length; count += 17) {
      const { snaps, flows } = foldedFuel(records.slice(0, count))
      assert.deepEqual(snaps, whole.snaps.slice(0, snaps.length))
      assert.deepEqual(flows, whole.flows.slice(0, flows.length))
    }
  })
  it('is the same however the log is batched', () => {
    const log = marketLog({ ...all, seconds: 5 })
    assert.deepEqual(foldedFuel(log.records()), foldedFuel(log))
  })
})
