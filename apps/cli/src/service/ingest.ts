import { Appender, type Bus } from '@spymaster/bus'
import { MarketPublisher, pace, type ReplayClock } from '@spymaster/ingestor'
import type { Feed } from '../feed/feed.ts'
import { CORE } from './core.ts'
import { Lead } from './lead.ts'

/** What a feed is doing. */
export type IngestState = 'running' | 'ended'

/** Publishes a feed to the market stream at the clock's pace; alone may publish there. */
export class Ingest {
  readonly #bus: Bus
  readonly #feed: Feed
  readonly #clock: ReplayClock
  readonly #signal: AbortSignal
  #state: IngestState = 'running'
  #records = 0
  /** Ends the pass under way so that the feed begins anew. */
  #again: AbortController | null = null
  #wake: () => void = () => {}

  constructor(bus: Bus, feed: Feed, clock: ReplayClock, signal: AbortSignal) {
    this.#bus = bus
    this.#feed = feed
    this.#clock = clock
    this.#signal = signal
  }

  get state(): IngestState {
    return this.#state
  }

  /** Records published since the start. */
  get records(): number {
    return this.#records
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
    this.#again?.abort()
    this.#again = new AbortController()
    this.#wake()
  }

  /**
   * Publishes the feed to its end. With `isKept` it then waits, so that a seek can run it again, until the signal
   * aborts. Throws `InputError` and `BusError`.
   */
  async run({ isKept }: { readonly isKept: boolean }): Promise<void> {
    const appender = await Appender.open(this.#bus, 'market')
    const publisher = new MarketPublisher(appender)
    do {
      await this.#pass(publisher)
      await appender.flush()
    } while (!this.#signal.aborted && (await this.#hasAnother(isKept)))
  }

  async #pass(publisher: MarketPublisher): Promise<void> {
    const again = new AbortController()
    this.#again = again
    this.#state = 'running'
    const lead = new Lead(this.#bus, CORE)
    const signal = AbortSignal.any([this.#signal, again.signal])
    const log = this.#feed.open((date, input) => publisher.runId(date, input))
    for await (const batch of pace(log, this.#clock, signal)) {
      await publisher.publish(batch)
      this.#records = publisher.published
      if (this.#clock.isUnpaced) await lead.limit(publisher.sequence, signal)
      // A replay that goes as fast as it can must leave the rest of the program its turns.
      await new Promise(setImmediate)
    }
    if (!signal.aborted) this.#state = 'ended'
  }

  async #hasAnother(isKept: boolean): Promise<boolean> {
    if (this.#state === 'running') return true
    if (!isKept) return false
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      this.#signal.addEventListener('abort', () => resolve(), { once: true })
    })
    return !this.#signal.aborted
  }
}
