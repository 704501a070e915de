import './little-endian.ts'
import { ByteQueue } from './byte-queue.ts'
import { DbnError, type DbnErrorCode } from './dbn-error.ts'
import { decodeMetadata } from './decode-metadata.ts'
import { MAX_METADATA_BYTES, type Metadata, MIN_METADATA_BYTES, PREFIX_BYTES } from './metadata.ts'
import { type RecordLengths, recordLengths } from './record-lengths.ts'
import type { DbnVersion } from './records/index.ts'
import { HEADER_BYTES, TS_OUT_BYTES } from './records/record-kind.ts'
import { RTYPES } from './rtypes.ts'
import { sniff } from './sniff.ts'

/** How to decode. */
export type DecoderOptions = {
  /** For a fragment: the version of a stream that has no metadata and begins with its first record. */
  fragmentVersion?: DbnVersion
  /** Whether older records are rewritten in version 3's layout. True unless given. */
  upgrade?: boolean
}

/** Complete records back to back. */
export type RecordBatch = {
  /** Begins on a multiple of four bytes. Valid until the next `push`. */
  readonly bytes: Uint8Array
  /** Records in `bytes`. */
  readonly count: number
  /** Which of all delivered records the first one is, from 0. */
  readonly firstRecord: number
}

const MAGIC_BYTES = [0x44, 0x42, 0x4e]
/** 'DBN' as the low three bytes of a word. */
const MAGIC = 0x4e4244
const SNIFF_BYTES = 16

/**
 * Decodes a DBN stream that comes in chunks of any size; knows nothing of files or sockets.
 *
 * Records of unknown type are left out and counted. A record's error is thrown after the records before it have
 * been delivered, by that `push` or the next call, so what comes out does not depend on how the bytes were cut;
 * every later call throws the same error.
 */
export class DbnDecoder {
  readonly #upgrade: boolean
  readonly #queue = new ByteQueue()
  /** Where batches are put together that are not simply a stretch of the queue. */
  readonly #rewritten = new ByteQueue()
  readonly #unknown = new Map<number, number>()
  #lengths: RecordLengths | null = null
  #metadata: Metadata | null = null
  #failure: DbnError | null = null
  /** Bytes of the queue that the last batch used. */
  #used = 0
  /** Place in the stream of the queue's first byte. */
  #offset = 0
  #records = 0
  #delivered = 0

  constructor(options: DecoderOptions = {}) {
    this.#upgrade = options.upgrade ?? true
    if (options.fragmentVersion !== undefined) {
      this.#lengths = recordLengths(checkVersion(options.fragmentVersion, 0), this.#upgrade)
    }
  }

  /** null until it has come, and for a fragment. */
  get metadata(): Metadata | null {
    return this.#metadata
  }

  /** Records stepped over, by type code. */
  get unknown(): ReadonlyMap<number, number> {
    return this.#unknown
  }

  /** Takes the next bytes and returns the records that are now complete. Throws `DbnError`. */
  push(chunk: Uint8Array): RecordBatch {
    if (this.#failure !== null) throw this.#failure
    this.#queue.drop(this.#used)
    this.#offset += this.#used
    this.#used = 0
    this.#queue.append(chunk)
    try {
      if (this.#lengths === null && !this.#readMetadata())
        return this.#deliver(this.#queue.bytes.subarray(0, 0), 0)
      return this.#readRecords(this.#lengths!)
    } catch (cause) {
      if (cause instanceof DbnError) this.#failure = cause
      throw cause
    }
  }

  /** Says that the stream is over. Throws `DbnError` if it is empty or ends inside metadata or a record. */
  end(): void {
    if (this.#failure !== null) throw this.#failure
    const left = this.#queue.length - this.#used
    const at = this.#offset + this.#used
    if (this.#lengths === null) {
      if (left === 0) throw new DbnError('empty', 'the stream is empty: not even a DBN header came', 0)
      if (!this.#isDbn()) this.#refuseMagic()
      throw new DbnError('truncated', `the stream ends inside its metadata, after ${left} bytes`, left)
    }
    if (left > 0) {
      const reason = `the stream ends inside a record, after ${left} of its bytes`
      throw new DbnError('truncated', reason, at, this.#records)
    }
  }

  /** Whether metadata is complete, so that records follow. */
  #readMetadata(): boolean {
    const { bytes, words, length } = this.#queue
    if (!this.#isDbn()) {
      // Enough to say what it is instead, however it was cut.
      if (length >= SNIFF_BYTES) this.#refuseMagic()
      return false
    }
    if (length < 4) return false
    const version = checkVersion(bytes[3]!, 3)
    if (length < PREFIX_BYTES) return false
    const size = words[1]!
    if (size < MIN_METADATA_BYTES || size > MAX_METADATA_BYTES) {
      const rule = `metadata.length must be ${MIN_METADATA_BYTES} to ${MAX_METADATA_BYTES}`
      throw new DbnError('metadata', `${rule}, was ${size}`, 4)
    }
    if (length < PREFIX_BYTES + size) return false
    this.#metadata = decodeMetadata(bytes.subarray(0, PREFIX_BYTES + size))
    this.#lengths = recordLengths(version, this.#upgrade)
    this.#queue.drop(PREFIX_BYTES + size)
    this.#offset = PREFIX_BYTES + size
    return true
  }

  /** Whether what has come so far of the first three bytes is 'DBN'. */
  #isDbn(): boolean {
    return this.#queue.bytes
      .subarray(0, Math.min(this.#queue.length, 3))
      .every((byte, k) => byte === MAGIC_BYTES[k])
  }

  #refuseMagic(): never {
    const found = sniff(this.#queue.bytes.subarray(0, Math.min(this.#queue.length, SNIFF_BYTES)))
    const hint = found === 'unknown' ? '' : `; it looks like ${found}`
    throw new DbnError('magic', `the stream does not begin with 'DBN'${hint}`, 0)
  }

  #readRecords(lengths: RecordLengths): RecordBatch {
    const { words, bytes, length } = this.#queue
    const { passes } = lengths
    const end = length >>> 2
    let at = 0
    let seen = 0
    let leftOut = 0
    // Records before this word are in #rewritten or left out; 0 as long as all of them pass.
    let kept = 0
    this.#rewritten.length = 0
    while (at < end) {
      const head = words[at]! & 0xffff
      const next = at + (head & 0xff)
      if (passes[head] !== 1) {
        this.#failure = this.#check(lengths, at, seen)
        if (this.#failure !== null || next > end) break
        this.#keep(kept, at)
        if (!this.#rewrite(lengths, at)) leftOut++
        kept = next
      } else if (next > end) break
      seen++
      at = next
    }
    this.#used = at * 4
    this.#records += seen
    if (this.#failure !== null && seen === leftOut) throw this.#failure
    if (kept === 0) return this.#deliver(bytes.subarray(0, at * 4), seen)
    this.#keep(kept, at)
    return this.#deliver(this.#rewritten.bytes.subarray(0, this.#rewritten.length), seen - leftOut)
  }

  /** What is wrong with the length or type of the record at a word, if anything. */
  #check(lengths: RecordLengths, at: number, seen: number): DbnError | null {
    const head = this.#queue.words[at]!
    const length = (head & 0xff) * 4
    const rtype = (head >>> 8) & 0xff
    const fail = (code: DbnErrorCode, reason: string) =>
      new DbnError(code, reason, this.#offset + at * 4, this.#records + seen)
    if ((head & 0xff_ffff) === MAGIC) {
      return fail(
        'second-header',
        'a second DBN header begins where a record should: decode each file by itself',
      )
    }
    if (length < HEADER_BYTES) {
      return fail('record-length', `header.length must be at least ${HEADER_BYTES} bytes, was ${length}`)
    }
    const size = lengths.bytes[rtype]
    if (size === undefined || length === size || length === size + TS_OUT_BYTES) return null
    const rule = `header.length of a ${RTYPES.get(rtype)} record must be ${size} or ${size + TS_OUT_BYTES} bytes`
    return fail('record-length', `${rule}, was ${length}`)
  }

  /** Copies the records between two words of the queue as they are. */
  #keep(from: number, to: number): void {
    this.#rewritten.append(this.#queue.bytes.subarray(from * 4, to * 4))
  }

  /** Upgrades the record at a word; false if its type is unknown, so that it is left out. */
  #rewrite(lengths: RecordLengths, at: number): boolean {
    const head = this.#queue.words[at]!
    const rtype = (head >>> 8) & 0xff
    const upgrade = lengths.upgrades[rtype]
    if (upgrade === undefined) {
      this.#unknown.set(rtype, (this.#unknown.get(rtype) ?? 0) + 1)
      return false
    }
    const source = new DataView(this.#queue.bytes.buffer)
    const to = this.#rewritten.reserve(upgrade.size + TS_OUT_BYTES)
    const target = new DataView(this.#rewritten.bytes.buffer)
    this.#rewritten.length = to + upgrade.apply(source, at * 4, (head & 0xff) * 4, target, to)
    return true
  }

  #deliver(bytes: Uint8Array, count: number): RecordBatch {
    const firstRecord = this.#delivered
    this.#delivered += count
    return { bytes, count, firstRecord }
  }
}

function checkVersion(version: number, at: number): DbnVersion {
  if (version === 1 || version === 2 || version === 3) return version
  throw new DbnError('version', `DBN version must be 1, 2 or 3, was ${version}`, at)
}
