/** What an `EventsError` is about: a date, a time of day, an instrument, the calendar, a control record, sale conditions. */
export type EventsErrorCode = 'date' | 'clock' | 'instrument' | 'calendar' | 'control' | 'condition'

/** A value this package refuses. The message names the value, the rule it breaks and what was given. */
export class EventsError extends Error {
  override readonly name = 'EventsError'
  readonly code: EventsErrorCode

  constructor(code: EventsErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
