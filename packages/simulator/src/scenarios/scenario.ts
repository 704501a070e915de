import {
  addDays,
  type CalendarDate,
  dayKind,
  newYorkOffsetMinutes,
  previousSession,
  spySession,
  utcMidnightNs,
} from '@spymaster/events'
import type { SimulationParameters } from '../parameters.ts'

/** A kind of day, and a date that is one. */
export type DateRule = {
  /** As in `a half day`. */
  readonly be: string
  readonly holds: (date: CalendarDate) => boolean
  /** Taken where no date is asked for. */
  readonly date: CalendarDate
}

/** A market with something to see in it: one file, and one entry in `index.ts`. */
export type Scenario = {
  /** As in `wall-holds`. */
  readonly name: string
  /** One sentence: what the day does. */
  readonly about: string
  /** Which dates it can be played on; null for every one on which ES trades. */
  readonly dates: DateRule | null
  /** What it sets; the caller's own parameters stand above it. */
  readonly parameters: Omit<SimulationParameters, 'seed' | 'date' | 'fromNs' | 'toNs'>
}

/** Half days of the stock exchange. */
export const HALF_DAYS: DateRule = {
  be: 'a half day',
  holds: (date) => dayKind(date) === 'half',
  date: '2025-11-28',
}

/** The first sessions after New York changed its clocks. */
export const CLOCK_CHANGES: DateRule = {
  be: 'the first session after New York changed its clocks',
  holds: (date) => spySession(date) !== null && offsetOf(date) !== offsetOf(previousSession(date).date),
  date: '2025-11-03',
}

/** Full sessions. */
export const FULL_DAYS: DateRule = {
  be: 'a full session',
  holds: (date) => dayKind(date) === 'full',
  date: '2025-12-18',
}

/** New York's offset at the end of a date. */
function offsetOf(date: CalendarDate): number {
  return newYorkOffsetMinutes(utcMidnightNs(addDays(date, 1)))
}
