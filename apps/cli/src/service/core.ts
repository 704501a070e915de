import { Appender, type Bus, type Message, messageId, parseMessageId } from '@spymaster/bus'
import { Physics, type PhysicsConfig, type SignalsPayload } from '@spymaster/core'

/** The name that core reports its position under. */
export const CORE = 'core'
/** The subject of signals. */
export const SIGNALS_SUBJECT = 'levels.signals.v1'

const encoder = new TextEncoder()

/** How far core is. */
export type CorePosition = { readonly market: number; readonly snapMs: number | null }

/**
 * Folds the market stream and publishes signals; alone may publish to the levels stream.
 *
 * After a crash it folds its last run again from the beginning, which takes seconds, and goes on after the last
 * message stored.
 */
export class Core {
  readonly #bus: Bus
  readonly #physics: Physics
  readonly #signal: AbortSignal
  #made: SignalsPayload[] = []
  #market = 0
  #snapMs: number | null = null
  /** Where the stored signals end; null when the run at hand has none of them. */
  #stored: { readonly run: string; readonly ordinal: number } | null = null

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
    const appender = await Appender.open(this.#bus, 'levels')
    const last = appender.resumed
    this.#stored = last === null ? null : parseMessageId(last.id)
    const from = await this.#firstMessage(last)
    for await (const messages of this.#bus.read('market', { from, signal: this.#signal })) {
      for (const message of messages) {
        this.#physics.fold(message.data)
        await this.#publish(appender, message)
      }
      this.#market = messages.at(-1)!.seq
      this.#bus.report(CORE, this.#market)
      await new Promise(setImmediate)
    }
    await appender.flush()
  }

  /** The first message of the run to fold: the one that signals are stored of, else the newest. */
  async #firstMessage(last: Message | null): Promise<number | 'first'> {
    const session = last?.headers.session ?? (await this.#bus.last('market'))?.headers.session
    return session === undefined ? 'first' : Number(session)
  }

  async #publish(appender: Appender, from: Message): Promise<void> {
    const made = this.#made
    this.#made = []
    for (const payload of made) {
      this.#snapMs = payload.ts
      if (payload.run === this.#stored?.run && payload.seq <= this.#stored.ordinal) continue
      await appender.append({
        subject: SIGNALS_SUBJECT,
        id: messageId(payload.run, payload.seq),
        headers: { run: payload.run, session: from.headers.session ?? '1', market: String(from.seq) },
        data: encoder.encode(JSON.stringify(payload)),
      })
    }
  }
}
