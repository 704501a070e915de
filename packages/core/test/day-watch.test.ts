import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DayWatch } from '../src/features/readings/day-watch.ts'
import { times } from './level-moment.ts'

const MINUTE = 60e9

describe('the day so far', () => {
  it('has no opening, and no extremes, before the open', () => {
    const day = new DayWatch(times)
    day.step(times.openNs - 30 * MINUTE, 480, 'premarket')
    assert.deepEqual(day.reading, {
      sessionMinutes: 390,
      minutesSinceOpen: null,
      minutesToClose: 420,
      open: null,
      high: null,
      low: null,
    })
  })
  it('opens at the first spot of the regular session and keeps its extremes', () => {
    const day = new DayWatch(times)
    day.step(times.openNs - MINUTE, 470, 'premarket')
    day.step(times.openNs, null, 'regular')
    for (const [i, spot] of [480, 481.5, null, 479.25].entries())
      day.step(times.openNs + (i + 1) * 1e9, spot, 'regular')
    const { open, high, low, minutesSinceOpen } = day.reading
    assert.deepEqual([open, high, low], [480, 481.5, 479.25])
    assert.equal(minutesSinceOpen, 4 / 60)
  })
  it('knows no opening that it did not see', () => {
    const day = new DayWatch(times)
    day.step(times.openNs + 2 * MINUTE, 480, 'regular')
    assert.deepEqual([day.reading.open, day.reading.high], [null, null])
  })
  it('has no clock on days without a session', () => {
    const day = new DayWatch(null)
    day.step(0, 480, 'closed')
    assert.deepEqual([day.reading.sessionMinutes, day.reading.minutesToClose], [null, null])
  })
})
