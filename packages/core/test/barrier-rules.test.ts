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

/** A baseline of 100 a tick, so F is 150, of pulls 200; nothing is below the least of it, so that no state is WEAK. */
const known = {
  baselineMinSnaps: 1,
  weakQuantile: 0,
  flowShare: 0.5,
  vacuumTicks: 5,
  vacuumShare: 0.4,
  refillShare: 0.2,
}

describe('VACUUM', () => {
  it('is more than F pulled, by prices that are neighbours', () => {
    assert.equal(after({ 19199: 1, 19198: 1, 19197: 98 }, known).state, 'NEUTRAL')
    assert.equal(after({ 19199: 1, 19198: 1, 19197: 97 }, known).state, 'VACUUM')
  })
  it('is not where the same is pulled at prices further apart', () => {
    const near = after({ 19199: 1, 19198: 1, 19195: 1 }, known)
    const far = after({ 19199: 1, 19198: 1, 19193: 1 }, known)
    assert.deepEqual([near.state, near.cluster.pulled], ['VACUUM', 297])
    assert.deepEqual([far.state, far.cluster.pulled], ['NEUTRAL', 198])
  })
  it('takes prices that were behind the market then, though it goes through them later', () => {
    const pulled = { 19199: 1, 19198: 1, 19197: 1 }
    const log = base().book({ ms: 1001, bids: resized(pulled), asks })
    const reading = barrierAt(1250, log.book({ ms: 1002, bids: ladder(19196, 'bid', SIZE), asks }), {
      config: known,
    })
    assert.equal(reading.state, 'VACUUM')
    assert.ok(reading.standing.deltaLiq > -1 && reading.standing.ticks === 8, 'none of them stands')
  })
  it('is not where the best price is taken back', () => {
    const config = { ...known, vacuumTicks: 1, vacuumShare: 0.5 }
    assert.equal(after({ 19200: 1 }, config).state, 'NEUTRAL')
    assert.equal(after({ 19199: 1 }, config).state, 'VACUUM')
  })
  it('is not where three tenths of it come back beside it', () => {
    assert.equal(after({ 19199: 1, 19198: 1, 19197: 1, 19196: 189 }, known).state, 'VACUUM')
    assert.equal(after({ 19199: 1, 19198: 1, 19197: 1, 19196: 190 }, known).state, 'NEUTRAL')
  })
})

describe('WALL', () => {
  it('is more than F stacked on prices that the market never reached', () => {
    assert.equal(after({ 19199: 200, 19197: 150 }, known).state, 'NEUTRAL')
    const reading = after({ 19199: 200, 19197: 151 }, known)
    assert.deepEqual([reading.state, reading.cluster.stacked], ['WALL', 151])
    assert.equal(after({ 19200: 900 }, known).state, 'NEUTRAL')
  })
  it('is not where it is stacked at prices further apart', () => {
    assert.equal(after({ 19199: 200, 19196: 151 }, known).state, 'NEUTRAL')
  })
})

/** Bids whose best is 500: 1400 over ten ticks, so F is 210. */
const best = (size: number): Levels => [[BID, size], ...bids.slice(1)]
const eaten = (size: number) =>
  new LogBuilder()
    .book({ ms: 0, bids: best(500), asks })
    .book({ ms: 1001, action: 'T', side: 'A', tick: BID, size, flags: 0, bids: best(500), asks })
    .book({ ms: 1001, bids: best(500 - size), asks })

describe('ABSORPTION', () => {
  it('is a fifth of F refilled in the event that executes it', () => {
    assert.equal(refilled(29, known).state, 'NEUTRAL')
    assert.deepEqual([refilled(30, known).state, refilled(30, known).refilled], ['ABSORPTION', 30])
  })
  it('counts what is refilled in part', () => {
    const log = base()
      .book({ ms: 1001, action: 'T', side: 'A', tick: BID, size: 50, flags: 0, bids, asks })
      .book({ ms: 1001, bids: resized({ [BID]: 80 }), asks })
    const { refilled, hidden, state } = barrierAt(1250, log, { config: known })
    assert.deepEqual([refilled, hidden, state], [30, 0, 'ABSORPTION'])
  })
  it('counts a new peak whole, though less was executed', () => {
    const log = base()
      .book({ ms: 1001, action: 'T', side: 'A', tick: BID, size: 10, flags: 0, bids, asks })
      .book({ ms: 1001, bids: resized({ [BID]: 130 }), asks })
    const { refilled, filled, state } = barrierAt(1250, log, { config: known })
    assert.deepEqual([refilled, filled, state], [40, 10, 'ABSORPTION'])
  })
  it('is more than one and a half F executed and made good by others, where price holds', () => {
    const stateOf = (size: number) =>
      barrierAt(1250, eaten(size).book({ ms: 1010, bids: best(500), asks }), { config: known }).state
    assert.deepEqual([315, 316].map(stateOf), ['NEUTRAL', 'ABSORPTION'])
  })
})

describe('CONSUMED', () => {
  it('is more than F eaten and not made good', () => {
    const stateOf = (size: number) => barrierAt(1250, eaten(size), { config: known }).state
    assert.deepEqual([210, 211].map(stateOf), ['NEUTRAL', 'CONSUMED'])
  })
  it('is VACUUM where as much was pulled', () => {
    const more = (left: Record<number, number>) =>
      eaten(300).book({
        ms: 1002,
        bids: best(200).map(([tick, size]) => [tick, left[tick] ?? size] as const),
        asks,
      })
    const rest = { 19199: 1, 19198: 1, 19197: 1 }
    const stateOf = (left: Record<number, number>) => barrierAt(1250, more(left), { config: known }).state
    assert.deepEqual(
      [stateOf({ ...rest, 19196: 98 }), stateOf({ ...rest, 19196: 97 })],
      ['CONSUMED', 'VACUUM'],
    )
  })
})

describe('F', () => {
  it('is flowMin at least', () => {
    const config = { ...known, flowMin: 280 }
    const { threshold, pullThreshold } = after({}, config).cluster
    assert.deepEqual([threshold, pullThreshold], [280, 280])
  })
  it('is flowThreshold without a baseline', () => {
    const config = { flowThreshold: 98, refillShare: 0.2 }
    assert.deepEqual(
      [after({ 19199: 2 }, config).state, after({ 19199: 1 }, config).state],
      ['NEUTRAL', 'VACUUM'],
    )
    assert.deepEqual([refilled(19, config).state, refilled(20, config).state], ['NEUTRAL', 'ABSORPTION'])
  })
  it('says how sure: coverage times the share of twice it that flowed in the zone', () => {
    assert.equal(refilled(84, known).confidence, (14 / 17) * (168 / 300))
  })
  it('is over as many ticks as the zone has, and no more', () => {
    assert.throws(
      () => after({}, { barrierZoneTicks: 1, clusterTicks: 4, vacuumTicks: 3 }),
      /clusterTicks must be at most the 3 ticks of the zone, was 4/,
    )
  })
})

describe('the baseline', () => {
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
      Math.round(barrierAt(0, log, { side, tick, config }).cluster.threshold)
    assert.deepEqual([threshold('SUPPORT', 19196), threshold('RESISTANCE', 19205)], [345, 1380])
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
  const left = [
    [19205, 2],
    [19204, 10],
    [19203, 2],
    [19202, 2],
    [19201, 2],
    [19207, 55],
  ] as const
  const log = new LogBuilder()
    .book({ ms: 0, ...shown() })
    .book({ ms: 1001, ...shown([19206, 80]) })
    .book({ ms: 1002, ...shown() })
  left.forEach((_, k) => void log.book({ ms: 1003 + k, ...shown(...left.slice(0, k + 1)) }))
  for (const [ms, size, best] of [
    [1010, 20, 50],
    [1011, 15, 40],
  ] as const)
    log.book({ ms, action: 'T', side: 'A', tick: top, size, ...shown(...left, [top, best]) })
  const reading = barrierAt(1250, log, { tick: 19200, config: { baselineMinSnaps: 1 } })

  it('has the sums it says, gross and netted per price', () => {
    const { added, canceled, filled, hidden, refilled } = reading
    assert.deepEqual([added, canceled, filled, hidden, refilled], [60, 262, 35, 20, 25])
    const { addedNet, canceledNet, deltaLiq, replenishment } = reading
    assert.deepEqual([addedNet, canceledNet, deltaLiq, replenishment], [30, 232, -237, 30 / 267])
  })
  it('stands, covers and weighs what it says', () => {
    const { standing, depth, coverage, wallRatio } = reading
    assert.deepEqual(standing, { ticks: 16, deltaLiq: -227, replenishment: 5 / 232 })
    assert.deepEqual([depth, coverage, wallRatio], [263, 10 / 17, 0.526])
  })
  it('measures by clusters what it says', () => {
    const cluster = { threshold: 172.5, pullThreshold: 180, pulled: 184, stacked: 5, absorbed: 25, eaten: 10 }
    assert.deepEqual(
      { ...reading.cluster, threshold: Math.round(10 * reading.cluster.threshold) / 10 },
      cluster,
    )
  })
  it('is VACUUM, as sure as it says', () => {
    assert.equal(reading.state, 'VACUUM')
    assert.equal(Math.round(1000 * reading.confidence), 506)
  })
})
