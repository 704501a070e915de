import { dayKind, holidayName } from './calendar.ts'
import { addDays, type CalendarDate } from './dates.ts'
import { newYorkNs } from './new-york.ts'
import { UNSCHEDULED_CLOSURE } from './nyse-days.ts'
import type { Ns } from './units.ts'

/** When ES trades on Globex for one trade date. Outside of it, and in the halts, nothing trades. */
export type EsHours = {
  /** 18:00 New York of the calendar day before. */
  openNs: Ns
  /** 17:00 New York, or earlier around holidays. */
  closeNs: Ns
  /** Scheduled halts between the two; price limits and outages are not known here. */
  halts: { fromNs: Ns; toNs: Ns }[]
}

type Clock = readonly [hour: number, minute: number]

/** CME moved the close from 17:15 to 17:00 with this trade date. */
const EARLIER_CLOSE_FROM = '2015-09-21'

/** CME dropped the halt from 16:15 to 16:30 with this trade date. */
const NO_HALT_FROM = '2021-06-28'

/** Up to the holiday before this one, holiday trading ended at 11:30, not at 13:00. */
const LATER_HOLIDAY_CLOSE_FROM = '2014-05-26'

/** Good Fridays with the monthly report on employment, on which ES trades until 09:15. */
const TRADED_GOOD_FRIDAYS: ReadonlySet<CalendarDate> = new Set([
  '2015-04-03',
  '2021-04-02',
  '2023-04-07',
  '2026-04-03',
])

/** Holidays on which ES does not trade before the evening; Good Friday is decided by year. */
const CLOSED_HOLIDAYS: ReadonlySet<string> = new Set(["New Year's Day", 'Christmas Day', 'Good Friday'])

/**
 * When ES trades for a trade date, a calendar day; null on weekends and where the day is wholly closed.
 *
 * Open from 18:00 New York of the day before to 17:00. Up to 2015-09-18 the close is 17:15, up to 2021-06-25
 * there is a halt from 16:15 to 16:30. Half days end at 13:15; holidays on which the stock exchange alone
 * rests at 13:00 (11:30 up to February 2014), days of mourning at 09:30. Christmas, New Year and Good Friday
 * are closed, but for Good Fridays with a report on employment, which end at 09:15. CME counts a holiday's
 * trading to the next business day; here it has its own date.
 *
 * Sources: CME Globex holiday calendars and rule changes of 2012-11-18, 2015-09-21 and 2021-06-28; CME Group
 * on 2024-12-30 (day of mourning); checked against the hours in which ES traded from 2014-12-24 to
 * 2024-12-20. Not so checked: 2013 and 2014, where public calendars put the change from 11:30 to 13:00
 * between February and May 2014; and what comes after 2024, where Good Friday is a guess from the day on
 * which the report on employment is due.
 * Throws `EventsError` on a malformed date or one outside 2013 to 2028.
 */
export function esHours(date: CalendarDate): EsHours | null {
  const close = closingClock(date)
  if (close === null) return null
  const hasHalt = dayKind(date) === 'full' && date < NO_HALT_FROM
  return {
    openNs: newYorkNs(addDays(date, -1), 18, 0),
    closeNs: newYorkNs(date, ...close),
    halts: hasHalt ? [{ fromNs: newYorkNs(date, 16, 15), toNs: newYorkNs(date, 16, 30) }] : [],
  }
}

function closingClock(date: CalendarDate): Clock | null {
  const kind = dayKind(date)
  if (kind === 'full') return date < EARLIER_CLOSE_FROM ? [17, 15] : [17, 0]
  if (kind === 'half') return [13, 15]
  const name = holidayName(date)
  if (name === null) return null
  if (TRADED_GOOD_FRIDAYS.has(date)) return [9, 15]
  if (CLOSED_HOLIDAYS.has(name)) return null
  if (name === UNSCHEDULED_CLOSURE) return [9, 30]
  return date < LATER_HOLIDAY_CLOSE_FROM ? [11, 30] : [13, 0]
}
