import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FLAG } from '@spymaster/dbn'
import { barrierAt, barrierReadings } from './barrier-run.ts'
import { type Levels, LogBuilder, ladder } from './log-builder.ts'

/** Bids 19200 to 19191; the level at 19196 has its zone from 19188 to 19204, of which 14 ticks are in sight. */
const BID = 19200
const ZONE = 17
const bids = ladder(BID, 'bid')
const asks = ladder(BID + 1, 'ask')
const base = (): LogBuilder => new LogBuilder().book({ ms: 0, bids, asks })

/** The levels with other sizes at some ticks; 0 takes one out. */
const resized = (levels: Levels, sizes: Record<number, number>): Levels =>
  levels.map(([tick, size]) => [tick, sizes[tick] ?? size] as const).filter(([, size]) => size > 0)

/** The bids changed to these sizes, one event a millisecond, from `ms` on. */
function changing(log: LogBuilder, ms: number, ...changes: Record<number, number>[]): LogBuilder {
  for (const [i, sizes] of changes.entries()) log.book({ ms: ms + i, bids: resized(bids, sizes), asks })
  return log
}

/** A sale of `size` at the best bid of ten, which has `left` after it. */
const sold = (log: LogBuilder, ms: number, size: number, left: number): LogBuilder =>
  log
    .book({ ms, action: 'T', side: 'A', tick: BID, size, flags: 0, bids, asks })
    .book({ ms, bids: resized(bids, { [BID]: left }), asks })

describe('a barrier’s depth', () => {
  it('is what the zone shows, over the visible ticks at or behind the best quote', () => {
    const { depth, depthPerTick, coverage } = barrierAt(0, base())
    assert.deepEqual([depth, depthPerTick, coverage], [100, 10, 14 / ZONE])
  })
  it('is the ask’s for a resistance, mirrored', () => {
    const { depth, depthPerTick, coverage } = barrierAt(0, base(), { side: 'RESISTANCE', tick: 19205 })
    assert.deepEqual([depth, depthPerTick, coverage], [100, 10, 14 / ZONE])
  })
  it('counts empty ticks within sight', () => {
    const gappy = ladder(BID, 'bid', 10, 20).filter((_, k) => k % 2 === 0)
    const { depth, depthPerTick } = barrierAt(0, new LogBuilder().book({ ms: 0, bids: gappy, asks }))
    assert.deepEqual([depth, depthPerTick], [70, 70 / 13])
  })
  it('has no figure per tick where the zone lies before the best quote', () => {
    const { depth, depthPerTick, coverage } = barrierAt(0, base(), { tick: BID + 9 })
    assert.deepEqual([depth, depthPerTick, coverage], [0, null, 1])
  })
  for (const [what, b, a] of [
    ['one-sided', bids, []],
    ['crossed', ladder(BID + 2, 'bid'), asks],
    ['locked', ladder(BID + 1, 'bid'), asks],
  ] as const)
    it(`is not seen in a book that is ${what}`, () => {
      const { depth, depthPerTick, coverage, state } = barrierAt(
        0,
        new LogBuilder().book({ ms: 0, bids: b, asks: a }),
      )
      assert.deepEqual([depth, depthPerTick, coverage, state], [0, null, 0, 'UNSEEN'])
    })
  it('is covered on the average of the window’s snaps', () => {
    const log = base().book({ ms: 600, bids: [], asks })
    assert.deepEqual(
      barrierReadings(1250, log).map(({ coverage }) => Math.round(coverage * ZONE * 4) / 4),
      [14, 14, 14, 10.5, 7, 3.5],
    )
  })
})

describe('a barrier’s flows', () => {
  it('are 0, and replenishment 1, where nothing happened', () => {
    const { added, canceled, filled, hidden, deltaLiq, replenishment, confidence } = barrierAt(0, base())
    assert.deepEqual(
      [added, canceled, filled, hidden, deltaLiq, replenishment, confidence],
      [0, 0, 0, 0, 0, 1, 0],
    )
  })
  it('are netted per price, so that flicker cancels', () => {
    const log = changing(base(), 1, { 19199: 17 }, { 19199: 10 }, { 19198: 13, 19197: 6 })
    const { added, canceled, addedNet, canceledNet, deltaLiq } = barrierAt(250, log)
    assert.deepEqual([added, canceled, addedNet, canceledNet, deltaLiq], [10, 11, 3, 4, -1])
  })
  it('add up to the change of depth at prices in sight', () => {
    const log = sold(changing(base(), 1, { 19195: 25 }, { 19195: 25, 19194: 3 }, {}), 10, 6, 4)
    const { addedNet, canceledNet, filled, deltaLiq, depth } = barrierAt(250, log)
    assert.deepEqual([addedNet, canceledNet, filled, deltaLiq], [0, 0, 6, -6])
    assert.equal(depth - barrierAt(0, base()).depth, deltaLiq)
  })
  it('leave nothing out at the edges of the zone, and take nothing in beyond', () => {
    const added = (tick: number) => {
      const deep = ladder(BID, 'bid', 10, 9)
      const log = new LogBuilder().book({ ms: 0, bids: deep, asks })
      return barrierAt(250, log.book({ ms: 1, bids: [...deep, [tick, 5]], asks })).added
    }
    assert.deepEqual([19189, 19188, 19187].map(added), [5, 5, 0])
  })
  it('are forgotten at exactly the age of the window', () => {
    const at = (ms: number) => barrierAt(1250, changing(base(), ms, { 19199: 17 })).added
    assert.deepEqual([at(250), at(250.001)], [0, 7])
  })
  it('count what is refilled at once as filled, added and hidden', () => {
    const { filled, added, hidden, replenishment } = barrierAt(250, sold(base(), 10, 6, 10))
    assert.deepEqual([filled, added, hidden, replenishment], [6, 6, 6, 1])
  })
  it('are replenished tenfold at most', () => {
    assert.equal(barrierAt(250, changing(base(), 1, { 19199: 40 })).replenishment, 10)
    assert.equal(barrierAt(250, changing(base(), 1, { 19199: 40, 19198: 9 })).replenishment, 10)
  })
})

describe('standing ticks', () => {
  it('are those of the zone strictly behind the best bid', () => {
    assert.equal(barrierAt(0, base()).standing.ticks, 12)
  })
  it('are behind the worst best bid of the window, until it is a window old', () => {
    const log = base()
      .book({ ms: 100, bids: ladder(BID - 3, 'bid'), asks })
      .book({ ms: 200, bids, asks })
    assert.deepEqual(
      barrierReadings(1500, log).map(({ standing }) => standing.ticks),
      [12, 9, 9, 9, 9, 12, 12],
    )
  })
  it('are behind the highest best ask for a resistance', () => {
    const log = base()
      .book({ ms: 100, bids, asks: ladder(BID + 4, 'ask') })
      .book({ ms: 200, bids, asks })
    assert.equal(barrierAt(250, log, { side: 'RESISTANCE', tick: 19205 }).standing.ticks, 9)
  })
  it('take their own flows only', () => {
    const log = changing(base(), 1, { 19200: 18, 19199: 17, 19198: 4 })
    const { standing, deltaLiq } = barrierAt(250, log)
    assert.deepEqual([standing.deltaLiq, standing.replenishment, deltaLiq], [7 - 6, 7 / 6, 8 + 7 - 6])
  })
  it('forget a best bid that was emptied once it is a window old', () => {
    const log = new LogBuilder()
      .book({ ms: 0, bids: ladder(BID - 6, 'bid'), asks })
      .book({ ms: 10, bids: [], asks })
      .book({ ms: 2000, bids, asks })
    assert.equal(barrierAt(2250, log).standing.ticks, 12)
  })
})

describe('the threshold', () => {
  const early = { config: { baselineMinSnaps: 1 } }

  it('is flowThreshold until there is a baseline', () => {
    const { threshold, pullThreshold } = barrierAt(0, base(), { config: { flowThreshold: 300 } }).cluster
    assert.deepEqual([threshold, pullThreshold], [300, 300])
  })
  it('is a share of what its ticks usually hold', () => {
    const { threshold, pullThreshold } = barrierAt(0, base(), early).cluster
    assert.deepEqual([threshold, pullThreshold], [1.15 * 10 * 3, 0.9 * 10 * 4])
  })
  it('is flowMin at least', () => {
    const config = { ...early.config, flowMin: 41 }
    const { threshold, pullThreshold } = barrierAt(0, base(), { config }).cluster
    assert.deepEqual([threshold, pullThreshold], [41, 41])
  })
  it('is the baseline’s once it has baselineMinSnaps', () => {
    const readings = barrierReadings(1000, base(), { config: { baselineMinSnaps: 4 } })
    assert.deepEqual(
      readings.map(({ wallRatio }) => wallRatio),
      [null, null, null, 1, 1],
    )
  })
  it('sees nothing of a stale feed', () => {
    const { state, coverage, depth } = barrierAt(1000, base(), { ...early, isFresh: false })
    assert.deepEqual([state, coverage, depth], ['UNSEEN', 0, 0])
  })
  it('takes nothing from a stale feed into the baseline', () => {
    assert.equal(barrierAt(1000, base(), { ...early, isFresh: false }).wallRatio, null)
  })
  it('takes nothing from an invalid book into the baseline', () => {
    const log = base().book({ ms: 100, bids: [], asks })
    assert.equal(barrierAt(5000, log, { config: { baselineMinSnaps: 2 } }).wallRatio, null)
  })
  it('says how sure: coverage times the share of twice the threshold that flowed', () => {
    const { confidence } = barrierAt(250, changing(base(), 1, { 19199: 31 }), early)
    assert.equal(confidence, (14 / ZONE) * (21 / (2 * 1.15 * 10 * 3)))
    assert.equal(barrierAt(250, changing(base(), 1, { 19199: 90 }), early).confidence, 14 / ZONE)
  })
})

describe('a barrier’s state', () => {
  const early = { config: { baselineMinSnaps: 1 } }
  const stateAfter = (log: LogBuilder) => barrierAt(250, log, early).state

  it('is VACUUM when standing orders leave', () => {
    const most = { 19199: 1, 19198: 1, 19197: 1, 19196: 1, 19195: 1 }
    assert.equal(stateAfter(changing(base(), 1, most)), 'VACUUM')
  })
  it('is no VACUUM when only the best bid leaves', () => {
    const deep: Levels = [[BID, 60], ...bids.slice(1)]
    const log = new LogBuilder().book({ ms: 0, bids: deep, asks }).book({ ms: 1, bids, asks })
    assert.equal(stateAfter(log), 'NEUTRAL')
  })
  it('is WALL when standing orders come', () => {
    assert.equal(stateAfter(changing(base(), 1, { 19199: 31, 19198: 31 })), 'WALL')
  })
  it('is ABSORPTION when fills are refilled', () => {
    assert.equal(stateAfter(sold(base(), 1, 21, 10)), 'ABSORPTION')
  })
  it('is CONSUMED when the best bids are eaten', () => {
    const deep: Levels = [[BID, 60], ...bids.slice(1)]
    const log = new LogBuilder().book({ ms: 0, bids: deep, asks })
    log.book({ ms: 1, action: 'T', side: 'A', tick: BID, size: 50, flags: 0, bids: deep, asks })
    assert.equal(stateAfter(log.book({ ms: 1, bids, asks })), 'CONSUMED')
  })
  it('is WEAK below the low quantile of the baseline', () => {
    const thin = ladder(BID, 'bid', 3)
    const log = base().book({ ms: 2900, bids: thin, asks, flags: FLAG.last | FLAG.snapshot })
    assert.equal(barrierAt(3000, log, { config: { baselineMinSnaps: 4 } }).state, 'WEAK')
  })
  it('is UNSEEN while little of the zone was in sight', () => {
    assert.equal(barrierAt(0, base(), { tick: 19183 }).state, 'UNSEEN')
  })
})

describe('what is remembered', () => {
  /** Bids at 19196 down, of which 19187 to 19190 go out of sight at 100 ms, three of them in the zone. */
  const risen = (): LogBuilder =>
    new LogBuilder().book({ ms: 0, bids: ladder(BID - 4, 'bid'), asks }).book({ ms: 100, bids, asks })

  it('is nothing where nothing went out of sight', () => {
    assert.equal(barrierAt(0, base()).remembered, null)
  })
  it('is what was last seen in the zone, with its age, and no part of depth', () => {
    const { remembered, depth } = barrierAt(250, risen())
    assert.deepEqual([remembered, depth], [{ contracts: 30, ageSec: 0.15 }, 100])
  })
  it('weighs ages by size', () => {
    const log = new LogBuilder()
      .book({ ms: 0, bids: resized(ladder(BID - 4, 'bid'), { 19188: 30 }), asks })
      .book({ ms: 100, bids: ladder(BID - 2, 'bid'), asks })
      .book({ ms: 200, bids, asks })
    const { remembered } = barrierAt(250, log)
    assert.equal(remembered!.contracts, 50)
    assert.ok(Math.abs(remembered!.ageSec - (30 * 0.15 + 20 * 0.05) / 50) < 1e-6)
  })
  it('is dropped after memoryMaxSec', () => {
    const at = (ms: number) => barrierAt(ms, risen(), { config: { memoryMaxSec: 1 } }).remembered
    assert.deepEqual([at(1000) === null, at(1250) === null], [false, true])
  })
  it('is dropped at a restart', () => {
    assert.equal(barrierAt(500, risen().book({ ms: 300, action: 'R', bids, asks })).remembered, null)
  })
  it('gives way to what is seen', () => {
    const log = risen().book({ ms: 200, bids: ladder(BID - 4, 'bid', 3), asks })
    assert.deepEqual([barrierAt(250, log).remembered, barrierAt(250, log).depth], [null, 9 * 3])
  })
})

describe('a restart', () => {
  it('keeps the flows of the window and invents none', () => {
    const log = changing(base(), 1, { 19199: 17 }).book({
      ms: 100,
      action: 'R',
      bids: ladder(BID, 'bid', 99),
      asks,
    })
    assert.equal(barrierAt(250, log).added, 7)
  })
})
