import { GatewayError } from './gateway-error.ts'

/** Ended signals kept for clients that come late or skip snaps. */
const KEPT_SIGNALS = 50
/** How far back spot is kept, ms of log time, at one point a second. */
const KEPT_SPOT_MS = 300_000

/** How a line begins: the keys that are looked for come before any list. */
const HEAD = /^\{"run":"([^"\\]{1,100})".{0,60}?"ts":(\d{1,16}),.{0,300}?"spy":\{"spot":(null|[\d.]{1,20}),/
/** How most payloads begin. */
const RUN = /^\{"run":"([^"\\]{1,100})",/
const NONE_ENDED = '"ended":[]}'

/** What is looked at in a payload as it passes. */
type Glance = {
  readonly run: string
  readonly ts: number
  readonly spot: number | null
  readonly ended: readonly Ended[]
}

type Ended = { readonly until?: number }

/** What of the current run a client that comes now has missed: signals that are over, and the way of spot. */
export class Recent {
  #run: string | null = null
  #ts = 0
  #signals: Ended[] = []
  #trace: [ts: number, spot: number][] = []

  /** Run of the last payload; null before the first. */
  get run(): string | null {
    return this.#run
  }

  /** Log time of the last payload, ms. */
  get ts(): number {
    return this.#ts
  }

  /** Oldest first, 50 at most. */
  get signals(): readonly Ended[] {
    return this.#signals
  }

  /** Log time in ms and spot, oldest first, the last of each second of the last five minutes. */
  get trace(): readonly (readonly [ts: number, spot: number])[] {
    return this.#trace
  }

  /** Takes in the line of a payload; whether `signals` have changed. Throws `GatewayError` when it is no payload. */
  add(line: string): boolean {
    const { run, ts, spot, ended } = glance(line)
    const isNew = run !== this.#run
    // A replay that is set back has less behind it.
    const isBack = ts < this.#ts
    if (isNew) this.#signals = []
    else if (isBack) this.#signals = this.#signals.filter(({ until = 0 }) => until < ts)
    if (isNew || isBack) this.#trace = this.#trace.filter(([then]) => !isNew && then < ts)
    this.#run = run
    this.#ts = ts
    if (spot !== null) this.#extend(ts, spot)
    if (ended.length > 0) this.#signals = [...this.#signals, ...ended].slice(-KEPT_SIGNALS)
    return isNew || isBack || ended.length > 0
  }

  #extend(ts: number, spot: number): void {
    const last = this.#trace.at(-1)
    if (last !== undefined && Math.floor(last[0] / 1_000) === Math.floor(ts / 1_000)) this.#trace.pop()
    this.#trace.push([ts, spot])
    while (this.#trace[0]![0] < ts - KEPT_SPOT_MS) this.#trace.shift()
  }
}

/** The run that a payload's line names. Throws `GatewayError` when it is no payload. */
export function runOf(line: string): string {
  const [, run] = RUN.exec(line) ?? []
  if (run !== undefined && line.endsWith('}')) return run
  try {
    const payload = JSON.parse(line)
    if (typeof payload.run === 'string') return payload.run
  } catch (error) {
    throw new GatewayError('payload', 'a line to publish must be the JSON of a payload', error)
  }
  throw new GatewayError('payload', 'a payload to publish must name its run')
}

/** A payload is parsed only when it has to be: a replay as fast as possible brings thousands a second. */
function glance(line: string): Glance {
  const [, run, ts, spot] = HEAD.exec(line) ?? []
  if (run !== undefined && line.endsWith(NONE_ENDED))
    return { run, ts: Number(ts), spot: spot === 'null' ? null : Number(spot), ended: [] }
  try {
    const payload = JSON.parse(line)
    if (typeof payload.run === 'string')
      return {
        run: payload.run,
        ts: payload.ts ?? 0,
        spot: payload.spy?.spot ?? null,
        ended: payload.ended ?? [],
      }
  } catch (error) {
    throw new GatewayError('payload', 'a line to publish must be the JSON of a payload', error)
  }
  throw new GatewayError('payload', 'a payload to publish must name its run')
}
