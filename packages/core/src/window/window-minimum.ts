const NONE = Number.POSITIVE_INFINITY

/**
 * The least value in force within a sliding window of buckets.
 *
 * A value pushed stays in force until the next one, so it counts in every later bucket that begins under it.
 * Amortized O(1) per push, rotation and reading, whatever the window's length.
 */
export class WindowMinimum {
  readonly #buckets: number
  /** Serial and minimum of closed buckets, minima rising from the front: the front is the window's. */
  readonly #serials: Float64Array
  readonly #minima: Float64Array
  #front = 0
  #length = 0
  #serial = 0
  #open = NONE
  #inForce = NONE

  constructor(buckets: number) {
    this.#buckets = buckets
    this.#serials = new Float64Array(buckets)
    this.#minima = new Float64Array(buckets)
  }

  /** The window's least value; infinity when there was none. */
  get value(): number {
    return this.#length === 0 ? this.#open : Math.min(this.#open, this.#minima[this.#front]!)
  }

  push(value: number): void {
    this.#inForce = value
    if (value < this.#open) this.#open = value
  }

  /** Closes the open bucket. */
  rotate(): void {
    while (this.#length > 0 && this.#minima[this.#at(this.#length - 1)]! >= this.#open) this.#length--
    if (this.#length > 0 && this.#serials[this.#front]! <= this.#serial + 1 - this.#buckets) {
      this.#front = (this.#front + 1) % this.#buckets
      this.#length--
    }
    if (this.#buckets > 1) {
      this.#serials[this.#at(this.#length)] = this.#serial
      this.#minima[this.#at(this.#length)] = this.#open
      this.#length++
    }
    this.#serial++
    this.#open = this.#inForce
  }

  clear(): void {
    this.#length = 0
    this.#open = this.#inForce = NONE
  }

  #at(place: number): number {
    return (this.#front + place) % this.#buckets
  }
}
