import type { CalendarDate } from './dates.ts'

/** First and last year that the tables below cover. */
export const FIRST_CALENDAR_YEAR = 2013
export const LAST_CALENDAR_YEAR = 2028

const newYear = "New Year's Day"
const king = 'Martin Luther King, Jr. Day'
const washington = "Washington's Birthday"
const goodFriday = 'Good Friday'
const memorial = 'Memorial Day'
const juneteenth = 'Juneteenth'
const independence = 'Independence Day'
const labor = 'Labor Day'
const thanksgiving = 'Thanksgiving Day'
const christmas = 'Christmas Day'
const mourning = 'National Day of Mourning'
const independenceEve = 'Day before Independence Day'
const thanksgivingFriday = 'Day after Thanksgiving'
const christmasEve = 'Christmas Eve'

/** The closures that the stock exchange announces a few days ahead, not in its yearly list. */
export const UNSCHEDULED_CLOSURE = mourning

/**
 * Weekdays on which the New York Stock Exchange is closed, with the holiday, on the day it is observed.
 *
 * Sources: nyse.com/markets/hours-calendars; the press releases "NYSE Group Announces 2022, 2023 and 2024
 * Holiday and Early Closings Calendar" (2021-12-27), "… 2025, 2026 and 2027 …" (2024-11-08), "… 2026, 2027
 * and 2028 …" (2025-12-23); the exchange's lists of 2013 to 2016; for 2017 to 2021 NYSE Rule 7.2: a holiday
 * on Sunday is kept on Monday, on Saturday on Friday unless that Friday ends a month's or year's accounts,
 * which is why 2021-12-31 and 2027-12-31 are sessions. Juneteenth is kept from 2022 on. Days of mourning:
 * President Bush 2018-12-05 (Cboe notice C2018120300), President Carter 2025-01-09 (NYSE, 2024-12-30).
 * The hours in which ES traded from 2014-12-24 to 2024-12-20 agree day by day. Closures announced after the
 * release of 2025-12-23 are not known here.
 */
export const NYSE_CLOSURES: ReadonlyMap<CalendarDate, string> = new Map([
  ['2013-01-01', newYear],
  ['2013-01-21', king],
  ['2013-02-18', washington],
  ['2013-03-29', goodFriday],
  ['2013-05-27', memorial],
  ['2013-07-04', independence],
  ['2013-09-02', labor],
  ['2013-11-28', thanksgiving],
  ['2013-12-25', christmas],

  ['2014-01-01', newYear],
  ['2014-01-20', king],
  ['2014-02-17', washington],
  ['2014-04-18', goodFriday],
  ['2014-05-26', memorial],
  ['2014-07-04', independence],
  ['2014-09-01', labor],
  ['2014-11-27', thanksgiving],
  ['2014-12-25', christmas],

  ['2015-01-01', newYear],
  ['2015-01-19', king],
  ['2015-02-16', washington],
  ['2015-04-03', goodFriday],
  ['2015-05-25', memorial],
  ['2015-07-03', independence],
  ['2015-09-07', labor],
  ['2015-11-26', thanksgiving],
  ['2015-12-25', christmas],

  ['2016-01-01', newYear],
  ['2016-01-18', king],
  ['2016-02-15', washington],
  ['2016-03-25', goodFriday],
  ['2016-05-30', memorial],
  ['2016-07-04', independence],
  ['2016-09-05', labor],
  ['2016-11-24', thanksgiving],
  ['2016-12-26', christmas],

  ['2017-01-02', newYear],
  ['2017-01-16', king],
  ['2017-02-20', washington],
  ['2017-04-14', goodFriday],
  ['2017-05-29', memorial],
  ['2017-07-04', independence],
  ['2017-09-04', labor],
  ['2017-11-23', thanksgiving],
  ['2017-12-25', christmas],

  ['2018-01-01', newYear],
  ['2018-01-15', king],
  ['2018-02-19', washington],
  ['2018-03-30', goodFriday],
  ['2018-05-28', memorial],
  ['2018-07-04', independence],
  ['2018-09-03', labor],
  ['2018-11-22', thanksgiving],
  ['2018-12-05', mourning],
  ['2018-12-25', christmas],

  ['2019-01-01', newYear],
  ['2019-01-21', king],
  ['2019-02-18', washington],
  ['2019-04-19', goodFriday],
  ['2019-05-27', memorial],
  ['2019-07-04', independence],
  ['2019-09-02', labor],
  ['2019-11-28', thanksgiving],
  ['2019-12-25', christmas],

  ['2020-01-01', newYear],
  ['2020-01-20', king],
  ['2020-02-17', washington],
  ['2020-04-10', goodFriday],
  ['2020-05-25', memorial],
  ['2020-07-03', independence],
  ['2020-09-07', labor],
  ['2020-11-26', thanksgiving],
  ['2020-12-25', christmas],

  ['2021-01-01', newYear],
  ['2021-01-18', king],
  ['2021-02-15', washington],
  ['2021-04-02', goodFriday],
  ['2021-05-31', memorial],
  ['2021-07-05', independence],
  ['2021-09-06', labor],
  ['2021-11-25', thanksgiving],
  ['2021-12-24', christmas],

  ['2022-01-17', king],
  ['2022-02-21', washington],
  ['2022-04-15', goodFriday],
  ['2022-05-30', memorial],
  ['2022-06-20', juneteenth],
  ['2022-07-04', independence],
  ['2022-09-05', labor],
  ['2022-11-24', thanksgiving],
  ['2022-12-26', christmas],

  ['2023-01-02', newYear],
  ['2023-01-16', king],
  ['2023-02-20', washington],
  ['2023-04-07', goodFriday],
  ['2023-05-29', memorial],
  ['2023-06-19', juneteenth],
  ['2023-07-04', independence],
  ['2023-09-04', labor],
  ['2023-11-23', thanksgiving],
  ['2023-12-25', christmas],

  ['2024-01-01', newYear],
  ['2024-01-15', king],
  ['2024-02-19', washington],
  ['2024-03-29', goodFriday],
  ['2024-05-27', memorial],
  ['2024-06-19', juneteenth],
  ['2024-07-04', independence],
  ['2024-09-02', labor],
  ['2024-11-28', thanksgiving],
  ['2024-12-25', christmas],

  ['2025-01-01', newYear],
  ['2025-01-09', mourning],
  ['2025-01-20', king],
  ['2025-02-17', washington],
  ['2025-04-18', goodFriday],
  ['2025-05-26', memorial],
  ['2025-06-19', juneteenth],
  ['2025-07-04', independence],
  ['2025-09-01', labor],
  ['2025-11-27', thanksgiving],
  ['2025-12-25', christmas],

  ['2026-01-01', newYear],
  ['2026-01-19', king],
  ['2026-02-16', washington],
  ['2026-04-03', goodFriday],
  ['2026-05-25', memorial],
  ['2026-06-19', juneteenth],
  ['2026-07-03', independence],
  ['2026-09-07', labor],
  ['2026-11-26', thanksgiving],
  ['2026-12-25', christmas],

  ['2027-01-01', newYear],
  ['2027-01-18', king],
  ['2027-02-15', washington],
  ['2027-03-26', goodFriday],
  ['2027-05-31', memorial],
  ['2027-06-18', juneteenth],
  ['2027-07-05', independence],
  ['2027-09-06', labor],
  ['2027-11-25', thanksgiving],
  ['2027-12-24', christmas],

  ['2028-01-17', king],
  ['2028-02-21', washington],
  ['2028-04-14', goodFriday],
  ['2028-05-29', memorial],
  ['2028-06-19', juneteenth],
  ['2028-07-04', independence],
  ['2028-09-04', labor],
  ['2028-11-23', thanksgiving],
  ['2028-12-25', christmas],
])

/**
 * Days on which the New York Stock Exchange closes at 13:00, with their name; sources as above.
 *
 * The day after Thanksgiving always; 24 December when it is a weekday and not itself the observed holiday;
 * 3 July when 3 and 4 July are both weekdays.
 */
export const NYSE_HALF_DAYS: ReadonlyMap<CalendarDate, string> = new Map([
  ['2013-07-03', independenceEve],
  ['2013-11-29', thanksgivingFriday],
  ['2013-12-24', christmasEve],

  ['2014-07-03', independenceEve],
  ['2014-11-28', thanksgivingFriday],
  ['2014-12-24', christmasEve],

  ['2015-11-27', thanksgivingFriday],
  ['2015-12-24', christmasEve],

  ['2016-11-25', thanksgivingFriday],

  ['2017-07-03', independenceEve],
  ['2017-11-24', thanksgivingFriday],

  ['2018-07-03', independenceEve],
  ['2018-11-23', thanksgivingFriday],
  ['2018-12-24', christmasEve],

  ['2019-07-03', independenceEve],
  ['2019-11-29', thanksgivingFriday],
  ['2019-12-24', christmasEve],

  ['2020-11-27', thanksgivingFriday],
  ['2020-12-24', christmasEve],

  ['2021-11-26', thanksgivingFriday],

  ['2022-11-25', thanksgivingFriday],

  ['2023-07-03', independenceEve],
  ['2023-11-24', thanksgivingFriday],

  ['2024-07-03', independenceEve],
  ['2024-11-29', thanksgivingFriday],
  ['2024-12-24', christmasEve],

  ['2025-07-03', independenceEve],
  ['2025-11-28', thanksgivingFriday],
  ['2025-12-24', christmasEve],

  ['2026-11-27', thanksgivingFriday],
  ['2026-12-24', christmasEve],

  ['2027-11-26', thanksgivingFriday],

  ['2028-07-03', independenceEve],
  ['2028-11-24', thanksgivingFriday],
])
