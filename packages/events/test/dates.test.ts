import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  addDays,
  dateToDays,
  daysToDate,
  EventsError,
  NS_PER_DAY,
  utcMidnightNs,
  weekday,
} from '@spymaster/events'

describe('calendar dates', () => {
  it('count from 1970-01-01', () => {
    assert.equal(dateToDays('1970-01-01'), 0)
    assert.equal(dateToDays('1969-12-31'), -1)
    assert.equal(dateToDays('2000-02-29'), 11_016)
    assert.equal(dateToDays('2010-01-01'), 14_610)
  })
  it('reach from year 0000 to 9999 and no further', () => {
    assert.equal(daysToDate(dateToDays('0000-01-01')), '0000-01-01')
    assert.equal(daysToDate(dateToDays('9999-12-31')), '9999-12-31')
    assert.throws(() => addDays('0000-01-01', -1), EventsError)
    assert.throws(() => addDays('9999-12-31', 1), EventsError)
  })
  it('step over month, year and leap day', () => {
    assert.equal(addDays('2024-02-28', 1), '2024-02-29')
    assert.equal(addDays('2023-02-28', 1), '2023-03-01')
    assert.equal(addDays('2024-01-01', -1), '2023-12-31')
    assert.equal(addDays('1900-02-28', 1), '1900-03-01')
  })
  it('name the weekday, Sunday being 0, before 1970 too', () => {
    assert.equal(weekday('2023-12-25'), 1)
    assert.equal(weekday('1970-01-01'), 4)
    assert.equal(weekday('1969-12-28'), 0)
  })
  it('begin at midnight UTC', () => {
    assert.equal(utcMidnightNs('1970-01-02'), NS_PER_DAY)
    assert.equal(utcMidnightNs('2023-12-25'), 1_703_462_400_000_000_000n)
    assert.equal(utcMidnightNs('1969-12-31'), -NS_PER_DAY)
  })

  for (const text of [
    '',
    '2023-2-1',
    '2023-13-01',
    '2023-00-10',
    '2023-04-31',
    '2023-02-29',
    '1900-02-29',
    '2023-01-00',
    '20230101',
    '2023-01-01 ',
    '2023-01-01\n',
    '٢٠٢٣-01-01',
    '+023-01-01',
  ])
    it(`refuse ${JSON.stringify(text)}, naming it`, () => {
      assert.throws(
        () => dateToDays(text),
        (error: unknown) => {
          assert.ok(error instanceof EventsError)
          assert.equal(error.code, 'date')
          return error.message.includes(JSON.stringify(text))
        },
      )
    })
  it('refuse day counts that are not whole', () => {
    for (const days of [0.5, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => daysToDate(days), EventsError)
  })
})
