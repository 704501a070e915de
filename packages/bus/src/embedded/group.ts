import type { Publication } from '../bus.ts'
import type { BusError } from '../bus-error.ts'
import { frameBound, writeFrame } from './frame.ts'

const LEAST_BYTES = 64 * 1024
/** A buffer larger than this is not kept for the next group. */
const KEPT_BYTES = 16 * 2 ** 20

type Waiting = {
  readonly seq: number
  readonly id: string
  resolve(seq: number): void
  reject(error: BusError): void
}

/** Publishes that go to the disk in one write. */
export class Group {
  #bytes = Buffer.allocUnsafeSlow(LEAST_BYTES)
  #length = 0
  #waiting: Waiting[] = []

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Frames back to back. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Messages in it. */
  get count(): number {
    return this.#waiting.length
  }

  /** Id of the newest message; empty of an empty group. */
  get lastId(): string {
    return this.#waiting.at(-1)?.id ?? ''
  }

  /** Adds a message that counts for so many bytes; answers when the group is settled. */
  add(seq: number, publication: Publication, bytes: number): Promise<number> {
    this.#reserve(frameBound(bytes))
    this.#length = writeFrame(this.#bytes, this.#length, seq, publication)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject, seq, id: publication.id })
    })
  }

  /** Answers all and empties the group. */
  settle(error: BusError | null): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#length = 0
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafeSlow(LEAST_BYTES)
    for (const { resolve, reject, seq } of waiting) {
      if (error === null) resolve(seq)
      else reject(error)
    }
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    larger.set(this.bytes)
    this.#bytes = larger
  }
}
