import { type KV, Kvm } from '@nats-io/kv'
import type { NatsConnection } from '@nats-io/transport-node'
import { BusError } from '../bus-error.ts'

/** How far consumers are: a key-value bucket. */
export class NatsPositions {
  readonly #bucket: KV
  /** Reports not yet sent; a newer one replaces an older. */
  readonly #pending = new Map<string, number>()
  #isSending = false

  private constructor(bucket: KV) {
    this.#bucket = bucket
  }

  /** Opens the bucket, making it if it is not there. */
  static async open(connection: NatsConnection): Promise<NatsPositions> {
    return new NatsPositions(await new Kvm(connection).create('positions', { history: 1 }))
  }

  report(consumer: string, seq: number): void {
    this.#pending.set(consumer, seq)
    if (!this.#isSending) this.#sendAll()
  }

  /** Throws `BusError`. */
  async reported(consumer: string): Promise<number | null> {
    try {
      const text = (await this.#bucket.get(consumer))?.string() ?? ''
      return /^\d{1,16}$/.test(text) ? Number(text) : null
    } catch (error) {
      const sentence = `the NATS server does not answer about the position of ${consumer}`
      throw new BusError('unconfirmed', sentence, error)
    }
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true
    for (const [consumer, seq] of this.#pending) {
      this.#pending.delete(consumer)
      // One that does not arrive is made up for by the next.
      await this.#bucket.put(consumer, String(seq)).catch(() => {})
    }
    this.#isSending = false
  }
}
