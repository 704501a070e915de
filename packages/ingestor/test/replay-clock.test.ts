import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ReplayClock } from '@spymaster/ingestor'

/** A clock whose wall time the test moves. */
function clockAt(speed: number, fromMs?: number) {
  const wall = { ms: 5_000 }
  const clock = new ReplayClock(speed, {
    nowMs: () => wall.ms,
    ...(fromMs === undefined ? {} : { fromMs }),
  })
  return { clock, wall }
}

describe('the replay clock', () => {
  it('begins with the first record, which is due at once', () => {
    const { clock } = clockAt(1)
    assert.equal(clock.delayMs(1_000_000), 0)
  })
  it('lets a record wait for its log time over the speed', () => {
    const { clock, wall } = clockAt(20)
    clock.delayMs(1_000_000)
    assert.equal(clock.delayMs(1_001_000), 50)
    wall.ms += 30
    assert.equal(clock.delayMs(1_001_000), 20)
    wall.ms += 30
    assert.equal(clock.delayMs(1_001_000), 0)
  })
  it('gives everything at once at speed 0', () => {
    const { clock } = clockAt(0)
    clock.delayMs(0)
    assert.equal(clock.delayMs(86_400_000), 0)
    assert.equal(clock.isUnpaced, true)
  })
  it('gives what lies before its beginning at once, and paces from the first record behind', () => {
    const { clock, wall } = clockAt(1, 10_000)
    assert.equal(clock.delayMs(2_000), 0)
    wall.ms += 700
    assert.equal(clock.delayMs(10_300), 0)
    assert.equal(clock.delayMs(10_500), 200)
  })
  it('hurries at speed 0 and on the way to its beginning, and not beyond', () => {
    const { clock } = clockAt(1, 10_000)
    clock.passed(9_000)
    assert.equal(clock.isHurrying, true)
    clock.passed(10_000)
    assert.equal(clock.isHurrying, false)
    clock.setSpeed(0)
    assert.equal(clock.isHurrying, true)
  })
  it('runs on at another speed from where it is, also within a quiet stretch', () => {
    const { clock, wall } = clockAt(1)
    clock.delayMs(0)
    wall.ms += 4_000
    clock.setSpeed(10)
    assert.equal(clock.delayMs(10_000), 600)
    clock.setSpeed(0)
    assert.equal(clock.delayMs(10_000), 0)
    clock.setSpeed(1)
    assert.equal(clock.delayMs(60_000), 0)
    assert.equal(clock.delayMs(60_500), 500)
  })
  it('stands still while paused, and goes on from there', () => {
    const { clock, wall } = clockAt(1)
    clock.delayMs(0)
    wall.ms += 1_000
    clock.pause()
    assert.equal(clock.delayMs(1_000), Number.POSITIVE_INFINITY)
    assert.equal(clock.state.isPaused, true)
    wall.ms += 60_000
    clock.setSpeed(2)
    clock.resume()
    assert.equal(clock.delayMs(3_000), 1_000)
  })
  it('goes ahead while it is paused, and stays paused there', () => {
    const { clock } = clockAt(1)
    clock.delayMs(0)
    clock.pause()
    clock.skipTo(50_000)
    assert.equal(clock.delayMs(49_999), 0)
    assert.equal(clock.delayMs(50_000), Number.POSITIVE_INFINITY)
  })
  it('is not unpaced while paused at speed 0', () => {
    const { clock } = clockAt(0)
    clock.pause()
    assert.deepEqual([clock.isUnpaced, clock.delayMs(1)], [false, Number.POSITIVE_INFINITY])
  })
  it('paces from where it was told to go', () => {
    const { clock } = clockAt(1)
    clock.delayMs(0)
    clock.skipTo(50_000)
    assert.deepEqual([clock.delayMs(50_200), clock.delayMs(51_200)], [0, 1_000])
  })
  it('says where it is', () => {
    const { clock } = clockAt(3)
    assert.deepEqual(clock.state, { speed: 3, isPaused: false, positionMs: null })
    clock.passed(77)
    assert.equal(clock.state.positionMs, 77)
  })
  for (const speed of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    it(`refuses the speed ${speed}, and keeps the one it has`, () => {
      const { clock } = clockAt(2)
      assert.throws(() => new ReplayClock(speed), RangeError)
      assert.throws(() => clock.setSpeed(speed), RangeError)
      assert.equal(clock.state.speed, 2)
    })
})

describe('waiting on the replay clock', () => {
  const orders: readonly [string, (clock: ReplayClock) => void][] = [
    ['a speed', (clock) => clock.setSpeed(5)],
    ['a pause', (clock) => clock.pause()],
    ['its end', (clock) => clock.resume()],
    ['another time', (clock) => clock.skipTo(9)],
  ]
  for (const [what, order] of orders)
    it(`ends when the clock is told ${what}`, { timeout: 5_000 }, async () => {
      const { clock } = clockAt(1)
      const waiting = clock.wait(Number.POSITIVE_INFINITY)
      order(clock)
      await waiting
    })
  it('ends after its time', { timeout: 5_000 }, async () => {
    await clockAt(1).clock.wait(3)
  })
  it('lasts longer than a timer can', async () => {
    const stop = new AbortController()
    let isOver = false
    const waiting = clockAt(1)
      .clock.wait(2 ** 32, stop.signal)
      .then(() => {
        isOver = true
      })
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(isOver, false)
    stop.abort()
    await waiting
  })
  it('ends when the signal aborts, and when it has, leaving no listener behind', async () => {
    const { clock } = clockAt(1)
    const stop = new AbortController()
    const { addEventListener, removeEventListener } = stop.signal
    let listeners = 0
    stop.signal.addEventListener = function (...args: Parameters<typeof addEventListener>) {
      listeners++
      addEventListener.apply(this, args)
    }
    stop.signal.removeEventListener = function (...args: Parameters<typeof removeEventListener>) {
      listeners--
      removeEventListener.apply(this, args)
    }
    await clock.wait(1, stop.signal)
    assert.equal(listeners, 0)
    const waiting = clock.wait(Number.POSITIVE_INFINITY, stop.signal)
    stop.abort()
    await waiting
    await clock.wait(Number.POSITIVE_INFINITY, stop.signal)
  })
})
