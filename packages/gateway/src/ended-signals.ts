import { GatewayError } from './gateway-error.ts'

/** Ended signals kept for clients that come late or skip snaps. */
const KEPT = 50

const RUN_FIRST = /^\{"run":"([^"\\]{1,100})"/
const NONE_ENDED = '"ended":[]}'

/** The last signals of the current run that are over, gathered from the payloads as they pass. */
export class EndedSignals {
  #run: string | null = null
  #signals: unknown[] = []

  /** Run of the last payload; null before the first. */
  get run(): string | null {
    return this.#run
  }

  /** Oldest first, 50 at most. */
  get signals(): readonly unknown[] {
    return this.#signals
  }

  /** Takes in the line of a payload; whether the list has changed. Throws `GatewayError` when it is no payload. */
  add(line: string): boolean {
    const { run, ended } = glance(line)
    const isNew = run !== this.#run
    if (isNew) this.#signals = []
    this.#run = run
    if (ended.length > 0) this.#signals = [...this.#signals, ...ended].slice(-KEPT)
    return isNew || ended.length > 0
  }
}

/** A payload is parsed only when it has to be: a replay as fast as possible brings thousands a second. */
function glance(line: string): { readonly run: string; readonly ended: readonly unknown[] } {
  const run = RUN_FIRST.exec(line)?.[1]
  if (run !== undefined && line.endsWith(NONE_ENDED)) return { run, ended: [] }
  try {
    const payload = JSON.parse(line)
    if (typeof payload.run === 'string') return { run: payload.run, ended: payload.ended ?? [] }
  } catch (error) {
    throw new GatewayError('payload', 'a line to publish must be the JSON of a payload', error)
  }
  throw new GatewayError('payload', 'a payload to publish must name its run')
}
