import { Appender, type AppenderOptions, type Bus } from '@spymaster/bus'
import { keepTime, MarketPublisher, pace, type ReplayClock } from '@spymaster/ingestor'
import type { Feed } from '../feed/feed.ts'
import { CORE } from './core.ts'
import { graceAfter, untilStopped } from './grace.ts'
import { Lead } from './lead.ts'
import type { Readings } from './telemetry/readings.ts'
import { printStamp } from './telemetry/stamps.ts'
import { streamFill } from './telemetry/stream-fill.ts'
import { wallMs } from './telemetry/wall-clock.ts'
import { untilAnswered } from './until-answered.ts'
import { UNWATCHED, type Watch } from './watch.ts'

/** What a feed is doing. */
export type IngestState = 'running' | 'ended'

/** Publishes a feed to the market stream at the clock's pace; alone may publish there. */
export class Ingest {
  readonly #bus: Bus
  readonly #feed: Feed
  readonly #clock: ReplayClock
  readonly #signal: AbortSignal
  readonly #watch: Watch
  #state: IngestState = 'running'
  #records = 0
  #messages = 0
  #dropped = 0
  /** Messages handed over that are not known to be stored; null before the log is open. */
  #waiting: (() => number) | null = null
  /** Whether the feed is to be run again from its beginning. */
  #isWantedAgain = false
  /** Ends the pass under way. */
  #pass = new AbortController()
  #wake: () => void = () => {}

  constructor(bus: Bus, feed: Feed, clock: ReplayClock, signal: AbortSignal, watch: Watch = UNWATCHED) {
    this.#bus = bus
    this.#feed = feed
    this.#clock = clock
    this.#signal = signal
    this.#watch = watch
  }

  get state(): IngestState {
    return this.#state
  }

  /** Records published since the start. */
  get records(): number {
    return this.#records
  }

  /** How it is, for health and metrics. */
  async readings(): Promise<Readings> {
    const messages = this.#waiting?.() ?? 0
    const { positionMs } = this.#clock.state
    return {
      isReady: this.#waiting !== null,
      lag: { messages, seconds: messages === 0 ? 0 : null },
      lastEventMs: positionMs === null ? null : Math.round(positionMs),
      records: this.#records,
      messages: this.#messages,
      dropped: { no_id: this.#dropped },
      ...(await streamFill(this.#bus, 'market')),
      setAside: this.#watch.setAside.counts,
    }
  }

  /**
   * Goes to a log time, ms since the epoch: forward by giving what lies between at once, back by running the feed
   * again from its beginning, as a run of its own.
   */
  seek(logMs: number): void {
    const { positionMs } = this.#clock.state
    const isForward = this.#state === 'running' && positionMs !== null && logMs >= positionMs
    this.#clock.skipTo(logMs)
    if (isForward) return
    this.#isWantedAgain = true
    this.#pass.abort()
    this.#wake()
  }

  /**
   * Publishes the feed to its end. With `isKept` it then waits, so that a seek can run it again, until the signal
   * aborts. Throws `InputError` and `BusError`.
   */
  async run({ isKept }: { readonly isKept: boolean }): Promise<void> {
    await untilStopped(this.#run(isKept), this.#signal)
  }

  async #run(isKept: boolean): Promise<void> {
    const options: AppenderOptions = {
      signal: graceAfter(this.#signal),
      onStranger: (message) => this.#watch.setAside.add('market', message, 'id'),
    }
    const appender = await untilAnswered(() => Appender.open(this.#bus, 'market', options), this.#signal)
    const publisher = new MarketPublisher(appender)
    this.#waiting = () => publisher.sequence - appender.stored
    do {
      this.#isWantedAgain = false
      this.#pass = new AbortController()
      const signal = AbortSignal.any([this.#signal, this.#pass.signal])
      await untilStopped(this.#publish(publisher, signal), signal)
      await appender.flush()
      if (!signal.aborted) this.#state = 'ended'
    } while (await this.#goesOn(isKept))
  }

  /** One pass over the feed. */
  async #publish(publisher: MarketPublisher, signal: AbortSignal): Promise<void> {
    this.#state = 'running'
    const lead = new Lead(this.#bus, CORE)
    const log = this.#feed.open((date, input) => publisher.runId(date, input), signal)
    // What is stored already is passed over before it would be paced.
    const fresh = publisher.fresh(log)
    const isLive = this.#feed.mode === 'live'
    for await (const batch of isLive ? keepTime(fresh, { signal }) : pace(fresh, this.#clock, signal)) {
      const publishedMs = wallMs()
      // Nothing is due in a replay that is given as fast as possible: it arrives when it is asked for.
      const waitedMs = batch.waitedMs ?? 0
      await publisher.publish(batch, {
        arrived: printStamp(publishedMs - waitedMs),
        published: printStamp(publishedMs),
      })
      this.#watch.observe('ingest', waitedMs)
      this.#records = publisher.published
      this.#dropped = publisher.dropped
      this.#messages++
      if (!isLive && this.#clock.isHurrying) await lead.limit(publisher.sequence, signal)
      // A replay that goes as fast as it can must leave the rest of the program its turns.
      await new Promise(setImmediate)
    }
  }

  async #goesOn(isKept: boolean): Promise<boolean> {
    if (isKept && !this.#isWantedAgain && !this.#signal.aborted)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        this.#signal.addEventListener('abort', () => resolve(), { once: true })
      })
    return this.#isWantedAgain && !this.#signal.aborted
  }
}
