import type { EventPayload } from '@spymaster/core/payload'
import { GatewayError } from './gateway-error.ts'
import type { TouchReport } from './protocol/touch-report.ts'

/** Touches kept: more than a usual day of the market has. */
const KEPT_TOUCHES = 100

/** The touches of real levels in one run, as far as they have been told. */
export class RecentTouches {
  #run: string | null = null
  #touches: TouchReport[] = []

  /** Run of the touches; null before the first. */
  get run(): string | null {
    return this.#run
  }

  /** Oldest first, 100 at most. */
  get touches(): readonly TouchReport[] {
    return this.#touches
  }

  /** Takes in the line of an event; whether `touches` have changed. Throws `GatewayError` when it is none. */
  add(line: string): boolean {
    const event = eventOf(line)
    if (event.placebo !== null) return false
    if (event.run !== this.#run) this.#touches = []
    this.#run = event.run
    const place = this.#touches.findIndex(({ id }) => id === event.id)
    const report = after(this.#touches[place] ?? reportOf(event), event)
    if (place >= 0) this.#touches = this.#touches.with(place, report)
    else this.#touches = [...this.#touches, report].slice(-KEPT_TOUCHES)
    return true
  }

  /** Forgets what is not of a run, or lies ahead of it: a replay that is set back has less behind it. */
  keep(run: string, ts: number): boolean {
    const kept = this.#run === run ? this.#touches.filter(({ told }) => told <= ts) : []
    const hasChanged = kept.length !== this.#touches.length || (this.#run !== null && this.#run !== run)
    this.#touches = kept
    this.#run = run
    return hasChanged
  }
}

/** A touch of which nothing is known but what each of its messages says. */
function reportOf({ id, level, ts }: EventPayload): TouchReport {
  const touched = Number(id.slice(id.lastIndexOf('/') + 1))
  return { id, level, touched, told: ts, confirmed: null, invalid: null, baselines: null, outcomes: null }
}

function after(report: TouchReport, { type, ts, reason, baselines, labels }: EventPayload): TouchReport {
  switch (type) {
    case 'touch':
      return { ...report, told: ts, baselines }
    case 'confirm':
      return { ...report, told: ts, confirmed: ts }
    case 'invalid':
      return { ...report, told: ts, invalid: reason }
    case 'resolve':
      return { ...report, told: ts, outcomes: labels?.A.outcomes ?? null }
  }
}

function eventOf(line: string): EventPayload {
  let event: Partial<EventPayload> | null = null
  try {
    event = JSON.parse(line)
  } catch (error) {
    throw new GatewayError('payload', 'an event to publish must be the JSON of a payload', error)
  }
  if (typeof event?.run !== 'string' || typeof event.id !== 'string' || typeof event.ts !== 'number')
    throw new GatewayError('payload', 'an event to publish must name its run, its id and its time')
  return event as EventPayload
}
