import './little-endian.ts'
import { DbnError } from './dbn-error.ts'
import { RTYPE } from './rtypes.ts'
import type { TimeOrigin } from './time-origin.ts'

/** What `price()` and its kin read where there is no price: i64's greatest value as a double. */
export const UNDEF_PRICE = 2 ** 63

/** Offsets in 32-bit words inside trades, mbp, bbo and cmbp records, for code that reads `words` itself. */
export const WORDS = {
  instrumentId: 1,
  tsEvent: 2,
  price: 4,
  size: 6,
  /** One byte each, from the lowest: action, side, flags, depth. */
  actionSideFlagsDepth: 7,
  tsRecv: 8,
  tsInDelta: 10,
  sequence: 11,
  /** The best level: bid price low, high, ask price low, high, bid size, ask size, bid count, ask count. */
  levels: 12,
  levelStride: 8,
} as const

const HEADER_WORDS = 4
const HIGH = 2 ** 32
const MAX = 0xffff_ffff

/** Word of `tsRecv` by type code; 0 where the type has none. */
const tsRecvWords = new Uint8Array(256)
for (const rtype of [RTYPE.trades, RTYPE.mbp1, RTYPE.mbp10]) tsRecvWords[rtype] = WORDS.tsRecv
for (const rtype of [RTYPE.cmbp1, RTYPE.tcbbo, RTYPE.cbbo1s, RTYPE.cbbo1m, RTYPE.bbo1s, RTYPE.bbo1m]) {
  tsRecvWords[rtype] = WORDS.tsRecv
}
for (const rtype of [RTYPE.status, RTYPE.definition, RTYPE.imbalance, RTYPE.statistics])
  tsRecvWords[rtype] = 4
tsRecvWords[RTYPE.mbo] = 10

/**
 * A cursor over the records of a batch, reused: it allocates nothing per record, and nothing at all as long as
 * batches lie in one ArrayBuffer. Made for version 3 records; getters read the current record.
 *
 * Getters trust the record's type: asking a bar for its `action` reads bytes that mean something else. `action`,
 * `side`, `flags`, `price()` and `size` are for trades, mbp, tbbo, bbo, cmbp, cbbo and tcbbo; `depth`, `sequence`
 * and levels where those types have them; `mbo…` for mbo, `stat…` for statistics.
 */
export class RecordView {
  /** The whole memory that the batch lies in, as unsigned and signed words and as bytes. */
  words: Uint32Array = new Uint32Array(0)
  ints: Int32Array = new Int32Array(0)
  bytes: Uint8Array = new Uint8Array(0)
  /** Index in `words` of the current record's first word. */
  word = 0
  /** Words of the current record; 0 before the first. */
  wordLength = 0
  #start = 0
  #end = 0

  /** Goes before the first record of `bytes`. Throws `DbnError` unless they begin on a multiple of four. */
  attach(bytes: Uint8Array): this {
    if (bytes.byteOffset & 3) {
      throw new DbnError(
        'alignment',
        'a batch must begin on a multiple of 4 bytes of its memory',
        bytes.byteOffset,
      )
    }
    if (bytes.byteLength & 3) {
      throw new DbnError('truncated', 'a batch must be whole records', bytes.byteLength)
    }
    // A buffer that was resized keeps its identity, so its length counts too.
    if (bytes.buffer !== this.bytes.buffer || bytes.buffer.byteLength !== this.bytes.byteLength) {
      this.bytes = new Uint8Array(bytes.buffer)
      this.words = new Uint32Array(bytes.buffer, 0, bytes.buffer.byteLength >>> 2)
      this.ints = new Int32Array(bytes.buffer, 0, bytes.buffer.byteLength >>> 2)
    }
    this.#start = bytes.byteOffset >>> 2
    this.#end = this.#start + (bytes.byteLength >>> 2)
    this.word = this.#start
    this.wordLength = 0
    return this
  }

  /** Goes to the next record; false after the last. Throws `DbnError` if its length is impossible. */
  next(): boolean {
    const at = this.word + this.wordLength
    if (at >= this.#end) return false
    const length = this.words[at]! & 0xff
    if (length < HEADER_WORDS || at + length > this.#end) this.#refuse(at, length)
    this.word = at
    this.wordLength = length
    return true
  }

  #refuse(at: number, length: number): never {
    const left = (this.#end - at) * 4
    throw new DbnError(
      'record-length',
      `a record's length must be 16 to ${left} bytes here, was ${length * 4}`,
      (at - this.#start) * 4,
      this.#countTo(at),
    )
  }

  #countTo(word: number): number {
    let count = 0
    for (let at = this.#start; at < word; at += this.words[at]! & 0xff) count++
    return count
  }

  /** Byte of the current record in the attached bytes. Not for hot code. */
  get offset(): number {
    return (this.word - this.#start) * 4
  }

  /** Which record of the batch the current one is, from 0. Counts from the start: not for hot code. */
  get index(): number {
    return this.#countTo(this.word)
  }

  /** The current record's bytes: a view of the batch, not a copy. */
  get record(): Uint8Array {
    return this.bytes.subarray(this.word * 4, (this.word + this.wordLength) * 4)
  }

  /** Type code, see `RTYPE`. */
  get rtype(): number {
    return (this.words[this.word]! >>> 8) & 0xff
  }

  /** Who published the record: dataset and venue. */
  get publisherId(): number {
    return this.words[this.word]! >>> 16
  }

  /** Unsigned. On our log it is always an id of ours, in vendor files the vendor's. */
  get instrumentId(): number {
    return this.words[this.word + 1]!
  }

  /** Char code of the action, e.g. 84 'T'. Without meaning in bbo and cbbo, which have none. */
  get action(): number {
    return this.words[this.word + 7]! & 0xff
  }

  /** Char code of the side: the aggressor's in a trade, 'A' a seller, 'B' a buyer, 'N' unknown. */
  get side(): number {
    return (this.words[this.word + 7]! >>> 8) & 0xff
  }

  /** Bits of `FLAG`. */
  get flags(): number {
    return (this.words[this.word + 7]! >>> 16) & 0xff
  }

  /** Book level that changed, 0 the best. */
  get depth(): number {
    return this.words[this.word + 7]! >>> 24
  }

  /** Shares or contracts. */
  get size(): number {
    return this.words[this.word + 6]!
  }

  /** The venue's sequence number. */
  get sequence(): number {
    return this.words[this.word + 11]!
  }

  /** Nanos (1e-9) as a double, exact below 2^53 (9,007,199); `UNDEF_PRICE` where there is none. */
  price(): number {
    return this.ints[this.word + 5]! * HIGH + this.words[this.word + 4]!
  }

  /** Bid price of level `k`, 0 the best, in nanos; `UNDEF_PRICE` where the level is empty. */
  bidPrice(k: number): number {
    const at = this.word + 12 + 8 * k
    return this.ints[at + 1]! * HIGH + this.words[at]!
  }

  /** Ask price of level `k`, 0 the best, in nanos; `UNDEF_PRICE` where the level is empty. */
  askPrice(k: number): number {
    const at = this.word + 14 + 8 * k
    return this.ints[at + 1]! * HIGH + this.words[at]!
  }

  /** Bid size of level `k`, shares or contracts. */
  bidSize(k: number): number {
    return this.words[this.word + 16 + 8 * k]!
  }

  /** Ask size of level `k`, shares or contracts. */
  askSize(k: number): number {
    return this.words[this.word + 17 + 8 * k]!
  }

  /** Orders on the bid of level `k`; in cmbp, cbbo and tcbbo the bid's publisher. */
  bidCount(k: number): number {
    return this.words[this.word + 18 + 8 * k]!
  }

  /** Orders on the ask of level `k`; in cmbp, cbbo and tcbbo the ask's publisher. */
  askCount(k: number): number {
    return this.words[this.word + 19 + 8 * k]!
  }

  /** Kind of a `statistics` record, see `STAT_TYPE`. */
  get statType(): number {
    return this.words[this.word + 14]! & 0xffff
  }

  /** Whether a `statistics` record takes its figure back (update action 2) and does not state it (1). */
  get isStatDeleted(): boolean {
    return (this.words[this.word + 15]! & 0xff) === 2
  }

  /** Quantity of a `statistics` record, exact below 2^53; 2^63 (`UNDEF_PRICE`) where there is none. */
  statQuantity(): number {
    return this.ints[this.word + 11]! * HIGH + this.words[this.word + 10]!
  }

  /** Nanoseconds from `origin` to `tsEvent`; exact below 104 days. */
  tsEventSince(origin: TimeOrigin): number {
    return (this.words[this.word + 3]! - origin.hi) * HIGH + (this.words[this.word + 2]! - origin.lo)
  }

  /** Nanoseconds from `origin` to `tsRecv`; NaN where the type has none or it is undefined. */
  tsRecvSince(origin: TimeOrigin): number {
    const offset = tsRecvWords[(this.words[this.word]! >>> 8) & 0xff]!
    const lo = this.words[this.word + offset]!
    const hi = this.words[this.word + offset + 1]!
    if (offset === 0 || (hi === MAX && lo === MAX)) return Number.NaN
    return (hi - origin.hi) * HIGH + (lo - origin.lo)
  }

  /** The venue's order id. Allocates: not for hot code. */
  mboOrderId(): bigint {
    return (BigInt(this.words[this.word + 5]!) << 32n) | BigInt(this.words[this.word + 4]!)
  }

  /** The order's price in nanos; `UNDEF_PRICE` where there is none (a cleared book). */
  mboPrice(): number {
    return this.ints[this.word + 7]! * HIGH + this.words[this.word + 6]!
  }

  /** The order's size, shares or contracts. */
  get mboSize(): number {
    return this.words[this.word + 8]!
  }

  /** Bits of `FLAG`. */
  get mboFlags(): number {
    return this.words[this.word + 9]! & 0xff
  }

  /** Char code of the action. */
  get mboAction(): number {
    return (this.words[this.word + 9]! >>> 16) & 0xff
  }

  /** Char code of the side: the aggressor's in a trade, the resting order's otherwise. */
  get mboSide(): number {
    return this.words[this.word + 9]! >>> 24
  }
}
