import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, BusError } from '@spymaster/bus'

/** Messages that a replay may be ahead of a consumer: at 256 records each, about 50,000 records. */
const MESSAGES = 200
const POLL_MS = 2
/** How long a consumer may say nothing before it is no longer waited for. */
const SILENCE_MS = 5_000
/** How often one that said nothing is asked again. */
const ASK_AGAIN_MS = 500

/** Keeps a replay that runs as fast as it can a bounded way ahead of the consumer that matters. */
export class Lead {
  readonly #bus: Bus
  readonly #consumer: string
  #reported = -1
  /** Since when there has been no news of a consumer that was waited for. */
  #silentSinceMs: number | null = null
  #askedMs = Number.NEGATIVE_INFINITY

  constructor(bus: Bus, consumer: string) {
    this.#bus = bus
    this.#consumer = consumer
  }

  /** Waits while the consumer is too far behind a sequence; goes on after 5 s without a report. */
  async limit(sequence: number, signal: AbortSignal): Promise<void> {
    while (sequence - this.#reported > MESSAGES && !signal.aborted) {
      const nowMs = performance.now()
      this.#silentSinceMs ??= nowMs
      const isSilent = nowMs - this.#silentSinceMs >= SILENCE_MS
      if (isSilent && nowMs - this.#askedMs < ASK_AGAIN_MS) return
      this.#askedMs = nowMs
      if (await this.#hasNews()) continue
      if (isSilent) return
      await pause(POLL_MS)
    }
  }

  async #hasNews(): Promise<boolean> {
    const reported = await this.#ask()
    if (reported === null || reported === this.#reported) return false
    this.#reported = reported
    this.#silentSinceMs = null
    return true
  }

  /** The consumer's last report; null for none, or while the server is away, which is no reason to end. */
  async #ask(): Promise<number | null> {
    try {
      return await this.#bus.reported(this.#consumer)
    } catch (error) {
      if (error instanceof BusError && (error.code === 'unconfirmed' || error.code === 'closed')) return null
      throw error
    }
  }
}
