import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SignalsPayload } from '@spymaster/core/payload'
import type { TrueEvent, TrueStep } from '../src/recovery/true-book.ts'
import { UsualDepth } from '../src/recovery/usual-depth.ts'

const BEST = 27_200
const SECOND = 1e9

/** An event after which ten ticks of bids are in sight, each of which so many contracts came to. */
function event(sec: number, came: number): TrueEvent {
  const step = { owner: 0, isTrade: false, isBid: true, went: 0, executed: 0, hides: false, refilled: 0 }
  const steps = Array.from({ length: 10 }, (_, k): TrueStep => ({ ...step, tick: BEST - k, came }))
  const book = { bestBid: BEST, bestAsk: BEST + 1, bidLimit: BEST - 9, askLimit: BEST + 10 }
  return { ns: sec * SECOND, aggressor: 0, rows: [], steps, ...book }
}
/** A support with half of what is usual; null where nothing is called so. */
const supportOf = (usual: number | null) => {
  const ratio = usual === null ? null : 0.5
  return { side: 'SUPPORT', barrier: { depthPerTick: (usual ?? 100) / 2, wallRatio: ratio } }
}

/** How far off it is over so many seconds of bids of 100 a tick, 150 from some second on. */
function offOf(usual: number | null, seconds: number, risesAt = Number.POSITIVE_INFINITY) {
  const depth = new UsualDepth()
  depth.event(event(0, 100))
  for (let sec = 0; sec <= seconds; sec++) {
    if (sec === risesAt) depth.event(event(sec, 50))
    depth.snap({ levels: [supportOf(usual)] } as unknown as SignalsPayload, sec * SECOND)
  }
  return depth.read()
}

describe('what is called usual', () => {
  it('is right where the side goes on to show as much, and off by the share that it shows more', () => {
    assert.deepEqual(offOf(100, 300), { sum: 0, count: 1 })
    assert.deepEqual(offOf(125, 300), { sum: 0.25, count: 1 })
  })
  it('is held against the median of five minutes, and against nothing where there are no five', () => {
    assert.deepEqual(offOf(100, 300, 170), { sum: 0, count: 1 })
    assert.deepEqual(offOf(100, 300, 130), { sum: 1 / 3, count: 1 })
    assert.deepEqual(offOf(100, 299), { sum: 0, count: 0 })
  })
  it('is asked each minute of each side that says it', () => {
    assert.equal(offOf(100, 420).count, 3)
    assert.equal(offOf(null, 420).count, 0)
  })
})
