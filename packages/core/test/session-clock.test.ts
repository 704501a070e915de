import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { segmentAt, sessionTimes } from '../src/market/session-clock.ts'

const MINUTE = 60e9
const times = sessionTimes('2023-12-26', 15)!
const { preMarketNs, openNs, closeNs } = times

describe('segments of the day', () => {
  it('begin at their start', () => {
    const at = [preMarketNs - 1, preMarketNs, openNs - 1, openNs, closeNs - 1, closeNs]
    assert.deepEqual(
      at.map((ns) => segmentAt(times, ns)),
      ['closed', 'premarket', 'premarket', 'regular', 'regular', 'closed'],
    )
  })
  it('end at 13:00 on a half day', () => {
    const half = sessionTimes('2023-11-24', 15)!
    assert.equal(half.closeNs - half.openNs, 3.5 * 60 * MINUTE)
  })
  it('have an opening range as long as openingRangeMinutes', () => {
    const minutes = (given: number) =>
      (sessionTimes('2023-12-26', given)!.openingRangeEndNs - openNs) / MINUTE
    assert.deepEqual([minutes(15), minutes(5)], [15, 5])
  })
  it('are closed all day without a session', () => {
    assert.equal(sessionTimes('2023-12-25', 15), null)
    assert.equal(segmentAt(null, openNs), 'closed')
  })
  it('move with daylight saving', () => {
    const hours = (date: string) => sessionTimes(date, 15)!.openNs / (60 * MINUTE)
    assert.deepEqual(
      [hours('2024-03-08'), hours('2024-03-11'), hours('2024-11-01'), hours('2024-11-04')],
      [14.5, 13.5, 13.5, 14.5],
    )
  })
})
