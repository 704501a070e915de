import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import {
  addDays,
  esExpiry,
  esHours,
  frontEsContract,
  newYorkClock,
  newYorkNs,
  tradeDateOf,
  weekday,
} from '@spymaster/events'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'

const data = sharedData()
/** 17:45 in minutes: later bars belong to the next trade date. */
const EVENING = 17 * 60 + 45

const clock = (ns: bigint) => {
  const { hour, minute } = newYorkClock(ns)
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
const close = (date: string) => {
  const hours = esHours(date)
  return hours && clock(hours.closeNs)
}

describe('ES hours', () => {
  it('open at 18:00 of the day before, which is Sunday for Monday', () => {
    assert.equal(esHours('2023-12-26')?.openNs, newYorkNs('2023-12-25', 18, 0))
    assert.equal(esHours('2024-03-11')?.openNs, newYorkNs('2024-03-10', 18, 0))
  })
  it('are null on weekends, Christmas, New Year and most Good Fridays', () => {
    for (const date of [
      '2023-12-23',
      '2023-12-24',
      '2023-12-25',
      '2024-01-01',
      '2024-03-29',
      '2021-12-24',
      '2017-01-02',
    ])
      assert.equal(esHours(date), null, date)
  })
  it('close at 17:00, at 17:15 until 2015-09-18', () => {
    assert.equal(close('2015-09-18'), '17:15')
    assert.equal(close('2015-09-21'), '17:00')
    assert.equal(close('2024-07-01'), '17:00')
  })
  it('have a halt from 16:15 to 16:30 until 2021-06-25', () => {
    const halts = (date: string) => esHours(date)?.halts.map((halt) => [clock(halt.fromNs), clock(halt.toNs)])
    assert.deepEqual(halts('2013-01-02'), [['16:15', '16:30']])
    assert.deepEqual(halts('2021-06-25'), [['16:15', '16:30']])
    assert.deepEqual(halts('2021-06-28'), [])
    assert.deepEqual(halts('2020-12-24'), [])
  })
  it('end early around holidays', () => {
    assert.equal(close('2026-01-19'), '13:00')
    assert.equal(close('2020-07-03'), '13:00')
    assert.equal(close('2026-11-27'), '13:15')
    assert.equal(close('2013-07-03'), '13:15')
    assert.equal(close('2013-07-04'), '11:30')
    assert.equal(close('2015-04-03'), '09:15')
    assert.equal(close('2026-04-03'), '09:15')
    assert.equal(close('2018-12-05'), '09:30')
    assert.equal(close('2025-01-09'), '09:30')
  })
  it('lie within their trade date, halts inside them, from 2013 to 2028', () => {
    for (let date = '2013-01-01'; date <= '2028-12-31'; date = addDays(date, 1)) {
      const hours = esHours(date)
      if (weekday(date) % 6 === 0) assert.equal(hours, null)
      if (hours === null) continue
      assert.ok(hours.openNs < hours.closeNs)
      assert.equal(tradeDateOf(hours.openNs), date)
      for (const { fromNs, toNs } of hours.halts)
        assert.ok(hours.openNs < fromNs && fromNs < toNs && toNs < hours.closeNs)
    }
  })
  it('are refused outside 2013 to 2028', () =>
    assert.throws(() => esHours('2012-12-31'), { code: 'calendar' }))

  it('agree with ten years of recorded trading', { skip: data === null && NO_SHARED_DATA }, () => {
    const last = lastTradedMinutes(join(data ?? '', 'es-5min'))
    for (let date = '2014-12-24'; date <= '2024-12-19'; date = addDays(date, 1)) {
      // A recording follows one contract to its expiry at 09:30 and takes up the next a day later.
      const { year, month } = frontEsContract(addDays(date, -9))
      if (date === esExpiry(year, month)) continue
      const hours = esHours(date)
      const traded = last.get(date)
      assert.equal(traded === undefined, hours === null, date)
      if (hours === null || traded === undefined) continue
      const { hour, minute } = newYorkClock(hours.closeNs)
      // Bars of five minutes: the last begins five minutes before the close, or at it for a print on the dot.
      const early = hour * 60 + minute - traded
      assert.ok(
        early >= 0 && early <= 5,
        `${date}: closes ${hour}:${minute}, last bar ${early} minutes before`,
      )
    }
  })
})

/** By trade date, the New York minute of day at which the last recorded bar of five minutes begins. */
function lastTradedMinutes(folder: string): Map<string, number> {
  const last = new Map<string, number>()
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.csv.gz')) continue
    for (const row of gunzipSync(readFileSync(join(folder, file)))
      .toString('latin1')
      .split('\n')) {
      // '2015/1/2, 18:00:00, …' in Chicago, an hour behind New York all year.
      const comma = row.indexOf(',')
      const minute =
        Number(row.slice(comma + 2, comma + 4)) * 60 + Number(row.slice(comma + 5, comma + 7)) + 60
      if (!(minute < EVENING)) continue
      const day = row.slice(0, comma)
      const date = day.replace(/\/(\d)(?=\/|$)/g, '/0$1').replaceAll('/', '-')
      last.set(date, Math.max(minute, last.get(date) ?? 0))
    }
  }
  return last
}
