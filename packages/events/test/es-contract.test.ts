import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addDays, dayKind, esExpiry, frontEsContract, weekday } from '@spymaster/events'

const QUARTERS = [3, 6, 9, 12]

describe('ES expiry', () => {
  it('is the third Friday of the contract month', () => {
    assert.equal(esExpiry(2024, 3), '2024-03-15')
    assert.equal(esExpiry(2023, 12), '2023-12-15')
    assert.equal(esExpiry(2021, 6), '2021-06-18')
    assert.equal(esExpiry(2020, 6), '2020-06-19')
  })
  it('is the Thursday before when Juneteenth or Good Friday is kept that Friday', () => {
    assert.equal(esExpiry(2026, 6), '2026-06-18')
    assert.equal(esExpiry(2027, 6), '2027-06-17')
    assert.equal(esExpiry(2008, 3), '2008-03-20')
  })
  it('is a session of the stock exchange from 2013 to 2028', () => {
    for (let year = 2013; year <= 2028; year++)
      for (const month of QUARTERS) assert.equal(dayKind(esExpiry(year, month)), 'full', `${year}-${month}`)
  })
  it('is refused for months and years without a contract', () => {
    for (const [year, month] of [
      [2024, 1],
      [2024, 0],
      [2024, 13],
      [1999, 12],
      [2100, 3],
      [2024.5, 3],
    ] as const)
      assert.throws(() => esExpiry(year, month), { name: 'EventsError', code: 'instrument' })
  })
})

describe('front ES contract', () => {
  it('rolls with the Thursday eight days before the third Friday', () => {
    assert.deepEqual(frontEsContract('2024-03-06'), { year: 2024, month: 3 })
    assert.deepEqual(frontEsContract('2024-03-07'), { year: 2024, month: 6 })
    assert.deepEqual(frontEsContract('2024-03-31'), { year: 2024, month: 6 })
    assert.deepEqual(frontEsContract('2024-04-01'), { year: 2024, month: 6 })
  })
  it('rolls from December into the next year', () => {
    assert.deepEqual(frontEsContract('2023-12-06'), { year: 2023, month: 12 })
    assert.deepEqual(frontEsContract('2023-12-07'), { year: 2024, month: 3 })
    assert.deepEqual(frontEsContract('2024-01-01'), { year: 2024, month: 3 })
  })
  it('rolls on the same Thursday when the third Friday is a holiday', () => {
    assert.deepEqual(frontEsContract('2026-06-10'), { year: 2026, month: 6 })
    assert.deepEqual(frontEsContract('2026-06-11'), { year: 2026, month: 9 })
    assert.deepEqual(frontEsContract('2027-06-09'), { year: 2027, month: 6 })
    assert.deepEqual(frontEsContract('2027-06-10'), { year: 2027, month: 9 })
  })
  it('is ESH4 on the recorded holiday of 2023-12-25 and ESU4 on 2024-07-01', () => {
    assert.deepEqual(frontEsContract('2023-12-25'), { year: 2024, month: 3 })
    assert.deepEqual(frontEsContract('2024-07-01'), { year: 2024, month: 9 })
  })
  it('changes four times a year, always from a Wednesday to a Thursday, and only forward', () => {
    const changes: string[] = []
    for (let date = '2013-01-02'; date <= '2028-12-31'; date = addDays(date, 1)) {
      const [before, now] = [frontEsContract(addDays(date, -1)), frontEsContract(date)]
      if (before.year === now.year && before.month === now.month) continue
      assert.equal(weekday(date), 4)
      assert.equal(now.year * 12 + now.month, before.year * 12 + before.month + 3)
      assert.ok(esExpiry(before.year, before.month) >= addDays(date, 7))
      changes.push(date)
    }
    assert.equal(changes.length, 16 * 4)
  })
  it('is refused beyond its years and for a malformed date', () => {
    assert.throws(() => frontEsContract('2099-12-31'), { name: 'EventsError' })
    assert.throws(() => frontEsContract('1999-06-01'), { name: 'EventsError' })
    assert.throws(() => frontEsContract('2024-03'), { name: 'EventsError', code: 'date' })
  })
})
