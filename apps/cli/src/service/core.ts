import { Appender, type Bus, BusError, type Message, messageId, parseMessageId } from '@spymaster/bus'
import { Physics, type PhysicsConfig, type SignalsPayload } from '@spymaster/core'
import { graceAfter, untilStopped } from './grace.ts'
import { SIGNALS_SUBJECT } from './subjects.ts'

/** The name that core reports its position under. */
export const CORE = 'core'

const encoder = new TextEncoder()

/** How far core is. */
export type CorePosition = { readonly market: number; readonly snapMs: number | null }

/** Where the stored signals end: the first market message of their run, and the ordinal of the last. */
type Stored = { readonly run: string; readonly session: string | undefined; readonly ordinal: number }

/**
 * Folds the market stream and publishes signals; alone may publish to the levels stream.
 *
 * Headers of a message: `run`, `session` (sequence of the run's first market message), `market` (sequence of the
 * market message that the payload came with). After a crash it folds its last run again from the beginning, which
 * takes seconds, and goes on after the last message stored.
 */
export class Core {
  readonly #bus: Bus
  readonly #physics: Physics
  readonly #signal: AbortSignal
  #made: SignalsPayload[] = []
  #market = 0
  #snapMs: number | null = null
  /** Null when no signals are stored. */
  #stored: Stored | null = null

  constructor(bus: Bus, config: PhysicsConfig, contract: string | null, signal: AbortSignal) {
    this.#bus = bus
    this.#signal = signal
    this.#physics = new Physics({ config, contract, onSnap: (payload) => this.#made.push(payload) })
  }

  get position(): CorePosition {
    return { market: this.#market, snapMs: this.#snapMs }
  }

  /** Runs until the signal aborts. Throws `BusError` and `CoreError`. */
  async run(): Promise<void> {
    await untilStopped(this.#run(), this.#signal)
  }

  async #run(): Promise<void> {
    const appender = await Appender.open(this.#bus, 'levels', { signal: graceAfter(this.#signal) })
    const last = appender.resumed
    this.#stored = storedAt(last)
    const from = await this.#firstMessage(last)
    for await (const messages of this.#bus.read('market', { from, signal: this.#signal })) {
      for (const message of messages) {
        this.#physics.fold(message.data)
        await this.#publish(appender, message)
        if (this.#signal.aborted) break
      }
      this.#market = messages.at(-1)!.seq
      this.#bus.report(CORE, this.#market)
      await new Promise(setImmediate)
    }
    await appender.flush()
  }

  /** The first message of the run to fold: the one that signals are stored of, or the newest if that is not kept. */
  async #firstMessage(last: Message | null): Promise<number | 'first'> {
    const bounds = await this.#bus.bounds('market')
    const seen = Number(last?.headers.market ?? 0)
    if (seen > bounds.last) {
      const sentence = `the levels log follows message ${seen} of the market log, which ends at ${bounds.last}`
      throw new BusError('lost', `${sentence}: one of the two was removed; remove both to begin anew`)
    }
    const session = Number(last?.headers.session ?? 0)
    if (session >= bounds.first) return session
    const newest = Number((await this.#bus.last('market'))?.headers.session ?? 0)
    return newest >= bounds.first ? newest : 'first'
  }

  async #publish(appender: Appender, from: Message): Promise<void> {
    if (this.#made.length === 0) return
    const made = this.#made
    this.#made = []
    for (const payload of made) {
      this.#snapMs = payload.ts
      if (this.#isStored(payload, from)) continue
      await appender.append({
        subject: SIGNALS_SUBJECT,
        id: messageId(payload.run, payload.seq),
        headers: { run: payload.run, session: from.headers.session ?? '1', market: String(from.seq) },
        data: encoder.encode(JSON.stringify(payload)),
      })
    }
  }

  #isStored({ run, seq }: SignalsPayload, { headers }: Message): boolean {
    const stored = this.#stored
    return stored?.run === run && stored.session === headers.session && seq <= stored.ordinal
  }
}

function storedAt(last: Message | null): Stored | null {
  const id = last === null ? null : parseMessageId(last.id)
  return id === null ? null : { ...id, session: last!.headers.session }
}
