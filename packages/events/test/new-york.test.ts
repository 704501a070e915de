import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  EventsError,
  NS_PER_MINUTE,
  NS_PER_SEC,
  newYorkClock,
  newYorkDate,
  newYorkNs,
  newYorkOffsetMinutes,
} from '@spymaster/events'

const HOUR = 60n * NS_PER_MINUTE
const utc = (text: string) => BigInt(Date.parse(text)) * 1_000_000n
/** The instant of the second Sunday of March, 02:00 EST, and of the first Sunday of November, 02:00 EDT. */
function changes(year: number): { spring: bigint; autumn: bigint } {
  const sundays = (month: string) =>
    Array.from({ length: 30 }, (_, i) => `${year}-${month}-${String(i + 1).padStart(2, '0')}`).filter(
      (date) => new Date(date).getUTCDay() === 0,
    )
  return { spring: utc(`${sundays('03')[1]}T07:00:00Z`), autumn: utc(`${sundays('11')[0]}T06:00:00Z`) }
}

describe('clocks in New York', () => {
  it('stand five hours behind UTC in winter and four in summer', () => {
    assert.equal(newYorkNs('2023-12-25', 18, 0), utc('2023-12-25T23:00:00Z'))
    assert.equal(newYorkNs('2024-07-01', 9, 30), utc('2024-07-01T13:30:00Z'))
  })

  for (let year = 2013; year <= 2028; year++)
    it(`change twice in ${year}`, () => {
      const { spring, autumn } = changes(year)
      assert.deepEqual(
        [spring - 1n, spring, autumn - 1n, autumn].map(newYorkOffsetMinutes),
        [-300, -240, -240, -300],
      )
      assert.equal(newYorkClock(spring - NS_PER_SEC).hour, 1)
      assert.equal(newYorkClock(spring).hour, 3)
      assert.equal(newYorkClock(autumn - NS_PER_SEC).hour, 1)
      assert.equal(newYorkClock(autumn).hour, 1)
      assert.equal(
        newYorkNs(newYorkDate(spring), 9, 30) - newYorkNs(newYorkDate(spring), 0, 0),
        8n * HOUR + HOUR / 2n,
      )
      assert.equal(
        newYorkNs(newYorkDate(autumn), 9, 30) - newYorkNs(newYorkDate(autumn), 0, 0),
        10n * HOUR + HOUR / 2n,
      )
    })

  it('read the repeated hour as its first pass', () => {
    assert.equal(newYorkNs('2024-11-03', 1, 30), utc('2024-11-03T05:30:00Z'))
    assert.equal(newYorkNs('2024-11-03', 2, 0), utc('2024-11-03T07:00:00Z'))
  })
  it('read the skipped hour as if the clocks had not been changed yet', () => {
    assert.equal(newYorkNs('2024-03-10', 2, 30), utc('2024-03-10T07:30:00Z'))
    assert.deepEqual(newYorkClock(newYorkNs('2024-03-10', 2, 30)), {
      date: '2024-03-10',
      hour: 3,
      minute: 30,
      second: 0,
    })
  })
  it('drop fractions of a second, before 1970 too', () => {
    assert.equal(newYorkClock(utc('2024-07-01T13:30:59Z') + 999_999_999n).second, 59)
    assert.deepEqual(newYorkClock(-1n), { date: '1969-12-31', hour: 18, minute: 59, second: 59 })
  })
  it('refuse an hour or a minute that no clock shows', () => {
    for (const [hour, minute] of [
      [24, 0],
      [-1, 0],
      [9.5, 0],
      [9, 60],
      [9, -1],
      [Number.NaN, 0],
    ] as const)
      assert.throws(() => newYorkNs('2024-07-01', hour, minute), { name: 'EventsError', code: 'clock' })
    assert.throws(() => newYorkNs('2024-02-30', 9, 30), EventsError)
  })
})
