import { Appender, type Bus, BusError, type Message, messageId, parseMessageId } from '@spymaster/bus'
import {
  type EventPayload,
  type FlowPayload,
  Physics,
  type PhysicsConfig,
  type SignalsPayload,
} from '@spymaster/core'
import { graceAfter, untilStopped } from './grace.ts'
import { EVENTS_SUBJECT, FLOW_SUBJECT, SIGNALS_SUBJECT } from './subjects.ts'

/** The name that core reports its position under. */
export const CORE = 'core'

const encoder = new TextEncoder()

/** How far core is. */
export type CorePosition = { readonly market: number; readonly snapMs: number | null }

/** A place among the messages of a run: the run, its first market message, and the message's ordinal. */
type Place = { readonly run: string; readonly session: string | undefined; readonly ordinal: number }

/** A payload and the subject it goes to. */
type Made =
  | { readonly subject: typeof EVENTS_SUBJECT; readonly payload: EventPayload }
  | { readonly subject: typeof FLOW_SUBJECT; readonly payload: FlowPayload }
  | { readonly subject: typeof SIGNALS_SUBJECT; readonly payload: SignalsPayload }

/**
 * Folds the market stream and publishes what follows from it; alone may publish to the levels stream.
 *
 * All messages of a run are counted together, whatever their subject, in the order in which they are published; an id
 * is run and ordinal. What belongs to one time comes before its snap, which completes it: touch events, then the option
 * board. An event within a silence may have no snap of its time.
 *
 * Headers of a message: `run`, `session` (sequence of the run's first market message), `market` (sequence of the
 * market message that the payload came with). After a crash it folds its last run again from the beginning, which
 * takes seconds, and goes on after the last message stored, be it a snap or not.
 */
export class Core {
  readonly #bus: Bus
  readonly #physics: Physics
  readonly #signal: AbortSignal
  #made: Made[] = []
  #market = 0
  #snapMs: number | null = null
  /** The last message stored when core began; null when there was none. */
  #stored: Place | null = null
  /** The last message made; null before the first. */
  #last: Place | null = null

  constructor(bus: Bus, config: PhysicsConfig, contract: string | null, signal: AbortSignal) {
    this.#bus = bus
    this.#signal = signal
    this.#physics = new Physics({
      ...{ config, contract },
      onEvent: (payload) => this.#made.push({ subject: EVENTS_SUBJECT, payload }),
      onFlow: (payload) => this.#made.push({ subject: FLOW_SUBJECT, payload }),
      onSnap: (payload) => this.#made.push({ subject: SIGNALS_SUBJECT, payload }),
    })
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

  /** The first message of the run to fold: the one that the last message is stored of, or the newest if that is not kept. */
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
    for (const { subject, payload } of made) {
      const place = this.#placeOf(payload.run, from)
      if (subject === SIGNALS_SUBJECT) this.#snapMs = payload.ts
      if (this.#isStored(place)) continue
      await appender.append({
        subject,
        id: messageId(place.run, place.ordinal),
        headers: { run: place.run, session: place.session ?? '1', market: String(from.seq) },
        data: encoder.encode(JSON.stringify(payload)),
      })
    }
  }

  /** The place of the next message made. */
  #placeOf(run: string, { headers: { session } }: Message): Place {
    const last = this.#last
    const goesOn = last?.run === run && last.session === session
    this.#last = { run, session, ordinal: goesOn ? last.ordinal + 1 : 0 }
    return this.#last
  }

  #isStored({ run, session, ordinal }: Place): boolean {
    const stored = this.#stored
    return stored?.run === run && stored.session === session && ordinal <= stored.ordinal
  }
}

function storedAt(last: Message | null): Place | null {
  const id = last === null ? null : parseMessageId(last.id)
  return id === null ? null : { ...id, session: last!.headers.session }
}
