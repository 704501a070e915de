import { setTimeout as pause } from 'node:timers/promises'
import type { Bus } from '@spymaster/bus'

/** Messages that a replay may be ahead of a consumer: at 256 records each, about 50,000 records. */
const MESSAGES = 200
const POLL_MS = 2
/** How long a consumer may say nothing before it is no longer waited for. */
const SILENCE_MS = 5_000

/** Keeps a replay that runs as fast as it can a bounded way ahead of the consumer that matters. */
export class Lead {
  readonly #bus: Bus
  readonly #consumer: string
  #reported = -1
  #isSilent = false

  constructor(bus: Bus, consumer: string) {
    this.#bus = bus
    this.#consumer = consumer
  }

  /** Waits while the consumer is too far behind a sequence; goes on after 5 s without a report. */
  async limit(sequence: number, signal: AbortSignal): Promise<void> {
    let silentMs = 0
    while (sequence - this.#reported > MESSAGES && !signal.aborted) {
      const reported = (await this.#bus.reported(this.#consumer)) ?? -1
      if (reported !== this.#reported) {
        this.#reported = reported
        this.#isSilent = false
        silentMs = 0
      } else if (this.#isSilent || silentMs >= SILENCE_MS) {
        this.#isSilent = true
        return
      } else {
        await pause(POLL_MS)
        silentMs += POLL_MS
      }
    }
  }
}
