import { DbnError } from './dbn-error.ts'

const MAGIC = 0xfd2fb528
/** Sixteen magics, which differ in their lowest four bits, begin frames that carry no data. */
const SKIPPABLE = 0x184d2a50
/** No block may be larger, compressed or not. */
const MAX_BLOCK = 128 * 1024

/** Parts of a frame in the order they come; each has a known number of bytes once the one before is read. */
type Part =
  | 'magic'
  | 'descriptor'
  | 'header'
  | 'block-header'
  | 'block'
  | 'last-block'
  | 'checksum'
  | 'skippable-size'
  | 'skippable'

/**
 * Walks the frames of a zstd stream that comes in chunks of any size, without decompressing, and cuts it at frame
 * ends. Node's zlib loses, without an error, what follows the end of a frame within one write; so write the
 * pieces one by one.
 *
 * Follows RFC 8878, section 3.1. Skippable frames are legal anywhere; checksums and dictionaries are not looked at.
 */
export class ZstdFrames {
  #part: Part = 'magic'
  /** Bytes of the part still to come. */
  #left = 4
  /** The part's bytes so far as a little-endian number; means nothing in parts longer than four. */
  #value = 0
  #size = 4
  #hasChecksum = false
  #bytes = 0
  #frames = 0
  #failure: DbnError | null = null

  /** Bytes walked. */
  get bytes(): number {
    return this.#bytes
  }

  /** Frames that are complete, skippable ones too. */
  get frames(): number {
    return this.#frames
  }

  /** Whether the last byte lies inside a frame: more must come. */
  get isInside(): boolean {
    return this.#part !== 'magic' || this.#left < 4
  }

  /**
   * Cuts the next chunk into views of it, none of which goes past the end of a frame; together they are the
   * chunk. Throws `DbnError` for a malformed header, at once or, where there are good bytes before it in the
   * chunk, in the next call, after these have been returned.
   */
  cut(chunk: Uint8Array): Uint8Array[] {
    if (this.#failure !== null) throw this.#failure
    const pieces: Uint8Array[] = []
    let start = 0
    let at = 0
    while (at < chunk.length && this.#failure === null) {
      const frames = this.#frames
      const taken = this.#take(chunk, at)
      if (this.#failure !== null) break
      at += taken
      if (this.#frames === frames) continue
      pieces.push(chunk.subarray(start, at))
      start = at
    }
    if (at > start) pieces.push(chunk.subarray(start, at))
    if (this.#failure !== null && pieces.length === 0) throw this.#failure
    return pieces
  }

  /** Says that the stream is over. Throws `DbnError` if it is empty or ends inside a frame. */
  end(): void {
    if (this.#failure !== null) throw this.#failure
    if (this.#bytes === 0) throw new DbnError('empty', 'the zstd stream is empty', 0)
    if (this.isInside) {
      throw new DbnError('truncated', `the zstd stream ends inside frame ${this.#frames}`, this.#bytes)
    }
  }

  /** Takes bytes of the current part, at least one, and goes on to the next part if it is complete. */
  #take(chunk: Uint8Array, at: number): number {
    const taken = Math.min(this.#left, chunk.length - at)
    for (let k = 0; this.#size <= 4 && k < taken; k++) {
      this.#value += chunk[at + k]! * 2 ** (8 * (this.#size - this.#left + k))
    }
    this.#left -= taken
    this.#bytes += taken
    while (this.#left === 0 && this.#failure === null) this.#next()
    return taken
  }

  #next(): void {
    const part = this.#part
    if (part === 'magic') this.#afterMagic(this.#value)
    else if (part === 'descriptor') this.#afterDescriptor(this.#value)
    else if (part === 'header' || part === 'block') this.#expect('block-header', 3)
    else if (part === 'block-header') this.#afterBlockHeader(this.#value)
    else if (part === 'last-block' && this.#hasChecksum) this.#expect('checksum', 4)
    else if (part === 'skippable-size') this.#expect('skippable', this.#value)
    else {
      this.#frames++
      this.#expect('magic', 4)
    }
  }

  #expect(part: Part, size: number): void {
    this.#part = part
    this.#size = size
    this.#left = size
    this.#value = 0
  }

  #afterMagic(value: number): void {
    if (value === MAGIC) this.#expect('descriptor', 1)
    else if (value - (value % 16) === SKIPPABLE) this.#expect('skippable-size', 4)
    else this.#fail(`no zstd frame has the magic 0x${value.toString(16).padStart(8, '0')}`)
  }

  #afterDescriptor(value: number): void {
    const isSingleSegment = (value & 0x20) !== 0
    const windowBytes = isSingleSegment ? 0 : 1
    const dictionaryId = [0, 1, 2, 4][value & 3]!
    const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][value >>> 6]!
    this.#hasChecksum = (value & 0x04) !== 0
    if (value & 0x08) this.#fail('a bit of the zstd frame header that must be 0 is 1')
    else this.#expect('header', windowBytes + dictionaryId + contentSize)
  }

  #afterBlockHeader(value: number): void {
    const isLast = (value & 1) === 1
    const kind = (value >>> 1) & 3
    const size = value >>> 3
    if (kind === 3) this.#fail('a zstd block has the reserved type 3')
    else if (size > MAX_BLOCK) this.#fail(`a zstd block must have at most ${MAX_BLOCK} bytes, was ${size}`)
    // A run-length block holds one byte, which stands for `size` of them.
    else this.#expect(isLast ? 'last-block' : 'block', kind === 1 ? 1 : size)
  }

  /** The fault is found at the last byte of a part; it is that part's first byte that is named. */
  #fail(reason: string): void {
    this.#failure = new DbnError('zstd', reason, this.#bytes - this.#size)
  }
}
