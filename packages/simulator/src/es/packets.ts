import type { Random } from '../random.ts'

/** Times and number of the packet that carries an event, as CME sends them and Databento receives them. */
export class Packets {
  /** The event's time at the matching engine, ns since 00:00 UTC of the trade date. */
  eventNs = Number.NEGATIVE_INFINITY
  /** Log time. */
  recvNs = 0
  /** From sending to receiving, ns. */
  inDelta = 0
  sequence: number
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
    this.sequence = random.bits() >>> 12
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: Packets): void {
    this.eventNs = other.eventNs
    this.recvNs = other.recvNs
    this.inDelta = other.inDelta
    this.sequence = other.sequence
  }

  /** Begins an event received at `recvNs`, not before the last one. */
  begin(recvNs: number): void {
    const latency = 85_000 + Math.round(25_000 * this.#random.exponential())
    this.eventNs = Math.max(this.eventNs + 100, recvNs - latency)
    this.recvNs = recvNs
    // The number counts packets of the whole channel: other instruments take theirs in between.
    const others = this.#random.chance(0.24) ? this.#random.paretoCount(1.2, 40) : 0
    this.#number(1 + others)
  }

  /** Goes on to the next packet of the same event: what a trade did to orders follows what traded. */
  follow(): void {
    this.#number(1)
  }

  #number(by: number): void {
    this.inDelta = 12_500 + (this.#random.bits() >>> 20)
    this.sequence = (this.sequence + by) >>> 0
  }
}
