import { RecordView, RTYPE, systemCode, systemMessage, type TimeOrigin, timeOrigin } from '@spymaster/dbn'
import { CONTROL_CODE, NS_PER_MS, parseControl } from '@spymaster/events'
import type { TimeBound } from './time-bound.ts'

/** Leaves out of a log the market records of each run that were received before a bound; for `--cold`. */
export class Since {
  readonly #view = new RecordView()
  readonly #bound: TimeBound
  #origin: TimeOrigin = timeOrigin(0n)
  #hasBegun = false

  constructor(bound: TimeBound) {
    this.#bound = bound
  }

  /** The part of a message that is kept, in memory of its own. Control records and warm-up bars stay. */
  keep(bytes: Uint8Array): Uint8Array {
    const kept: Uint8Array[] = []
    const view = this.#view.attach(bytes)
    while (view.next()) if (this.#keeps(view)) kept.push(view.record)
    return joined(kept)
  }

  #keeps(view: RecordView): boolean {
    if (view.rtype === RTYPE.system) {
      this.#enter(view)
      return true
    }
    this.#hasBegun ||= view.tsRecvSince(this.#origin) >= 0
    return this.#hasBegun || view.rtype === RTYPE.ohlcv1m
  }

  #enter(view: RecordView): void {
    if (systemCode(view) !== CONTROL_CODE) return
    const control = parseControl(systemMessage(view))
    if (control.type !== 'session') return
    this.#hasBegun = false
    this.#origin = timeOrigin(BigInt(this.#bound.msOf(control.date)) * NS_PER_MS)
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let end = 0
  for (const part of parts) {
    whole.set(part, end)
    end += part.length
  }
  return whole
}
