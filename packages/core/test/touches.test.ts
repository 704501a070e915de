import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resolvePhysics } from '@spymaster/core'
import { Coverage } from '../src/engines/barrier/sight.ts'
import { DayTape } from '../src/levels/day-tape.ts'
import { LevelBoard } from '../src/levels/level-board.ts'
import { Touches } from '../src/levels/touches.ts'
import { segmentAt, sessionTimes } from '../src/market/session-clock.ts'

const SEC = 1e9
const MINUTE = 60e9
const config = resolvePhysics()

/** The touch events of a level at 480 over the spots, a second apart. */
function countOf(...spots: readonly number[]): number {
  const touches = new Touches(config)
  for (const [i, spot] of spots.entries()) touches.step(i * SEC, spot, 480)
  return touches.count
}

describe('a touch event', () => {
  it('opens when spot enters the touch band of an armed level, its edge included, on either side', () => {
    assert.deepEqual(
      [480.11, 480.1, 480, 479.9, 479.89].map((spot) => countOf(480.5, spot)),
      [0, 1, 1, 1, 0],
    )
    assert.equal(countOf(479.5, 479.9), 1)
  })
  it('opens once while spot stays, leaves by less than touchRearm and comes back', () => {
    assert.equal(countOf(480.5, 480.1, 480.05, 480.11, 480.1, 480.3, 480, 480.49, 479.95, 479.51, 480), 1)
  })
  it('opens again once the level has been touchRearm from spot, on either side', () => {
    assert.equal(countOf(480.5, 480.1, 480.5, 480.1), 2)
    assert.equal(countOf(480.5, 480.1, 479.5, 479.9), 2)
  })
  it('does not open for a level born nearer than touchRearm before it has been left', () => {
    assert.deepEqual([countOf(480.49, 480.1), countOf(480, 480.05), countOf(480.05, 480.5, 480)], [0, 0, 1])
  })
  it('opens where spot jumps through the band only if a snap finds it there', () => {
    assert.deepEqual([countOf(480.6, 479.4), countOf(480.6, 479.4, 479.95)], [0, 1])
  })
  it('opens for a level that comes to spot', () => {
    const touches = new Touches(config)
    for (const [i, price] of [479.5, 479.8, 479.9, 479.95].entries()) touches.step(i * SEC, 480, price)
    assert.equal(touches.count, 1)
  })
  it('opens once where spot wobbles about an edge at which it would also be armed', () => {
    const touches = new Touches({ ...config, touchRearm: config.touchBand })
    for (const spot of [480.2, 480.1, 480.1, 480.1]) touches.step(0, spot, 480)
    assert.equal(touches.count, 1)
  })
})

describe('the attempt', () => {
  /** A level touched at these minutes, where it then was; far from spot in between. */
  function touchedAt(...events: readonly (readonly [minutes: number, price: number])[]): Touches {
    const touches = new Touches(config)
    for (const [minutes, price] of events) {
      touches.step(minutes * MINUTE - SEC, price + 1, price)
      touches.step(minutes * MINUTE, price, price)
    }
    return touches
  }

  it('is 0 before the first touch', () => {
    assert.equal(new Touches(config).attemptAt(0, 0), 0)
    assert.equal(new Touches(config).attemptAt(0, 480), 0)
  })
  it('is the number of the touch among those at most 15 minutes after one another', () => {
    const touches = touchedAt([10, 480], [25, 480], [40, 480])
    assert.deepEqual([touches.count, touches.attemptAt(40 * MINUTE, 480)], [3, 3])
  })
  it('starts at 1 again after more than that', () => {
    const touches = touchedAt([10, 480], [25.01, 480])
    assert.deepEqual([touches.count, touches.attemptAt(26 * MINUTE, 480)], [2, 1])
  })
  it('starts at 1 again where the level has moved by more than $0.10 since', () => {
    assert.equal(touchedAt([10, 480], [12, 480.1], [14, 480.2]).attemptAt(14 * MINUTE, 480.2), 3)
    assert.equal(touchedAt([10, 480], [12, 480.11]).attemptAt(12 * MINUTE, 480.11), 1)
  })
  it('stands until no touch could follow it', () => {
    const touches = touchedAt([10, 480])
    assert.deepEqual(
      [25, 25.01].map((minutes) => touches.attemptAt(minutes * MINUTE, 480)),
      [1, 0],
    )
    assert.deepEqual(
      [480.1, 480.11, 479.9, 479.89].map((price) => touches.attemptAt(11 * MINUTE, price)),
      [1, 0, 1, 0],
    )
  })
})

describe('the touches of a day’s levels', () => {
  const times = sessionTimes('2023-12-26', config.openingRangeMinutes)!
  const { preMarketNs, openNs, openingRangeEndNs, closeNs } = times

  class Day {
    readonly tape = new DayTape(times)
    readonly board = new LevelBoard(config, () => ({ coverage: new Coverage(40) }))

    traded(nowNs: number, ...prices: readonly number[]): this {
      for (const price of prices) this.tape.spyTrade(price, 100, nowNs)
      return this
    }

    /** Touch events of the level so far, after snaps at these spots, a second apart; null while it does not exist. */
    touches(id: string, nowNs: number, ...spots: readonly number[]): number | null {
      let count: number | null = null
      for (const [i, spot] of spots.entries()) {
        const at = nowNs + i * SEC
        const segment = segmentAt(times, at)
        const day = { times, tape: this.tape }
        const ratio = { value: 10, isMeasured: true }
        const levels = this.board.step({ nowNs: at, spot, segment, day, prior: null, dealers: null, ratio })
        count = levels.find(({ candidate }) => candidate.id === id)?.touches.count ?? null
      }
      return count
    }
  }

  it('are counted from 04:00 to the close', () => {
    for (const [nowNs, count] of [
      [preMarketNs - 2 * SEC, 0],
      [preMarketNs, 1],
      [closeNs - 2 * SEC, 1],
      [closeNs, 0],
    ] as const)
      assert.equal(new Day().touches('ROUND_480', nowNs, 480.6, 480.05), count)
  })
  it('are not armed outside it either', () => {
    assert.equal(new Day().touches('ROUND_480', preMarketNs - SEC, 480.6, 480.05, 480.3, 480), 0)
  })
  it('are none while a level is forming, which is born as it stands', () => {
    const day = new Day().traded(preMarketNs, 481)
    assert.equal(day.touches('PM_HIGH', openNs - 2 * SEC, 480.2, 481), 0)
    assert.equal(day.touches('PM_HIGH', openNs, 480.6, 481), 0)
    assert.equal(day.touches('PM_HIGH', openNs + MINUTE, 480.5, 480.95), 1)
  })
  it('are none of the opening range before its close', () => {
    const day = new Day().traded(openNs, 481, 479)
    assert.equal(day.touches('OR_LOW', openingRangeEndNs - 2 * SEC, 480, 479), 0)
    assert.equal(day.touches('OR_LOW', openingRangeEndNs, 480, 479), 1)
  })
  it('are remembered of a level that leaves the universe and comes back', () => {
    const day = new Day()
    assert.equal(day.touches('ROUND_480', openNs, 480.6, 480), 1)
    assert.equal(day.touches('ROUND_480', openNs + MINUTE, 482, 486), null)
    assert.equal(day.touches('ROUND_480', openNs + 2 * MINUTE, 482, 480.05), 2)
  })
  it('begin anew, unarmed, where a level’s price jumps', () => {
    const day = new Day().traded(openNs, 480)
    assert.equal(day.touches('VWAP', openNs, 480.6, 480.05, 480.3), 1)
    day.traded(openNs, 480.4)
    assert.equal(day.touches('VWAP', openNs + MINUTE, 480.6, 480.2), 0)
    assert.equal(day.touches('VWAP', openNs + 2 * MINUTE, 480.7, 480.2), 1)
  })
  it('find an armed extreme armed at its birth, which is extremeArm from it', () => {
    const day = new Day().traded(openNs, 481)
    assert.equal(day.touches('SESSION_HIGH', openNs, 480.5, 480.9), 1)
  })
})
