import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NS_PER_MINUTE, newYorkClock, newYorkDate, newYorkNs } from '@spymaster/events'
import fc from 'fast-check'

const HOUR = 60n * NS_PER_MINUTE
const platformClock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** From the first minute of 2007, when today's rule for daylight saving began, to 2097. */
const minutes = fc.integer({ min: 19_460_160, max: 67_000_000 }).map((n) => BigInt(n) * NS_PER_MINUTE)

describe('clocks in New York at any minute', () => {
  it('agree with the platform at any minute from 2007 to 2096', () => {
    fc.assert(
      fc.property(minutes, (ns) => {
        const { date, hour, minute, second } = newYorkClock(ns)
        const time = [hour, minute, second].map((n) => String(n).padStart(2, '0')).join(':')
        assert.equal(`${date}, ${time}`, platformClock.format(Number(ns / 1_000_000n)))
        assert.equal(newYorkDate(ns), date)
      }),
    )
  })
  it('give back the instant they show, but for the second pass of the repeated hour', () => {
    fc.assert(
      fc.property(minutes, (ns) => {
        const { date, hour, minute } = newYorkClock(ns)
        const again = newYorkNs(date, hour, minute)
        if (again !== ns) assert.deepEqual([again, hour], [ns - HOUR, 1])
      }),
    )
  })
})
