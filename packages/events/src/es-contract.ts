import { addDays, type CalendarDate, dateToDays, nthWeekday } from './dates.ts'
import { EventsError } from './events-error.ts'

/** An ES contract: the year (2000 to 2099) and month (3, 6, 9 or 12) in which it expires. */
export type EsContract = { year: number; month: number }

const FRIDAY = 5

/** How long before the third Friday the next contract becomes the front one. */
const ROLL_DAYS = 8

/** Whether such a contract is one we name: quarterly, 2000 to 2099. */
export function isEsContract(year: number, month: number): boolean {
  return Number.isInteger(year) && year >= 2000 && year <= 2099 && [3, 6, 9, 12].includes(month)
}

/**
 * The last trading day of an ES contract: the third Friday of its month, at 09:30 New York; where the stock
 * exchange does not open that Friday, the day before (CME, "S&P 500 Futures, Final Settlement": "the first
 * earlier day for which the Index is scheduled to be published").
 *
 * That happens on Juneteenth, from 2022 on, when it is kept on Friday the 18th or 19th (2026, 2027, …),
 * and on Good Friday 2008.
 * Throws `EventsError` unless the month is 3, 6, 9 or 12 and the year 2000 to 2099.
 */
export function esExpiry(year: number, month: number): CalendarDate {
  const friday = thirdFriday(year, month)
  const isJuneteenth = year >= 2022 && (friday.endsWith('-06-18') || friday.endsWith('-06-19'))
  return isJuneteenth || friday === '2008-03-21' ? addDays(friday, -1) : friday
}

/**
 * The ES contract most traded on a trade date, by the calendar alone.
 *
 * The next quarter is the front one from the trade date eight days before the third Friday on, a Thursday,
 * whose session opens at 18:00 on Wednesday. The third Friday counts though it be a holiday and the
 * contract expire a day earlier: trading moves in the same week then as in any other quarter.
 * Throws `EventsError` on a malformed date or one whose contract lies outside 2000 to 2099.
 */
export function frontEsContract(tradeDate: CalendarDate): EsContract {
  dateToDays(tradeDate)
  const year = Number(tradeDate.slice(0, 4))
  const quarterEnd = Math.ceil(Number(tradeDate.slice(5, 7)) / 3) * 3
  if (tradeDate < addDays(thirdFriday(year, quarterEnd), -ROLL_DAYS)) return { year, month: quarterEnd }
  const next = quarterEnd === 12 ? { year: year + 1, month: 3 } : { year, month: quarterEnd + 3 }
  if (!isEsContract(next.year, next.month))
    throw new EventsError('instrument', esContractRefusal(next.year, next.month))
  return next
}

function thirdFriday(year: number, month: number): CalendarDate {
  if (!isEsContract(year, month)) throw new EventsError('instrument', esContractRefusal(year, month))
  return nthWeekday(year, month, 3, FRIDAY)
}

/** Why there is no such contract, in a sentence. */
export function esContractRefusal(year: number, month: number): string {
  return `an ES contract must be of month 3, 6, 9 or 12 of 2000 to 2099, was month ${month} of ${year}`
}
