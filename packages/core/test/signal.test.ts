import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFoughtOver } from '../src/score/signal-machine.ts'
import { bouncing, breaking, fighting, idle, Run, SNAP_NS, type Snap, snapWith } from './signal-run.ts'

/** Snaps that it takes until a hold of so many seconds is due: the first qualifies, the last ends the hold. */
const HELD_3_SEC = 13
const HELD_1_SEC = 5

const broken = () => new Run().take(breaking, HELD_3_SEC).shows('BREAK')
const bounced = () => new Run().take(bouncing, HELD_3_SEC).shows('BOUNCE')
const contested = () => new Run().take(fighting, HELD_1_SEC).shows('CONTESTED')

describe('signal machine: firing', () => {
  it('is NEUTRAL before the first snap and in silence', () => {
    const { machine } = new Run()
    assert.deepEqual([machine.signal, machine.sinceNs, machine.endReason], ['NEUTRAL', null, null])
    new Run().take(idle, 100).shows('NEUTRAL')
  })
  it('fires BREAK at the snap at which the score has been above 80 for 3 s, not before', () => {
    const run = new Run()
      .take(breaking, HELD_3_SEC - 1)
      .shows('NEUTRAL')
      .take(breaking)
      .shows('BREAK')
    assert.equal(run.machine.sinceNs, run.tNs)
  })
  it('needs no touch for BREAK', () => void broken())
  it('does not take a score of exactly 80 for BREAK, nor exactly 20 for BOUNCE', () => {
    new Run().take(snapWith({ score: 80 }), 40).shows('NEUTRAL')
    new Run().take(snapWith({ score: 20, touched: true }), 40).shows('NEUTRAL')
  })
  it('fires BOUNCE when the score has been below 20 for 3 s of touch', () => {
    new Run()
      .take(bouncing, HELD_3_SEC - 1)
      .shows('NEUTRAL')
      .take(bouncing)
      .shows('BOUNCE')
  })
  it('does not fire BOUNCE away from the level', () => {
    new Run().take({ ...bouncing, touched: false }, 40).shows('NEUTRAL')
  })
  it('fires CONTESTED after 1 s of a fight at a score of 30 to 70, both included', () => {
    new Run()
      .take(fighting, HELD_1_SEC - 1)
      .shows('NEUTRAL')
      .take(fighting)
      .shows('CONTESTED')
    for (const score of [30, 70]) new Run().take({ ...fighting, score }, HELD_1_SEC).shows('CONTESTED')
    for (const score of [29.9, 70.1]) new Run().take({ ...fighting, score }, 40).shows('NEUTRAL')
  })
  it('keeps the time of firing while the signal lasts', () => {
    const run = broken()
    const { sinceNs } = run.machine
    assert.equal(run.take(breaking, 50).machine.sinceNs, sinceNs)
  })
  it('fires at the first qualifying snap with a hold of 0', () => {
    new Run({ triggerHoldSec: 0 }).take(breaking).shows('BREAK')
  })
})

describe('signal machine: timers', () => {
  it('start again after one snap that does not qualify', () => {
    const run = new Run().take(breaking, HELD_3_SEC - 1).take(snapWith({ score: 79 }))
    run
      .take(breaking, HELD_3_SEC - 1)
      .shows('NEUTRAL')
      .take(breaking)
      .shows('BREAK')
  })
  it('start again after a touch is lost', () => {
    const run = new Run().take(bouncing, HELD_3_SEC - 1).take({ ...bouncing, touched: false })
    run
      .take(bouncing, HELD_3_SEC - 1)
      .shows('NEUTRAL')
      .take(bouncing)
      .shows('BOUNCE')
  })
  it('start again after skipped snaps; the snap that ends the gap may be the first to qualify', () => {
    const run = new Run().take(breaking, HELD_3_SEC - 1).skip(1)
    run
      .take(breaking, HELD_3_SEC - 1)
      .shows('NEUTRAL')
      .take(breaking)
      .shows('BREAK')
  })
  const stops: Record<string, Partial<Snap>> = {
    'without spot': { hasSpot: false },
    'without score': { score: null },
    'at which the level is not monitored': { monitored: false },
  }
  for (const [name, part] of Object.entries(stops))
    it(`start again after a snap ${name}`, () => {
      const run = new Run().take(breaking, HELD_3_SEC - 1).take({ ...breaking, ...part })
      run
        .shows('NEUTRAL')
        .take(breaking, HELD_3_SEC - 1)
        .shows('NEUTRAL')
        .take(breaking)
        .shows('BREAK')
    })
  it('start again at a crossing, whose snap may be the first to qualify for the other side', () => {
    const run = new Run()
      .take(breaking, HELD_3_SEC - 1)
      .take({ ...breaking, crossed: true })
      .shows('NEUTRAL')
    run
      .take(breaking, HELD_3_SEC - 2)
      .shows('NEUTRAL')
      .take(breaking)
      .shows('BREAK')
  })
  it('do not carry from one signal to another', () => {
    const run = new Run()
      .take(breaking, HELD_3_SEC - 1)
      .take(bouncing, HELD_3_SEC - 1)
      .shows('NEUTRAL')
    run.take(bouncing).shows('BOUNCE')
  })
})

describe('signal machine: ending', () => {
  it('lets BREAK live down to 70 and fade below', () => {
    broken()
      .take(snapWith({ score: 70 }), 40)
      .shows('BREAK')
      .take(snapWith({ score: 69.9 }))
      .shows('NEUTRAL', 'faded')
  })
  it('lets BOUNCE live up to 30 and fade above', () => {
    const run = bounced()
      .take(snapWith({ score: 30, touched: true }), 40)
      .shows('BOUNCE')
    run.take(snapWith({ score: 30.1, touched: true })).shows('NEUTRAL', 'faded')
  })
  it('lets BOUNCE outlive the touch', () => {
    bounced()
      .take({ ...bouncing, touched: false }, 40)
      .shows('BOUNCE')
  })
  it('ends CONTESTED at the first snap that does not qualify', () => {
    contested()
      .take({ ...fighting, contestedQualifies: false })
      .shows('NEUTRAL', 'faded')
    contested()
      .take({ ...fighting, score: 71 })
      .shows('NEUTRAL', 'faded')
  })
  it('says why at that snap only, and forgets since when it was', () => {
    const run = broken().take(idle)
    assert.equal(run.machine.sinceNs, null)
    run.shows('NEUTRAL', 'faded').take(idle).shows('NEUTRAL', null)
  })
  for (const [name, active] of Object.entries({ BREAK: broken, BOUNCE: bounced, CONTESTED: contested })) {
    const snap = { BREAK: breaking, BOUNCE: bouncing, CONTESTED: fighting }[name]!
    it(`ends ${name} when the level is crossed, left, or spot is lost`, () => {
      active()
        .take({ ...snap, crossed: true })
        .shows('NEUTRAL', 'crossed')
      active()
        .take({ ...snap, monitored: false })
        .shows('NEUTRAL', 'left')
      active()
        .take({ ...snap, hasSpot: false })
        .shows('NEUTRAL', 'no_spot')
    })
    it(`ends ${name} as faded when there is no score`, () => {
      active()
        .take({ ...snap, score: null })
        .shows('NEUTRAL', 'faded')
    })
  }
  it('gives one reason of several: no spot, then crossed, then left, then faded', () => {
    broken()
      .take(snapWith({ hasSpot: false, crossed: true, monitored: false }))
      .shows('NEUTRAL', 'no_spot')
    broken()
      .take(snapWith({ crossed: true, monitored: false }))
      .shows('NEUTRAL', 'crossed')
    broken()
      .take(snapWith({ monitored: false }))
      .shows('NEUTRAL', 'left')
  })
  it('gives no reason when there was no signal to end', () => {
    new Run().take(snapWith({ crossed: true })).shows('NEUTRAL')
    new Run().take(snapWith({ hasSpot: false })).shows('NEUTRAL')
  })
  it('lets a signal live through skipped snaps', () => {
    broken().skip(100).take(breaking).shows('BREAK')
  })
  it('needs the hold time anew after an end', () => {
    const run = broken()
      .take({ ...breaking, crossed: true })
      .take(breaking, HELD_3_SEC - 2)
      .shows('NEUTRAL')
    run.take(breaking).shows('BREAK')
  })
})

describe('signal machine: precedence', () => {
  it('keeps BREAK at exactly 70 while a fight is due too', () => {
    broken()
      .take({ ...fighting, score: 70 }, 40)
      .shows('BREAK')
  })
  it('keeps BOUNCE at exactly 30 while a fight is due too', () => {
    bounced()
      .take({ ...fighting, score: 30 }, 40)
      .shows('BOUNCE')
  })
  it('fires what is due at the very snap at which another ends, and says why that ended', () => {
    const run = broken().take({ ...fighting, score: 70 }, HELD_1_SEC)
    run.take({ ...fighting, score: 69 }).shows('CONTESTED', 'faded')
    assert.equal(run.machine.sinceNs, run.tNs)
  })
  it('fires BREAK at once after CONTESTED with a hold of 0', () => {
    const run = new Run({ triggerHoldSec: 0 }).take(fighting, HELD_1_SEC).shows('CONTESTED')
    run.take(breaking).shows('BREAK', 'faded')
  })
  it('takes time for BREAK after CONTESTED otherwise', () => {
    const run = contested()
      .take({ ...breaking, contestedQualifies: true })
      .shows('NEUTRAL', 'faded')
    run
      .take(breaking, HELD_3_SEC - 2)
      .shows('NEUTRAL')
      .take(breaking)
      .shows('BREAK')
  })
})

describe('signal machine: time', () => {
  it('refuses a snap that is not later than the one before', () => {
    const { machine } = new Run().take(idle)
    assert.throws(() => machine.step({ ...idle, tNs: SNAP_NS }), /must be later/)
  })
  it('runs before midnight, at negative times', () => {
    const run = new Run()
    run.tNs = -7200e9
    run.take(breaking, HELD_3_SEC).shows('BREAK')
  })
})

describe('a level that is fought over', () => {
  it('is consumed or absorbs with at least twice the notable flow filled', () => {
    assert.equal(isFoughtOver('CONSUMED', 200, 100, 2), true)
    assert.equal(isFoughtOver('ABSORPTION', 200, 100, 2), true)
    assert.equal(isFoughtOver('CONSUMED', 199, 100, 2), false)
  })
  it('is in no other state, however much is filled', () => {
    for (const state of ['UNSEEN', 'VACUUM', 'WALL', 'WEAK', 'NEUTRAL'] as const)
      assert.equal(isFoughtOver(state, 1e6, 100, 2), false)
  })
})
