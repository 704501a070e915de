import {
  Appender,
  type Bus,
  BusError,
  type Message,
  messageId,
  newestOwn,
  parseMessageId,
} from '@spymaster/bus'
import {
  type EventPayload,
  type FlowPayload,
  Physics,
  type PhysicsConfig,
  type SignalsPayload,
} from '@spymaster/core'
import { graceAfter, untilStopped } from './grace.ts'
import { MarketGuard } from './market-guard.ts'
import { EVENTS_SUBJECT, FLOW_SUBJECT, SIGNALS_SUBJECT } from './subjects.ts'
import { lagBehind } from './telemetry/lag.ts'
import type { Readings } from './telemetry/readings.ts'
import { printStamp, stampOf, stampsPassedOn } from './telemetry/stamps.ts'
import { streamFill } from './telemetry/stream-fill.ts'
import { wallMs } from './telemetry/wall-clock.ts'
import { untilAnswered } from './until-answered.ts'
import { UNWATCHED, type Watch } from './watch.ts'

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
 * market message that the payload came with), and stamps of the wall clock. After a crash it folds its last run again
 * from the beginning, which takes seconds, and goes on after the last message stored, be it a snap or not. Messages of
 * strangers are set aside.
 */
export class Core {
  readonly #bus: Bus
  readonly #physics: Physics
  readonly #signal: AbortSignal
  readonly #watch: Watch
  readonly #guard = new MarketGuard()
  readonly #startedMs = wallMs()
  #made: Made[] = []
  #market = 0
  #snapMs: number | null = null
  #counts = { records: 0, messages: 0, snaps: 0 }
  /** When the newest message folded was published; null where that is not known. */
  #publishedMs: number | null = null
  /** The last market message there was at the start; it is ready when it is there. */
  #target: number | null = null
  /** The last message stored when core began; null when there was none. */
  #stored: Place | null = null
  /** The last message made; null before the first. */
  #last: Place | null = null

  constructor(
    bus: Bus,
    config: PhysicsConfig,
    contract: string | null,
    signal: AbortSignal,
    watch: Watch = UNWATCHED,
  ) {
    this.#bus = bus
    this.#signal = signal
    this.#watch = watch
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

  /** How it is, for health and metrics. */
  async readings(): Promise<Readings> {
    const { headless } = this.#guard
    return {
      isReady: this.#target !== null && this.#market >= this.#target,
      lag: await lagBehind(this.#bus, 'market', this.#market, this.#publishedMs),
      lastEventMs: this.#snapMs,
      ...this.#counts,
      dropped: { headless },
      setAside: this.#watch.setAside.counts,
      ...(await streamFill(this.#bus, 'levels')),
    }
  }

  /** Runs until the signal aborts. Throws `BusError` and `CoreError`. */
  async run(): Promise<void> {
    await untilStopped(this.#run(), this.#signal)
  }

  async #run(): Promise<void> {
    const options = { signal: graceAfter(this.#signal) }
    const appender = await untilAnswered(() => Appender.open(this.#bus, 'levels', options), this.#signal)
    const last = appender.resumed
    this.#stored = storedAt(last)
    const from = await untilAnswered(() => this.#firstMessage(last), this.#signal)
    for await (const messages of this.#bus.read('market', { from, signal: this.#signal })) {
      for (const message of messages) {
        if (this.#isOurs(message)) await this.#fold(appender, message)
        this.#market = message.seq
        if (this.#signal.aborted) break
      }
      this.#bus.report(CORE, this.#market)
      await new Promise(setImmediate)
    }
    await appender.flush()
  }

  /** The first message of the run to fold: the one that the last message is stored of, or the newest if that is not kept. */
  async #firstMessage(last: Message | null): Promise<number | 'first'> {
    const bounds = await this.#bus.bounds('market')
    this.#target = bounds.last
    const seen = Number(last?.headers.market ?? 0)
    if (seen > bounds.last) {
      const fact = `the levels log follows message ${seen} of the market log, which ends at ${bounds.last}`
      throw new BusError('lost', fact, undefined, 'one of the two was removed; remove both to begin anew')
    }
    const session = Number(last?.headers.session ?? 0)
    if (session >= bounds.first) return session
    const newest = Number((await newestOwn(this.#bus, 'market'))?.headers.session ?? 0)
    return newest >= bounds.first ? newest : 'first'
  }

  #isOurs(message: Message): boolean {
    const fault = this.#guard.check(message)
    if (fault === null) return true
    if (fault !== 'headless') this.#watch.setAside.add('market', message, fault)
    else if (this.#guard.headless === 1) {
      const sentence = 'the beginning of this run is no longer on the market log: waiting for the next run'
      this.#watch.log?.warn({ seq: message.seq, run: message.headers.run }, sentence)
    }
    return false
  }

  async #fold(appender: Appender, message: Message): Promise<void> {
    const receivedMs = wallMs()
    this.#physics.fold(message.data)
    const foldedMs = wallMs()
    this.#counts.messages++
    this.#counts.records += Number(message.headers.count)
    this.#publishedMs = stampOf(message, 'published')
    // What was published before it began waited for it, which is no latency of the way.
    if (this.#publishedMs !== null && this.#publishedMs >= this.#startedMs) {
      this.#watch.observe('market_bus', receivedMs - this.#publishedMs)
      this.#watch.observe('fold', foldedMs - receivedMs)
    }
    await this.#publish(appender, message, foldedMs)
  }

  async #publish(appender: Appender, from: Message, foldedMs: number): Promise<void> {
    if (this.#made.length === 0) return
    const made = this.#made
    this.#made = []
    const stamps = { ...stampsPassedOn(from), folded: printStamp(foldedMs) }
    for (const { subject, payload } of made) {
      const place = this.#placeOf(payload.run, from)
      if (subject === SIGNALS_SUBJECT) this.#snapMs = payload.ts
      if (this.#isStored(place)) continue
      if (subject === SIGNALS_SUBJECT) this.#counts.snaps++
      const known = { run: place.run, session: place.session ?? '1', market: String(from.seq) }
      await appender.append({
        subject,
        id: messageId(place.run, place.ordinal),
        headers: { ...known, ...stamps, sent: printStamp(wallMs()) },
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
