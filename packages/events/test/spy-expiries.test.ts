import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import { addDays, dayKind, hasSpyExpiry, parseSymbol, weekday } from '@spymaster/events'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'

const data = sharedData()

/** The weekdays (1 = Monday) of a week that have an expiry, from its Monday. */
const week = (monday: string) =>
  [0, 1, 2, 3, 4].filter((i) => hasSpyExpiry(addDays(monday, i))).map((i) => i + 1)

describe('SPY expiries', () => {
  it('are on Fridays alone in 2013', () => assert.deepEqual(week('2013-05-06'), [5]))
  it('are on Wednesdays from September 2016', () => {
    assert.deepEqual(week('2016-08-22'), [5])
    assert.deepEqual(week('2016-09-05'), [3, 5])
  })
  it('are on Mondays from 2018-02-26', () => {
    assert.deepEqual(week('2018-02-12'), [3, 5])
    assert.deepEqual(week('2018-02-26'), [1, 3, 5])
  })
  it('are on every day from December 2022', () => {
    assert.deepEqual(week('2022-11-07'), [1, 3, 5])
    for (let date = '2022-12-01'; date <= '2028-12-31'; date = addDays(date, 1))
      assert.equal(hasSpyExpiry(date), dayKind(date) !== 'closed', date)
  })
  it('move from a Friday or Wednesday of rest to the day before', () => {
    assert.deepEqual(week('2014-04-14'), [4])
    assert.deepEqual(week('2018-07-02'), [1, 2, 5])
    assert.deepEqual(week('2021-12-20'), [1, 3, 4])
  })
  it('move from a Monday of rest to the day after', () => {
    assert.deepEqual(week('2019-01-21'), [2, 3, 5])
    assert.deepEqual(week('2022-09-05'), [2, 3, 5])
  })
  it('do not move from a day of mourning, for which options were listed already', () => {
    assert.deepEqual(week('2018-12-03'), [1, 5])
  })
  it('are on the last session of each quarter', () => {
    for (const date of ['2013-12-31', '2014-03-31', '2014-06-30', '2014-09-30', '2015-12-31', '2018-03-29'])
      assert.ok(hasSpyExpiry(date), date)
    for (const date of ['2014-01-31', '2014-04-30', '2014-12-30'])
      assert.equal(hasSpyExpiry(date), weekday(date) === 5)
  })
  it('are never on a day of rest', () => {
    for (let date = '2013-01-01'; date <= '2028-12-31'; date = addDays(date, 1))
      if (dayKind(date) === 'closed') assert.equal(hasSpyExpiry(date), false, date)
  })
  it('are known of the first and the last session, which need no day beyond the calendar', () => {
    assert.equal(hasSpyExpiry('2013-01-02'), false)
    assert.equal(hasSpyExpiry('2028-12-29'), true)
  })
  it('are refused outside 2013 to 2028', () =>
    assert.throws(() => hasSpyExpiry('2029-01-02'), { code: 'calendar' }))

  it('agree with a recorded list of options', { skip: data === null && NO_SHARED_DATA }, () => {
    const file = readFileSync(join(data ?? '', 'dbn/es/definition-opra.dbn.zst'))
    const text = zstdDecompressSync(file).toString('latin1')
    const expiries = new Set<string>()
    for (const [symbol] of text.matchAll(/SPY {3}\d{6}[CP]\d{8}/g)) {
      const instrument = parseSymbol(symbol, '2023-08-01')
      assert.ok(instrument?.kind === 'OPTION', symbol)
      expiries.add(instrument.expiry)
    }
    for (const expiry of expiries) assert.ok(hasSpyExpiry(expiry), expiry)
    for (let date = '2023-07-31'; date <= '2023-09-15'; date = addDays(date, 1))
      assert.equal(expiries.has(date), hasSpyExpiry(date), date)
  })
})
