import { type CalendarDate, NS_PER_DAY, type Ns, newYorkNs, tradeDateOf } from '@spymaster/events'
import type { Input } from './input.ts'

/** One trade date on the log: from 17:00 New York on the eve to before 17:00 on the date. */
export class Run {
  readonly id: string
  readonly date: CalendarDate
  /** Log time of its first record. */
  readonly startNs: Ns
  /** The run's end as the inputs' keys are: UTC day and nanoseconds of it. */
  readonly endDay: number
  readonly endTime: number
  /** Records dropped so far. */
  dropped = 0

  constructor(startNs: Ns, runId: (date: CalendarDate) => string) {
    this.date = tradeDateOf(startNs)
    this.id = runId(this.date)
    this.startNs = startNs
    const endNs = newYorkNs(this.date, 17, 0)
    this.endDay = Number(endNs / NS_PER_DAY)
    this.endTime = Number(endNs % NS_PER_DAY)
  }

  /** Whether the record the input is at belongs to this run; it is never earlier. */
  holds(input: Input): boolean {
    return input.day < this.endDay || (input.day === this.endDay && input.keys[input.at]! < this.endTime)
  }
}

/** Log time of the record an input is at. */
export function logTime(input: Input): Ns {
  return BigInt(input.day) * NS_PER_DAY + BigInt(input.keys[input.at]!)
}
