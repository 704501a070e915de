import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PrintLog } from '../src/engines/tape/print-log.ts'
import { RUN_SPAN_LIMIT, SideRuns } from '../src/engines/tape/side-runs.ts'
import { TickSet } from '../src/engines/tape/tick-set.ts'

const BUY = 66
const SELL = 65

describe('print log', () => {
  it('keeps entries at their numbers while it grows', () => {
    const log = new PrintLog()
    for (let n = 0; n < 700; n++) log.push(n, n, BUY, n, n)
    log.drop(650)
    for (let n = 700; n < 5000; n++) log.push(n, 2 * n, BUY, n, n)
    for (let n = 650; n < 5000; n++) assert.equal(log.ticks[n & log.mask], n)
    assert.equal(log.sizes[4999 & log.mask], 9998)
  })
  it('stays small where old entries are dropped', () => {
    const log = new PrintLog()
    const before = log.mask
    for (let n = 0; n < 50_000; n++) {
      log.push(n, 1, BUY, n, n)
      log.drop(n - 500)
    }
    assert.equal(log.mask, before)
  })
  it('merges with its newest entry only, at one tick, time and side', () => {
    const log = new PrintLog()
    assert.equal(log.canMerge(0, 0, 0), false)
    log.push(10, 3, BUY, 7, 8)
    assert.equal(log.canMerge(10, BUY, 7), true)
    for (const [tick, side, time] of [
      [11, BUY, 7],
      [10, SELL, 7],
      [10, BUY, 8],
    ] as const)
      assert.equal(log.canMerge(tick, side, time), false)
    log.merge(4, 9)
    assert.deepEqual([log.sizes[0], log.prints[0], log.logTimes[0], log.next], [7, 2, 9, 1])
    log.drop(1)
    assert.equal(log.canMerge(10, BUY, 7), false)
  })
})

describe('runs of one side', () => {
  const rule = { maxGapNs: 100, minTicks: 2, minNotional: 0 }

  it('hold nothing in the log once closed and too small', () => {
    const runs = new SideRuns(BUY, rule)
    runs.add(0, 10, 1, 0, 0)
    assert.equal(runs.first, 0)
    runs.close()
    assert.equal(runs.first, Number.POSITIVE_INFINITY)
  })
  it('hold a large run until it ended before the window', () => {
    const runs = new SideRuns(BUY, rule)
    runs.add(3, 10, 1, 0, 50)
    runs.add(4, 11, 1, 0, 60)
    runs.close()
    runs.drop(59, 5)
    assert.deepEqual([runs.closed, runs.first], [1, 3])
    runs.drop(60, 5)
    assert.deepEqual([runs.closed, runs.first], [0, Number.POSITIVE_INFINITY])
  })
  it('let go of a silent open run once it could not go on', () => {
    const runs = new SideRuns(BUY, rule)
    runs.add(0, 10, 1, 0, 0)
    runs.drop(1000, RUN_SPAN_LIMIT - 1)
    assert.equal(runs.first, 0)
    runs.drop(1000, RUN_SPAN_LIMIT)
    assert.equal(runs.first, Number.POSITIVE_INFINITY)
  })
  it('keep their order while more are kept than ever before', () => {
    const runs = new SideRuns(BUY, rule)
    for (let n = 0; n < 40; n += 2) {
      runs.add(n, 10, 1, n, n)
      runs.add(n + 1, 11, 1, n, n)
      runs.close()
      if (n === 10) runs.drop(4, n)
    }
    assert.deepEqual(
      Array.from({ length: runs.closed }, (_, place) => runs.at(place).first).slice(0, 3),
      [6, 8, 10],
    )
    assert.equal(runs.closed, 17)
  })
})

describe('tick set', () => {
  it('tells what is new to it since it was cleared', () => {
    const set = new TickSet()
    assert.deepEqual([set.add(5), set.add(5), set.add(6)], [true, false, true])
    set.clear()
    assert.equal(set.add(5), true)
  })
})
