import { setTimeout as pause } from 'node:timers/promises'
import { type ConsumerMessages, DeliverPolicy, type JetStreamClient } from '@nats-io/jetstream'
import { Backoff } from '../backoff.ts'
import type { Bounds, Message, StreamName } from '../bus.ts'
import { BusError, GoneError } from '../bus-error.ts'
import { Mailbox } from '../mailbox.ts'
import { readMessage } from './nats-message.ts'

/** Messages that the server may send ahead, and as many that may wait for the reader. */
const AHEAD = 256
/** The client's own defaults take minutes to notice that a server was killed. */
const HEARTBEAT_MS = 1000
const EXPIRES_MS = 5000
/** A reader that takes nothing for so long has its consumer ended; a new one begins when it goes on. */
const STALL_MS = 2000
/** How often a consumer that gives nothing is held against the log itself. */
const LOOK_MS = 3000

/** Fetches one stream's messages from a sequence on, in order, into a mailbox, until the signal aborts. */
export class NatsReader {
  readonly #js: JetStreamClient
  readonly #stream: StreamName
  readonly #bounds: () => Promise<Bounds>
  readonly #mailbox = new Mailbox<Message>(AHEAD)
  readonly #signal: AbortSignal
  readonly #over = new AbortController()
  /** Sequence of the message to be put into the mailbox next; null before the first one, where that is any. */
  #next: number | null
  #failure: BusError | null = null

  constructor(
    js: JetStreamClient,
    stream: StreamName,
    bounds: () => Promise<Bounds>,
    from: number | 'first',
    signal: AbortSignal,
  ) {
    this.#js = js
    this.#stream = stream
    this.#bounds = bounds
    this.#next = from === 'first' ? null : from
    this.#signal = AbortSignal.any([signal, this.#over.signal])
  }

  /** The messages. To be iterated once. */
  async *batches(maxBatch: number): AsyncGenerator<readonly Message[], void, void> {
    const fetching = this.#fetchAll()
    try {
      for (;;) {
        const batch = await this.#mailbox.take(maxBatch, this.#signal)
        if (batch.length > 0) yield batch
        if (this.#signal.aborted && batch.length === 0) break
      }
    } finally {
      this.#over.abort()
      await fetching
    }
    if (this.#failure !== null) throw this.#failure
  }

  /** One consumer after another, until one has reason to be the last. */
  async #fetchAll(): Promise<void> {
    const backoff = new Backoff()
    while (!this.#signal.aborted) {
      const from = this.#next
      try {
        await this.#fetch()
      } catch (error) {
        if (error instanceof BusError && error.code !== 'unconfirmed') return this.#fail(error)
      }
      if (this.#next !== from) backoff.reset()
      await pause(backoff.next(), undefined, { signal: this.#signal }).catch(() => {})
    }
  }

  #fail(error: BusError): void {
    this.#failure = error
    this.#over.abort()
  }

  /** One consumer, until it ends or the reader stalls. */
  async #fetch(): Promise<void> {
    const { first } = await this.#bounds()
    const next = this.#next ?? first
    if (next < first) await this.#refuseGone(next)
    const from = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: next }
    const consumer = await this.#js.consumers.get(this.#stream, from)
    const messages = await consumer.consume({
      max_messages: AHEAD,
      idle_heartbeat: HEARTBEAT_MS,
      expires: EXPIRES_MS,
    })
    const stop = (): void => messages.stop()
    this.#signal.addEventListener('abort', stop)
    if (this.#signal.aborted) stop()
    const watch = this.#stopWhenMute(stop)
    try {
      await this.#receive(messages, next)
    } finally {
      watch.stop()
      this.#signal.removeEventListener('abort', stop)
      messages.stop()
      // The server forgets it by itself; one that does not answer must not hold up the end.
      consumer.delete().catch(() => {})
    }
  }

  /**
   * Ends a consumer that twice in a row has not given a message that the log has. It may live on a server of the cluster
   * that came back and never caught up, where it believes itself to be at the end.
   */
  #stopWhenMute(stop: () => void): { stop: () => void } {
    let missed: number | null = null
    const look = async (): Promise<void> => {
      const next = this.#next
      const { first, last } = await this.#bounds()
      const due = next ?? first
      const isMute = last >= due && this.#next === next && !this.#mailbox.isFull
      if (isMute && missed === due) stop()
      missed = isMute ? due : null
    }
    const timer = setInterval(() => void look().catch(() => {}), LOOK_MS)
    return { stop: () => clearInterval(timer) }
  }

  async #receive(messages: ConsumerMessages, from: number): Promise<void> {
    let next = from
    for await (const message of messages) {
      const { seq } = message
      // Retention goes by whole prefixes, so what is skipped is gone.
      if (seq > next && this.#next !== null) await this.#refuseGone(next)
      if (seq < next) continue
      const { subject, data, headers } = message
      this.#mailbox.put(readMessage({ seq, subject, data, headers }))
      next = seq + 1
      this.#next = next
      if (this.#mailbox.isFull && !(await this.#mailbox.room(this.#signal, STALL_MS))) break
    }
    while (this.#mailbox.isFull && !this.#signal.aborted) await this.#mailbox.room(this.#signal, EXPIRES_MS)
  }

  async #refuseGone(next: number): Promise<never> {
    throw new GoneError(this.#stream, next, await this.#bounds())
  }
}
