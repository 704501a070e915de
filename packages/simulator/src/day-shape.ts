import { type CalendarDate, newYorkNs, spySession, utcMidnightNs } from '@spymaster/events'

const MINUTE = 60e9
/** Makes the mean of the regular session's activity 1 on a full day. */
const REGULAR_MEAN = 0.858
/** How long the opening's and the closing's excitement last, and variance at midday, at the open and at the close. */
const OPENING_MIN = 35
const CLOSING_MIN = 30
const CALM = 0.755
const OPENING = 1.7
const CLOSING = 1.2

/** What part of the day it is to traders: times in ns since 00:00 UTC of the trade date. */
export type DayTimes = {
  readonly europeNs: number
  readonly preMarketNs: number
  readonly newsNs: number
  readonly openNs: number
  readonly closeNs: number
  /** Whether the stock exchange opens that day; if not, all of it is as quiet as a night. */
  readonly hasSession: boolean
}

/** The times of a trade date: 03:00, 04:00, 08:30, the open and the close in New York. */
export function dayTimes(date: CalendarDate): DayTimes {
  const midnight = utcMidnightNs(date)
  const clock = (hour: number, minute: number): number => Number(newYorkNs(date, hour, minute) - midnight)
  const session = spySession(date)
  return {
    europeNs: clock(3, 0),
    preMarketNs: clock(4, 0),
    newsNs: clock(8, 30),
    openNs: clock(9, 30),
    closeNs: session === null ? clock(16, 0) : Number(session.closeNs - midnight),
    hasSession: session !== null,
  }
}

/**
 * How busy, how volatile and how deep the market is at a time of day, each 1 on average over a regular session.
 *
 * Activity is a U, depth its inverse, variance an L; outside of the session all are small. The sizes follow
 * docs/es-market.md: the first and the last quarter of an hour have 2.5 to 4 times the volume of midday.
 */
export class DayShape {
  activity = 0
  variance = 0
  depth = 0
  readonly #times: DayTimes

  constructor(times: DayTimes) {
    this.#times = times
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume({ activity, variance, depth }: DayShape): void {
    this.#set(activity, variance, depth)
  }

  moveTo(nowNs: number): void {
    const { openNs, closeNs, hasSession } = this.#times
    if (hasSession && nowNs >= openNs && nowNs < closeNs)
      this.#regular((nowNs - openNs) / MINUTE, (closeNs - nowNs) / MINUTE)
    else this.#quiet(nowNs)
  }

  /**
   * What is left of the regular session's variance at a time in it, in minutes of mean variance: the integral of
   * `variance` to the close.
   */
  minutesLeft(nowNs: number): number {
    const { openNs, closeNs } = this.#times
    const left = Math.max(0, closeNs - nowNs) / MINUTE
    const since = Math.max(0, nowNs - openNs) / MINUTE
    const opening = OPENING_MIN * (Math.exp(-since / OPENING_MIN) - Math.exp(-(since + left) / OPENING_MIN))
    const closing = CLOSING_MIN * (1 - Math.exp(-left / CLOSING_MIN))
    return CALM * left + OPENING * opening + CLOSING * closing
  }

  #regular(sinceOpen: number, toClose: number): void {
    const opening = Math.exp(-sinceOpen / OPENING_MIN)
    const closing = Math.exp(-toClose / CLOSING_MIN)
    this.activity = (0.55 + 1.2 * opening + 2.6 * closing) / REGULAR_MEAN
    this.variance = CALM + OPENING * opening + CLOSING * closing
    this.depth = 1.05 - 0.5 * opening + 0.2 * closing
  }

  #quiet(nowNs: number): void {
    const { europeNs, newsNs, closeNs, hasSession } = this.#times
    if (nowNs < europeNs || !hasSession) this.#set(0.05, 0.05, 0.35)
    else if (nowNs < newsNs) this.#set(0.1, 0.1, 0.45)
    else if (nowNs < closeNs) this.#set(0.25, 0.25, 0.5)
    else this.#set(0.12, 0.08, 0.5)
  }

  #set(activity: number, variance: number, depth: number): void {
    this.activity = activity
    this.variance = variance
    this.depth = depth
  }
}
