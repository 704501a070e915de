import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  addDays,
  type DayKind,
  dayKind,
  holidayName,
  newYorkClock,
  nextSession,
  previousSession,
  sessionsBefore,
  spySession,
  tradeDateOf,
} from '@spymaster/events'

const YEARS = Array.from({ length: 16 }, (_, i) => 2013 + i)
const iso = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
const dayOf = (date: string) => new Date(date).getUTCDay()
const clock = (ns: bigint) => {
  const { date, hour, minute } = newYorkClock(ns)
  return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** The nth Monday … of a month, counting from the end when negative. */
function nth(year: number, month: number, n: number, day: number): string {
  const all = Array.from({ length: 31 }, (_, i) => iso(year, month, i + 1)).filter(
    (date) => Number(date.slice(5, 7)) === month && dayOf(date) === day,
  )
  return all.at(n > 0 ? n - 1 : n) ?? ''
}

/** Easter Sunday (Meeus, Astronomical Algorithms, chapter 8). */
function easter(year: number): string {
  const a = year % 19
  const [b, c] = [Math.floor(year / 100), year % 100]
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 19 * l) / 433)
  const month = Math.floor((h + l - 7 * m + 90) / 25)
  return iso(year, month, (h + l - 7 * m + 33 * month + 19) % 32)
}

/** Saturday is kept on Friday, unless that ends the year; Sunday on Monday. */
function observed(date: string): string[] {
  if (dayOf(date) === 0) return [addDays(date, 1)]
  if (dayOf(date) !== 6) return [date]
  return date.endsWith('-01-01') ? [] : [addDays(date, -1)]
}

function ruledClosures(year: number): string[] {
  return [
    ...observed(iso(year, 1, 1)),
    nth(year, 1, 3, 1),
    nth(year, 2, 3, 1),
    addDays(easter(year), -2),
    nth(year, 5, -1, 1),
    ...(year >= 2022 ? observed(iso(year, 6, 19)) : []),
    ...observed(iso(year, 7, 4)),
    nth(year, 9, 1, 1),
    nth(year, 11, 4, 4),
    ...observed(iso(year, 12, 25)),
    ...['2018-12-05', '2025-01-09'].filter((date) => date.startsWith(`${year}-`)),
  ].sort()
}

function ruledHalfDays(year: number): string[] {
  const isWeekday = (date: string) => dayOf(date) >= 1 && dayOf(date) <= 5
  const days = [addDays(nth(year, 11, 4, 4), 1)]
  if (isWeekday(iso(year, 7, 3)) && isWeekday(iso(year, 7, 4))) days.push(iso(year, 7, 3))
  if (isWeekday(iso(year, 12, 24)) && isWeekday(iso(year, 12, 25))) days.push(iso(year, 12, 24))
  return days.sort()
}

function weekdaysOf(year: number, kind: DayKind): string[] {
  const found: string[] = []
  for (let date = iso(year, 1, 1); date.startsWith(String(year)); date = addDays(date, 1))
    if (dayOf(date) % 6 !== 0 && dayKind(date) === kind) found.push(date)
  return found
}

describe('session calendar', () => {
  for (const year of YEARS) {
    it(`closes in ${year} as the rules of the exchange say`, () => {
      assert.deepEqual(weekdaysOf(year, 'closed'), ruledClosures(year))
    })
    it(`ends early in ${year} as the rules of the exchange say`, () => {
      assert.deepEqual(weekdaysOf(year, 'half'), ruledHalfDays(year))
    })
  }
  it('is closed on every weekend, and names nothing there', () => {
    for (let date = '2013-01-05'; date <= '2028-12-30'; date = addDays(date, 7))
      for (const day of [date, addDays(date, 1)]) {
        if (day > '2028-12-31') continue
        assert.equal(dayKind(day), 'closed')
        assert.equal(holidayName(day), null)
      }
  })
  it('names every closed weekday and every half day, and no other', () => {
    for (let date = '2013-01-01'; date <= '2028-12-31'; date = addDays(date, 1)) {
      if (dayOf(date) % 6 === 0) continue
      assert.equal(holidayName(date) !== null, dayKind(date) !== 'full', date)
    }
  })
  it('names holidays on the day on which they are kept', () => {
    assert.equal(holidayName('2021-12-24'), 'Christmas Day')
    assert.equal(holidayName('2022-06-20'), 'Juneteenth')
    assert.equal(holidayName('2023-01-02'), "New Year's Day")
    assert.equal(holidayName('2025-01-09'), 'National Day of Mourning')
    assert.equal(holidayName('2024-11-29'), 'Day after Thanksgiving')
    assert.equal(holidayName('2024-12-26'), null)
  })
  it('is open on the last day of a year before a Saturday of New Year', () => {
    assert.equal(dayKind('2021-12-31'), 'full')
    assert.equal(dayKind('2027-12-31'), 'full')
  })
  it('knows nothing outside 2013 to 2028 and says so', () => {
    for (const date of ['2012-12-31', '2029-01-01'])
      for (const ask of [dayKind, holidayName, spySession])
        assert.throws(() => ask(date), { code: 'calendar', message: /2013 to 2028, was asked for/ })
    assert.throws(() => dayKind('2024-02-30'), { code: 'date' })
  })
})

describe('SPY session', () => {
  it('is null when the exchange is closed', () => {
    for (const date of ['2023-12-25', '2023-12-24', '2018-12-05']) assert.equal(spySession(date), null)
  })
  it('has the hours of a full day', () => {
    const session = spySession('2023-12-26')
    assert.ok(session)
    assert.deepEqual([session.overnightNs, session.preMarketNs, session.openNs, session.closeNs].map(clock), [
      '2023-12-25 18:00',
      '2023-12-26 04:00',
      '2023-12-26 09:30',
      '2023-12-26 16:00',
    ])
    assert.deepEqual([session.date, session.kind, session.name], ['2023-12-26', 'full', null])
  })
  it('ends at 13:00 on a half day and says which it is', () => {
    const session = spySession('2024-12-24')
    assert.ok(session)
    assert.equal(clock(session.closeNs), '2024-12-24 13:00')
    assert.deepEqual([session.kind, session.name], ['half', 'Christmas Eve'])
  })
  it('keeps its clock times on both sides of a change of clocks', () => {
    for (const date of ['2024-03-08', '2024-03-11', '2024-11-01', '2024-11-04'])
      assert.equal(clock(spySession(date)?.openNs ?? 0n), `${date} 09:30`)
    assert.equal(clock(spySession('2024-03-11')?.overnightNs ?? 0n), '2024-03-10 18:00')
  })
  it('has neighbours across weekends and holidays', () => {
    assert.equal(nextSession('2023-12-22').date, '2023-12-26')
    assert.equal(previousSession('2023-12-26').date, '2023-12-22')
    assert.equal(nextSession('2018-12-04').date, '2018-12-06')
    assert.equal(previousSession('2024-07-07').date, '2024-07-05')
  })
  it('has neighbours that lead back, from every session', () => {
    for (let session = nextSession('2013-01-01'); session.date < '2028-12-29'; ) {
      const next = nextSession(session.date)
      assert.equal(previousSession(next.date).date, session.date)
      assert.ok(session.overnightNs < session.preMarketNs && session.closeNs < next.overnightNs)
      session = next
    }
  })
  it('has the sessions before a date, the last first', () => {
    const dates = (date: string, count: number) => sessionsBefore(date, count).map((session) => session.date)
    assert.deepEqual(dates('2023-12-26', 3), ['2023-12-22', '2023-12-21', '2023-12-20'])
    assert.deepEqual(dates('2024-07-07', 3), ['2024-07-05', '2024-07-03', '2024-07-02'])
    assert.deepEqual(sessionsBefore('2023-12-26', 1)[0], previousSession('2023-12-26'))
    assert.deepEqual(dates('2023-12-26', 0), [])
  })
  it('has fewer of them where its years begin, and none of a date outside them', () => {
    assert.equal(sessionsBefore('2013-01-03', 5).length, 1)
    assert.deepEqual(sessionsBefore('2013-01-02', 5), [])
    assert.deepEqual(sessionsBefore('2031-05-05', 5), [])
    assert.throws(() => sessionsBefore('2013-02-30', 1), { code: 'date' })
  })
  it('has no neighbour beyond the calendar', () => {
    assert.throws(() => previousSession('2013-01-02'), { code: 'calendar' })
    assert.throws(() => nextSession('2028-12-29'), { code: 'calendar' })
  })
})

describe('trade date', () => {
  const at = (text: string) => tradeDateOf(BigInt(Date.parse(text)) * 1_000_000n)
  it('turns at 17:00 New York, in winter and in summer', () => {
    assert.equal(at('2023-12-26T21:59:59.999Z'), '2023-12-26')
    assert.equal(at('2023-12-26T22:00:00Z'), '2023-12-27')
    assert.equal(at('2024-07-01T20:59:59.999Z'), '2024-07-01')
    assert.equal(at('2024-07-01T21:00:00Z'), '2024-07-02')
  })
  it('is the next calendar day even before a holiday or a weekend', () => {
    assert.equal(at('2023-12-25T23:00:00Z'), '2023-12-26')
    assert.equal(at('2023-12-22T22:30:00Z'), '2023-12-23')
    assert.equal(at('2023-12-24T23:00:00Z'), '2023-12-25')
  })
})
