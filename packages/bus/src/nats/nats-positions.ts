import type { JetStreamManager } from '@nats-io/jetstream'
import { type KV, Kvm } from '@nats-io/kv'
import type { NatsConnection } from '@nats-io/transport-node'
import { BusError } from '../bus-error.ts'
import { forbiddenError, violationOf } from './nats-error.ts'
import { streamExists } from './stream-setup.ts'

/** How far consumers are: a key-value bucket, opened when it is first used, for not everybody may make it. */
export class NatsPositions {
  readonly #connection: NatsConnection
  readonly #jsm: JetStreamManager
  readonly #replicas: number
  #bucket: Promise<KV> | null = null
  /** Reports not yet sent; a newer one replaces an older. */
  readonly #pending = new Map<string, number>()
  #isSending = false

  /** A bucket that is not there yet is made to be kept by so many servers. */
  constructor(connection: NatsConnection, jsm: JetStreamManager, replicas: number) {
    this.#replicas = replicas
    this.#connection = connection
    this.#jsm = jsm
  }

  report(consumer: string, seq: number): void {
    this.#pending.set(consumer, seq)
    if (!this.#isSending) this.#sendAll()
  }

  /** Throws `BusError`. */
  async reported(consumer: string): Promise<number | null> {
    try {
      if (this.#bucket === null && !(await this.#isMade())) return null
      const text = (await (await this.#open()).get(consumer))?.string() ?? ''
      return /^\d{1,16}$/.test(text) ? Number(text) : null
    } catch (error) {
      const violation = violationOf(error)
      if (violation !== null) throw forbiddenError(violation)
      const sentence = `the NATS server does not answer about the position of ${consumer}`
      throw new BusError('unconfirmed', sentence, error)
    }
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true
    for (const [consumer, seq] of this.#pending) {
      this.#pending.delete(consumer)
      // One that does not arrive is made up for by the next.
      await this.#put(consumer, seq).catch(() => {})
    }
    this.#isSending = false
  }

  async #put(consumer: string, seq: number): Promise<void> {
    await (await this.#open()).put(consumer, String(seq))
  }

  /** Whether somebody has reported, and so made the bucket: who only asks may not be allowed to. */
  async #isMade(): Promise<boolean> {
    return await streamExists(this.#jsm, 'KV_positions')
  }

  /** The bucket, made if it is not there; a later call tries again. */
  async #open(): Promise<KV> {
    this.#bucket ??= new Kvm(this.#connection).create('positions', { history: 1, replicas: this.#replicas })
    try {
      return await this.#bucket
    } catch (error) {
      this.#bucket = null
      throw error
    }
  }
}
