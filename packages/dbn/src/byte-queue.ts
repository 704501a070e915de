const FIRST_BYTES = 64 * 1024

/** Bytes waiting to be read, always beginning at index 0 of their own memory, hence aligned. */
export class ByteQueue {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_BYTES)
  words: Uint32Array<ArrayBuffer> = new Uint32Array(this.bytes.buffer)
  /** Bytes that wait. */
  length = 0

  /** Puts bytes behind those that wait. Grows by what has come, never by what a header promises. */
  append(chunk: Uint8Array): void {
    const needed = this.length + chunk.length
    if (needed > this.bytes.length) this.#grow(needed)
    this.bytes.set(chunk, this.length)
    this.length = needed
  }

  /** Drops the first `count` bytes and moves the rest to the front. */
  drop(count: number): void {
    this.bytes.copyWithin(0, count, this.length)
    this.length -= count
  }

  /** Room for `count` more bytes, zeroed, and where they begin. */
  reserve(count: number): number {
    const at = this.length
    if (at + count > this.bytes.length) this.#grow(at + count)
    this.bytes.fill(0, at, at + count)
    this.length += count
    return at
  }

  #grow(needed: number): void {
    const capacity = Math.ceil(Math.max(needed, 2 * this.bytes.length) / 8) * 8
    const bytes = new Uint8Array(capacity)
    bytes.set(this.bytes.subarray(0, this.length))
    this.bytes = bytes
    this.words = new Uint32Array(bytes.buffer)
  }
}
