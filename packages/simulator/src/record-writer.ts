import { timeOrigin, UNDEF_PRICE, WORDS } from '@spymaster/dbn'
import type { Ns } from '@spymaster/events'
import { MOST_RECORDS } from './source.ts'

/** Most records, bytes and simulated time of one batch. */
export const BATCH_RECORDS = 256
export const BATCH_BYTES = 128 * 1024
export const BATCH_NS = 50e6

const HIGH = 2 ** 32
const UNDEF_LOW = 0xffff_ffff
const UNDEF_HIGH = 0x7fff_ffff

/**
 * Consecutive records of the simulated log: version 3, our instrument ids, back to back, on a multiple of four.
 *
 * `bytes` are the consumer's until it asks for the next batch, and are then written over. `fromNs` and `toNs` are
 * the log times of the first and the last record, ns UTC.
 */
export type SimBatch = {
  readonly bytes: Uint8Array
  readonly count: number
  readonly fromNs: Ns
  readonly toNs: Ns
}

/** The words that all records of one kind and instrument begin with. */
export type RecordHead = { readonly words: number; readonly first: number; readonly instrumentId: number }

/** A head from the type code, the record's bytes, its publisher and instrument. */
export function recordHead(
  rtype: number,
  bytes: number,
  publisherId: number,
  instrumentId: number,
): RecordHead {
  return {
    words: bytes / 4,
    first: ((publisherId << 16) | (rtype << 8) | (bytes / 4)) >>> 0,
    instrumentId,
  }
}

/** What the first twelve words of trades, mbp and cmbp records say. `side` and `action` are char codes. */
export type EventFields = {
  eventNs: number
  /** Nanos; `UNDEF_PRICE` for none. */
  price: number
  size: number
  action: number
  side: number
  flags: number
  depth: number
  recvNs: number
  inDelta: number
  sequence: number
}

/** Fills batches in one piece of memory, word by word. Times are ns since 00:00 UTC of the trade date. */
export class RecordWriter {
  readonly words = new Uint32Array(BATCH_BYTES / 4)
  readonly #bytes = new Uint8Array(this.words.buffer)
  readonly #midnightNs: Ns
  readonly #high: number
  readonly #low: number
  #end = 0
  #count = 0
  #fromNs = 0
  #toNs = 0

  /** Whether nobody reads what is written: then whoever writes may leave it out. */
  readonly isUnread: boolean

  constructor(midnightNs: Ns, isUnread = false) {
    this.isUnread = isUnread
    const { hi, lo } = timeOrigin(midnightNs)
    this.#midnightNs = midnightNs
    this.#high = hi
    this.#low = lo
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** Whether another `fire` at this log time fits, whatever it writes. */
  hasRoom(ns: number): boolean {
    if (this.#count === 0) return true
    return this.#count <= BATCH_RECORDS - MOST_RECORDS && ns - this.#fromNs <= BATCH_NS
  }

  /** Begins a record of this log time, all zero behind its head, and returns its first word. */
  begin(head: RecordHead, eventNs: number, logNs: number): number {
    const at = this.#claim(head.words, logNs)
    this.words.fill(0, at, this.#end)
    this.words[at] = head.first
    this.words[at + WORDS.instrumentId] = head.instrumentId
    this.time(at + WORDS.tsEvent, eventNs)
    return at
  }

  /** Begins a trades, mbp or cmbp record with its first twelve words. */
  event(head: RecordHead, fields: EventFields): number {
    const at = this.begin(head, fields.eventNs, fields.recvNs)
    this.price(at + WORDS.price, fields.price)
    this.words[at + WORDS.size] = fields.size
    this.words[at + WORDS.actionSideFlagsDepth] =
      fields.action | (fields.side << 8) | (fields.flags << 16) | (fields.depth << 24)
    this.time(at + WORDS.tsRecv, fields.recvNs)
    this.words[at + WORDS.tsInDelta] = fields.inDelta
    this.words[at + WORDS.sequence] = fields.sequence
    return at
  }

  /** Adds a whole record as it is. */
  put(record: Uint8Array, logNs: number): void {
    this.#bytes.set(record, this.#claim(record.length / 4, logNs) * 4)
  }

  /** Writes a price in nanos, a whole number below 2^53 or `UNDEF_PRICE`. */
  price(at: number, nanos: number): void {
    const isNone = nanos === UNDEF_PRICE
    this.words[at] = isNone ? UNDEF_LOW : nanos >>> 0
    this.words[at + 1] = isNone ? UNDEF_HIGH : Math.floor(nanos / HIGH)
  }

  /** Writes a time. */
  time(at: number, ns: number): void {
    const low = this.#low + ns
    this.words[at] = low >>> 0
    this.words[at + 1] = this.#high + Math.floor(low / HIGH)
  }

  /** The batch so far, which must not be empty; the next one begins in the same memory. */
  take(): SimBatch {
    const batch = {
      bytes: this.#bytes.subarray(0, this.#end * 4),
      count: this.#count,
      fromNs: this.#midnightNs + BigInt(this.#fromNs),
      toNs: this.#midnightNs + BigInt(this.#toNs),
    }
    this.#end = this.#count = 0
    return batch
  }

  #claim(words: number, logNs: number): number {
    const at = this.#end
    if (this.#count === 0) this.#fromNs = logNs
    this.#toNs = logNs
    this.#end += words
    this.#count++
    return at
  }
}
