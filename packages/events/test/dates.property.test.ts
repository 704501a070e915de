import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addDays, dateToDays, daysToDate, EventsError, utcMidnightNs, weekday } from '@spymaster/events'
import fc from 'fast-check'

const days = fc.integer({ min: -719_528, max: 2_932_896 })

describe('calendar dates, whatever the day', () => {
  it('come back from their count', () => {
    fc.assert(fc.property(days, (n) => assert.equal(dateToDays(daysToDate(n)), n)))
  })
  it('agree with the platform calendar', () => {
    fc.assert(
      fc.property(days, (n) => {
        const platform = new Date(n * 86_400_000)
        assert.equal(daysToDate(n), platform.toISOString().slice(0, 10))
        assert.equal(weekday(daysToDate(n)), platform.getUTCDay())
        assert.equal(utcMidnightNs(daysToDate(n)), BigInt(platform.getTime()) * 1_000_000n)
      }),
    )
  })
  it('sort as text in time order', () => {
    fc.assert(fc.property(days, days, (a, b) => assert.equal(daysToDate(a) < daysToDate(b), a < b)))
  })
  it('undo a step by the opposite step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -5_000, max: 5_000 }), (n, step) => {
        assert.equal(addDays(addDays(daysToDate(n), step), -step), daysToDate(n))
      }),
    )
  })
  it('take any text or refuse it as EventsError', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          assert.equal(daysToDate(dateToDays(text)), text)
        } catch (error) {
          assert.ok(error instanceof EventsError)
        }
      }),
    )
  })
})
