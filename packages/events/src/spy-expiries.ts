import { dayKind } from './calendar.ts'
import { addDays, type CalendarDate, dateToDays, dayOfWeek } from './dates.ts'
import { NYSE_CLOSURES, UNSCHEDULED_CLOSURE } from './nyse-days.ts'

/** Options that expire on one weekday, since when, and where they move from a holiday. */
type WeeklySeries = {
  readonly weekday: number
  readonly from: CalendarDate
  readonly moves: 'earlier' | 'later'
}

/**
 * SPY's weekly series by weekday (0 = Sunday).
 *
 * - Friday: the monthly options, and weeklies since 2010. Cboe, "Weeklys Options": the day before a holiday.
 * - Wednesday: SR-CBOE-2016-062, effective 2016-08-24; MIAX listing alert 2016-09-06 (first traded there on
 *   2016-09-07; "the preceding Tuesday" on a holiday). Whether 2016-08-31 was already listed is not known.
 * - Monday: Cboe listed the first on 2018-02-16 (a holiday moves it to "the next business day"); a series
 *   listed on a Friday expires no sooner than a week and a business day later, hence the 26th.
 * - Tuesday, Thursday: 87 FR 68769 (Nasdaq ISE) and SR-CBOE-2022-059, effective 2022-11-14. First expiries
 *   are taken a week after listing, as Cboe did for SPX (listed 2022-04-18, first expiry 04-26); the days
 *   from 2022-11-15 to 2022-11-29 are in doubt.
 */
const WEEKLY_SERIES: readonly WeeklySeries[] = [
  { weekday: 5, from: '2013-01-01', moves: 'earlier' },
  { weekday: 3, from: '2016-09-07', moves: 'earlier' },
  { weekday: 1, from: '2018-02-26', moves: 'later' },
  { weekday: 2, from: '2022-11-22', moves: 'earlier' },
  { weekday: 4, from: '2022-12-01', moves: 'earlier' },
]

/**
 * Whether SPY options expire that day, so that there is 0DTE.
 *
 * False when the stock exchange is closed. Besides the weekly series, options expire on the last session of
 * each quarter. From December 2022 on, every session has an expiry. Up to January 2015 the monthly options,
 * last traded on the third Friday, carry the date of the Saturday after it in their symbols.
 * Throws `EventsError` on a malformed date or one outside 2013 to 2028.
 */
export function hasSpyExpiry(date: CalendarDate): boolean {
  if (dayKind(date) === 'closed') return false
  return endsQuarter(date) || WEEKLY_SERIES.some((series) => expires(series, date))
}

function expires({ weekday, from, moves }: WeeklySeries, date: CalendarDate): boolean {
  const today = dayOfWeek(dateToDays(date))
  const step = moves === 'earlier' ? 1 : -1
  const distance = (step * (weekday - today) + 7) % 7
  if (addDays(date, step * distance) < from) return false
  // From here to the day on which the series expires by rule, all must be days of rest.
  for (let i = 1; i <= distance; i++) if (!movesExpiry(addDays(date, step * i))) return false
  return true
}

/**
 * Whether an expiry that falls on this day is listed for a neighbouring one.
 *
 * Not on a day of mourning: its options were listed long before, keep their date, and cease to trade the
 * session before (Cboe notice C2018120300), where they are not counted as 0DTE.
 */
function movesExpiry(date: CalendarDate): boolean {
  return dayKind(date) === 'closed' && NYSE_CLOSURES.get(date) !== UNSCHEDULED_CLOSURE
}

/** Whether a session is the last of March, June, September or December. */
function endsQuarter(date: CalendarDate): boolean {
  const month = date.slice(0, 7)
  if (Number(date.slice(5, 7)) % 3 !== 0) return false
  for (let day = addDays(date, 1); day.startsWith(month); day = addDays(day, 1))
    if (dayKind(day) !== 'closed') return false
  return true
}
