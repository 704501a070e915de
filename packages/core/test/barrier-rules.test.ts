import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { barrierAt, barrierReadings } from './barrier-run.ts'
import { type Levels, LogBuilder, ladder } from './log-builder.ts'

/**
 * Bids of 100 at 19200 to 19191. The level at 19196 has its zone from 19188 to 19204: in sight are 14 ticks of its 17,
 * of which 9 stand behind the best bid (19191 to 19199).
 */
const BID = 19200
const SIZE = 100
const bids = ladder(BID, 'bid', SIZE)
const asks = ladder(BID + 1, 'ask', SIZE)
const base = (): LogBuilder => new LogBuilder().book({ ms: 0, bids, asks })
const resized = (sizes: Record<number, number>): Levels =>
  bids.map(([tick, size]) => [tick, sizes[tick] ?? size])

/** The level's reading at 1250 ms, five snaps at which nothing happened and one after its bids were resized. */
const after = (sizes: Record<number, number>, config: Record<string, unknown> = {}) =>
  barrierAt(1250, base().book({ ms: 1001, bids: resized(sizes), asks }), { config })
/** The same after a sale of so many contracts at the best bid, refilled at once. */
const refilled = (size: number, config: Record<string, unknown>) =>
  barrierAt(1250, base().book({ ms: 1001, action: 'T', side: 'A', tick: BID, size, bids, asks }), { config })

describe('F(n)', () => {
  /**
   * With a baseline of 100 a tick: 135 over the 9 standing ticks in sight, 210 over the 14 of the zone. Nothing is
   * below the least of the baseline, so that no state here is WEAK.
   */
  const known = { baselineMinSnaps: 1, weakQuantile: 0 }

  it('goes by the standing ticks in sight for VACUUM', () => {
    assert.equal(after({ 19199: 1, 19198: 64 }, known).state, 'NEUTRAL')
    assert.equal(after({ 19199: 1, 19198: 63 }, known).state, 'VACUUM')
  })
  it('goes by the standing ticks in sight for WALL', () => {
    assert.equal(after({ 19199: 235 }, known).state, 'NEUTRAL')
    assert.equal(after({ 19199: 236 }, known).state, 'WALL')
  })
  it('goes by all zone ticks in sight for ABSORPTION and confidence', () => {
    assert.equal(refilled(209, known).state, 'NEUTRAL')
    assert.equal(refilled(210, known).state, 'ABSORPTION')
    assert.equal(refilled(210, known).threshold, 210)
    assert.equal(refilled(84, known).confidence, (14 / 17) * (168 / 420))
  })
  it('goes by all zone ticks in sight for CONSUMED', () => {
    // 500 at the best bid make 1400 over ten ticks, so F is 0.15 * 140 * 14 = 294.
    const best = (size: number): Levels => [[BID, size], ...bids.slice(1)]
    const eaten = (size: number) => {
      const log = new LogBuilder().book({ ms: 0, bids: best(500), asks })
      log.book({ ms: 1001, action: 'T', side: 'A', tick: BID, size, flags: 0, bids: best(500), asks })
      return barrierAt(1250, log.book({ ms: 1001, bids: best(500 - size), asks }), { config: known }).state
    }
    assert.deepEqual([294, 295].map(eaten), ['NEUTRAL', 'CONSUMED'])
  })
  it('is flowMin at least, over either count', () => {
    const config = { ...known, flowMin: 300 }
    assert.deepEqual([refilled(299, config).state, refilled(300, config).state], ['NEUTRAL', 'ABSORPTION'])
    const thinned = (left: number) => after({ 19199: 1, 19198: 1, 19197: 1, 19196: left }, config).state
    assert.deepEqual([thinned(97), thinned(96)], ['NEUTRAL', 'VACUUM'])
  })
  it('is flowThreshold times coverage, whichever ticks are meant, without a baseline', () => {
    // 119 * 14/17 = 98
    const config = { flowThreshold: 119 }
    assert.deepEqual(
      [after({ 19199: 2 }, config).state, after({ 19199: 1 }, config).state],
      ['NEUTRAL', 'VACUUM'],
    )
    assert.deepEqual([refilled(97, config).state, refilled(98, config).state], ['NEUTRAL', 'ABSORPTION'])
  })
})

describe('the baseline', () => {
  it('begins with the 240th valid snap', () => {
    const ratios = barrierReadings(60_000, base()).map(({ wallRatio }) => wallRatio)
    assert.deepEqual([ratios[238], ratios[239]], [null, 1])
  })
  it('counts the empty ticks between the best and the worst of the side', () => {
    const gappy = ladder(BID, 'bid', 10, 20).filter((_, k) => k % 2 === 0)
    const reading = barrierAt(0, new LogBuilder().book({ ms: 0, bids: gappy, asks }), {
      config: { baselineMinSnaps: 1 },
    })
    // 100 contracts over the 19 ticks from 19200 to 19182 floor to 5; the zone's 13 ticks hold 70.
    assert.equal(reading.wallRatio, 70 / 13 / 5)
  })
  it('is each side’s own', () => {
    const log = new LogBuilder().book({ ms: 0, bids, asks: ladder(BID + 1, 'ask', 400) })
    const config = { baselineMinSnaps: 1 }
    const threshold = (side: 'SUPPORT' | 'RESISTANCE', tick: number) =>
      barrierAt(0, log, { side, tick, config }).threshold
    assert.deepEqual([threshold('SUPPORT', 19196), threshold('RESISTANCE', 19205)], [210, 840])
  })
})

describe('a zone', () => {
  /** A bid at the zone's lowest tick but one grows at 1 ms, in a book deep enough to show it. */
  const grown = () => {
    const deep = ladder(19194, 'bid')
    const log = new LogBuilder().book({ ms: 0, bids: deep, asks })
    return log.book({ ms: 1, bids: deep.map(([t, s]) => [t, t === 19188 ? s + 7 : s] as const), asks })
  }

  it('takes in, as of now, what happened before the level was there', () => {
    const moving = (nowNs: number) => (nowNs < 500e6 ? 19300 : 19196)
    const added = barrierReadings(750, grown(), { tick: moving }).map((reading) => reading.added)
    assert.deepEqual(added, [0, 0, 7, 7])
  })
  it('leaves out what it has moved away from', () => {
    const moving = (nowNs: number) => (nowNs < 500e6 ? 19196 : 19197)
    const added = barrierReadings(750, grown(), { tick: moving }).map((reading) => reading.added)
    assert.deepEqual(added, [0, 7, 0, 0])
  })
  it('is covered as its ticks were at each snap, wherever the level stood then', () => {
    const moving = (nowNs: number) => (nowNs < 500e6 ? 19300 : 19196)
    assert.equal(barrierAt(500, base(), { tick: moving }).coverage, 14 / 17)
  })
  it('has no standing ticks while the side has never had a best quote', () => {
    assert.equal(barrierAt(250, new LogBuilder().book({ ms: 0, bids: [], asks })).standing.ticks, 0)
  })
})

describe('fills behind the best quote', () => {
  /** 7 contracts of the second best bid trade within an event that leaves the best bid as it was. */
  const through = (left: number) => {
    const log = base().book({ ms: 1, action: 'T', side: 'A', tick: BID - 1, size: 7, flags: 0, bids, asks })
    return barrierAt(250, log.book({ ms: 1, bids: resized({ [BID - 1]: left }), asks })).standing
  }

  it('go from the standing ticks as cancels do', () => {
    const { deltaLiq, replenishment } = through(93)
    assert.deepEqual([deltaLiq, replenishment], [-7, 0])
  })
  it('come and go there where they are refilled', () => {
    const { deltaLiq, replenishment } = through(100)
    assert.deepEqual([deltaLiq, replenishment], [0, 1])
  })
})

describe('memory', () => {
  it('is dropped after memoryMaxSec, not at it', () => {
    const left = (ms: number) => {
      const log = new LogBuilder()
        .book({ ms: 0, bids: ladder(BID - 4, 'bid'), asks })
        .book({ ms, bids, asks })
      return barrierAt(1250, log, { config: { memoryMaxSec: 1 } }).remembered
    }
    assert.deepEqual(left(250), { contracts: 30, ageSec: 1 })
    assert.equal(left(249.999), null)
  })
})

describe('the worked example of docs/physics.md', () => {
  /** Ten bids of 50 from 19208 down, the level at 19200; nothing happens for five snaps. */
  const top = 19208
  const shown = (...sizes: (readonly [number, number])[]) => ({
    bids: ladder(top, 'bid', 50).map(([tick, size]) => [tick, new Map(sizes).get(tick) ?? size] as const),
    asks: ladder(top + 1, 'ask', 50),
  })
  const log = new LogBuilder()
    .book({ ms: 0, ...shown() })
    .book({ ms: 1001, ...shown([19205, 80]) })
    .book({ ms: 1002, ...shown() })
    .book({ ms: 1003, ...shown([19204, 10]) })
    .book({ ms: 1004, ...shown([19204, 10], [19202, 5]) })
    .book({ ms: 1005, ...shown([19204, 10], [19202, 5], [19203, 55]) })
  const left = [
    [19204, 10],
    [19202, 5],
    [19203, 55],
  ] as const
  for (const [ms, size, best] of [
    [1006, 20, 50],
    [1007, 15, 40],
  ] as const)
    log.book({ ms, action: 'T', side: 'A', tick: top, size, ...shown(...left, [top, best]) })
  const reading = barrierAt(1250, log, { tick: 19200, config: { baselineMinSnaps: 1 } })

  it('has the sums it says, gross and netted per price', () => {
    const { added, canceled, filled, hidden, addedNet, canceledNet, deltaLiq, replenishment } = reading
    assert.deepEqual([added, canceled, filled, hidden], [60, 115, 35, 20])
    assert.deepEqual([addedNet, canceledNet, deltaLiq, replenishment], [30, 85, -90, 0.25])
  })
  it('stands, covers and weighs what it says', () => {
    const { standing, depth, coverage, wallRatio, threshold } = reading
    assert.deepEqual(standing, { ticks: 16, deltaLiq: -80, replenishment: 5 / 85 })
    assert.deepEqual([depth, coverage, wallRatio, threshold], [410, 10 / 17, 0.82, 75])
  })
  it('is VACUUM, as sure as it says', () => {
    assert.deepEqual([reading.state, reading.confidence], ['VACUUM', 10 / 17])
  })
})
