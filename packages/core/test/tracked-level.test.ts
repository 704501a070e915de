import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { Coverage } from '../src/engines/barrier/sight.ts'
import { named } from '../src/levels/level-source.ts'
import { TrackedLevel } from '../src/levels/tracked-level.ts'

const config = resolvePhysics()

/** A level at 480 born at the first spot, and stepped through all of them. */
function walk(...spots: readonly number[]): TrackedLevel {
  const level = new TrackedLevel(named('VWAP', 480), spots[0]!, { coverage: new Coverage(40) }, config)
  for (const spot of spots) level.step(named('VWAP', 480), spot, config)
  return level
}

describe('a level’s side', () => {
  it('is support below spot and resistance above it', () => {
    assert.deepEqual([walk(480.3).side, walk(480.3).direction], ['SUPPORT', 'DOWN'])
    assert.deepEqual([walk(479.7).side, walk(479.7).direction], ['RESISTANCE', 'UP'])
  })
  it('is resistance where spot is right on it at birth', () => {
    assert.equal(walk(480).side, 'RESISTANCE')
  })
  it('stays while spot is beyond the level but within the touch exit', () => {
    assert.deepEqual([walk(480.3, 479.85).side, walk(480.3, 479.85).hasCrossed], ['SUPPORT', false])
  })
  it('flips when spot is beyond the touch exit, and crosses at that snap only', () => {
    const level = walk(480.3, 479.8499)
    assert.deepEqual([level.side, level.hasCrossed], ['RESISTANCE', true])
    assert.equal(walk(480.3, 479.8499, 479.8).hasCrossed, false)
  })
  it('flips both ways', () => {
    assert.equal(walk(479.7, 480.16).side, 'SUPPORT')
  })
  it('re-initializes the smoothers as it flips, and only then', () => {
    const level = walk(480.3)
    level.smoothers.score.update(70, 0)
    level.step(named('VWAP', 480), 479.9, config)
    assert.equal(level.smoothers.score.value, 70)
    level.step(named('VWAP', 480), 479.8, config)
    assert.equal(level.smoothers.score.value, null)
  })
})

describe('a level’s bands', () => {
  const monitored = (...spots: number[]) => walk(...spots).isMonitored
  const touched = (...spots: number[]) => walk(...spots).isTouched

  it('monitor within monitorBand, edge included, on both sides', () => {
    assert.deepEqual(
      [480.5, 479.5, 480.5001, 479.4999].map((s) => monitored(s)),
      [true, true, false, false],
    )
  })
  it('monitor until spot is further away than monitorExit', () => {
    assert.deepEqual(
      [monitored(480.5, 480.55), monitored(480.5, 480.5501), monitored(480.6, 480.55)],
      [true, false, false],
    )
  })
  it('touch within touchBand, edge included, on both sides', () => {
    assert.deepEqual(
      [480.1, 479.9, 480.1001, 479.8999].map((s) => touched(s)),
      [true, true, false, false],
    )
  })
  it('touch until spot is further away than touchExit', () => {
    assert.deepEqual(
      [touched(480.1, 480.15), touched(480.1, 480.1501), touched(480.2, 480.15)],
      [true, false, false],
    )
  })
  it('do not touch what is still forming', () => {
    const level = walk(480.3)
    level.step(named('VWAP', 480, true), 480, config)
    assert.deepEqual([level.isTouched, level.isMonitored], [false, true])
    level.step(named('VWAP', 480), 480.12, config)
    assert.equal(level.isTouched, false)
    level.step(named('VWAP', 480), 480.1, config)
    assert.equal(level.isTouched, true)
  })
})

describe('a level’s ES tick', () => {
  it('is the nearest at first', () => {
    assert.equal(walk(480).tickAt(19200.49), 19200)
  })
  it('changes only when the exact price is over 0.75 tick away', () => {
    const level = walk(480)
    assert.deepEqual(
      [19200, 19200.75, 19199.25, 19200.76, 19200.3].map((x) => level.tickAt(x)),
      [19200, 19200, 19200, 19201, 19201],
    )
  })
})
