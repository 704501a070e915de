import { murmur3 } from './murmur3.ts'

/** The digest before, in front of the snap's numbers: what makes the chain. */
const CHAIN_BYTES = 16
const NUMBER_BYTES = 8
const FIRST_CAPACITY = 1 << 14

/** Bits of a NaN that no computation makes; as NaN is refused, no number has them. */
const NULL_HIGH = 0x7ff86e75
const NULL_LOW = 0x6c6c0000

/**
 * Chained hash over the numbers of a run's snaps: `begin`, any count of `number`, `finish`, for each snap. Equal
 * digests say that all snaps so far had the same numbers in the same order.
 *
 *     digest = murmur3(digest before, 16 bytes of zeros at first; then 8 bytes per number)
 */
export class SnapDigest {
  #bytes = new Uint8Array(CHAIN_BYTES + FIRST_CAPACITY)
  #view = new DataView(this.#bytes.buffer)
  readonly #hash = new Uint32Array(4)
  #length = CHAIN_BYTES

  /** Starts a snap. Numbers of one that was not finished are dropped. */
  begin(): void {
    this.#length = CHAIN_BYTES
  }

  /**
   * Folds a number: the bits of its double, with -0 as 0; null is told apart from every number.
   * Throws RangeError when it is not finite: no payload may hold such a number, as JSON cannot.
   */
  number(x: number | null): void {
    const at = this.#length
    if (at + NUMBER_BYTES > this.#bytes.length) this.#grow()
    if (x === null) {
      this.#view.setUint32(at, NULL_LOW, true)
      this.#view.setUint32(at + 4, NULL_HIGH, true)
    } else if (Number.isFinite(x)) {
      this.#view.setFloat64(at, x + 0, true) // -0 + 0 is 0
    } else throw new RangeError(`a number of a digest must be finite, was ${x}`)
    this.#length = at + NUMBER_BYTES
  }

  /** Ends the snap and returns the digest of the run up to it, 32 hexadecimal digits. */
  finish(): string {
    murmur3(this.#bytes.subarray(0, this.#length), 0, this.#hash)
    let text = ''
    for (let i = 0; i < 4; i++) {
      this.#view.setUint32(4 * i, this.#hash[i]!, true)
      text += this.#hash[i]!.toString(16).padStart(8, '0')
    }
    return text
  }

  #grow(): void {
    const bytes = new Uint8Array(this.#bytes.length * 2)
    bytes.set(this.#bytes)
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer)
  }
}
