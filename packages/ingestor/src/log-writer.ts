import { WORDS } from '@spymaster/dbn'
import { NS_PER_DAY, type Ns } from '@spymaster/events'
import type { Input } from './input.ts'

/**
 * One message of the log: consecutive records of one run, of version 3, with our instrument ids.
 *
 * At least one record, at most 256, at most 128 KiB. `bytes` begin on a multiple of four; they are the
 * consumer's until it asks for the next message, and are then written over.
 */
export type LogBatch = {
  readonly run: string
  /** Ordinal in the run of the first record; the `session` record has 0. */
  readonly first: number
  readonly count: number
  readonly bytes: Uint8Array
  /**
   * How long ago its earliest record came in, or was due in a replay, when the message is given, ms; absent where that
   * is not known, and of a replay that nothing paces.
   */
  readonly waitedMs?: number
}

/** The most records of one message, and the most bytes. */
export const BATCH_RECORDS = 256
export const BATCH_BYTES = 128 * 1024

const BATCH_WORDS = BATCH_BYTES / 4

/** Fills messages of the log, one after the other, in the same memory. */
export class LogWriter {
  readonly #words = new Uint32Array(BATCH_WORDS)
  readonly #bytes = new Uint8Array(this.#words.buffer)
  #run = ''
  #first = 0
  #count = 0
  #length = 0
  #market = 0
  #lastDay = 0
  #lastTime = 0

  /** Begins a run. The message before it must have been taken. */
  begin(run: string): void {
    this.#run = run
    this.#first = 0
    this.#market = 0
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** Records of the run that are not control records. */
  get marketRecords(): number {
    return this.#market
  }

  /** Log time of the record copied last. */
  get lastNs(): Ns {
    return BigInt(this.#lastDay) * NS_PER_DAY + BigInt(this.#lastTime)
  }

  /** Adds a record as it is; false where the message has no room for it. */
  put(record: Uint32Array): boolean {
    if (this.#count === BATCH_RECORDS || this.#length + record.length > BATCH_WORDS) return false
    this.#words.set(record, this.#length)
    this.#length += record.length
    this.#count++
    if (record[WORDS.instrumentId] !== 0) this.#market++
    return true
  }

  /** Moves records from the input, up to its record `to`; false where the message has no room for all. */
  copy(input: Input, to: number): boolean {
    const { words, starts, ids } = input
    const out = this.#words
    let { at } = input
    let length = this.#length
    const room = Math.min(to, at + BATCH_RECORDS - this.#count)
    const from = at
    for (; at < room; at++) {
      const start = starts[at]!
      const end = start + (words[start]! & 0xff)
      if (length + end - start > BATCH_WORDS) break
      const id = length + WORDS.instrumentId
      for (let word = start; word < end; word++) out[length++] = words[word]!
      out[id] = ids[at]!
      if (ids[at] !== 0) this.#market++
    }
    if (at > from) {
      this.#lastDay = input.day
      this.#lastTime = input.keys[at - 1]!
    }
    this.#count += at - from
    this.#length = length
    input.at = at
    return at === to
  }

  /** The message so far, which must not be empty. The next one begins. */
  take(): LogBatch {
    const batch = {
      run: this.#run,
      first: this.#first,
      count: this.#count,
      bytes: this.#bytes.subarray(0, this.#length * 4),
    }
    this.#first += this.#count
    this.#count = 0
    this.#length = 0
    return batch
  }
}
