/** Something a service cannot work without. */
export type DependencyState = {
  readonly up: boolean
  /** When it came or went, as an ISO time. */
  readonly since: string
  /** How often it went away and came back. */
  readonly reconnects: number
}

type State = {
  readonly label: string
  up: boolean
  sinceMs: number
  /** Whether it has been there once. */
  wasUp: boolean
  /** Whether its being away has been said. */
  isMissed: boolean
  reconnects: number
}

/** What is known of the services' dependencies; each loss and each return is said once. */
export class Dependencies {
  readonly #say: (level: 'info' | 'warn', fields: object, sentence: string) => void
  readonly #nowMs: () => number
  readonly #states = new Map<string, State>()

  constructor(
    say: (level: 'info' | 'warn', fields: object, sentence: string) => void,
    nowMs: () => number = Date.now,
  ) {
    this.#say = say
    this.#nowMs = nowMs
  }

  /** Enters one that has not been found yet, with what sentences call it. */
  add(name: string, label: string): void {
    const sinceMs = this.#nowMs()
    this.#states.set(name, { label, up: false, sinceMs, wasUp: false, isMissed: false, reconnects: 0 })
  }

  /** It is away; one that never was there, for the reason that a sentence gives. */
  lose(name: string, why?: string): void {
    const state = this.#states.get(name)
    if (state === undefined || state.isMissed) return
    Object.assign(state, { up: false, sinceMs: this.#nowMs(), isMissed: true })
    const sentence =
      why === undefined
        ? `${state.label} is away: it is tried again until it is back`
        : `${why}; it is tried again until it is there`
    this.#say('warn', { dependency: name }, sentence)
  }

  /** It is there. That it is found at once when a service begins is not worth a sentence. */
  find(name: string): void {
    const state = this.#states.get(name)
    if (state === undefined || state.up) return
    const { label, wasUp, isMissed } = state
    const awayMs = Math.round(this.#nowMs() - state.sinceMs)
    const reconnects = state.reconnects + (wasUp ? 1 : 0)
    Object.assign(state, { up: true, sinceMs: this.#nowMs(), wasUp: true, isMissed: false, reconnects })
    if (!isMissed) return
    const how = wasUp ? 'back' : 'there'
    const fields = { dependency: name, awayMs, reconnects }
    this.#say('info', fields, `${label} is ${how} after ${(awayMs / 1000).toFixed(1)} s`)
  }

  get areUp(): boolean {
    return [...this.#states.values()].every(({ up }) => up)
  }

  get reconnects(): number {
    return [...this.#states.values()].reduce((sum, { reconnects }) => sum + reconnects, 0)
  }

  get states(): Readonly<Record<string, DependencyState>> {
    const entries = [...this.#states].map(([name, { up, sinceMs, reconnects }]) => {
      return [name, { up, since: new Date(sinceMs).toISOString(), reconnects }] as const
    })
    return Object.fromEntries(entries)
  }
}
