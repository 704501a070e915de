/**
 * The highest and lowest of the last so many values, NaN for a step without one. Amortized O(1) a step, in memory of
 * the window's length.
 */
export class SlidingRange {
  readonly #highs: FallingQueue
  readonly #lows: FallingQueue
  #step = 0

  /** Keeps the last `length` steps. */
  constructor(length: number) {
    this.#highs = new FallingQueue(length)
    this.#lows = new FallingQueue(length)
  }

  /** Null without a value in the window. */
  get high(): number | null {
    return this.#highs.front
  }

  get low(): number | null {
    const front = this.#lows.front
    return front === null ? null : -front
  }

  push(value: number): void {
    this.#highs.push(value, this.#step)
    this.#lows.push(-value, this.#step)
    this.#step++
  }
}

/** Values of a window that none after them exceeds: they fall from the front, which is the greatest. */
class FallingQueue {
  readonly #length: number
  readonly #values: Float64Array
  readonly #steps: Float64Array
  #first = 0
  #count = 0

  constructor(length: number) {
    this.#length = length
    this.#values = new Float64Array(length)
    this.#steps = new Float64Array(length)
  }

  get front(): number | null {
    return this.#count === 0 ? null : this.#values[this.#first]!
  }

  push(value: number, step: number): void {
    if (this.#count > 0 && this.#steps[this.#first]! <= step - this.#length) {
      this.#first = (this.#first + 1) % this.#length
      this.#count--
    }
    if (Number.isNaN(value)) return
    while (this.#count > 0 && this.#values[this.#place(this.#count - 1)]! <= value) this.#count--
    this.#values[this.#place(this.#count)] = value
    this.#steps[this.#place(this.#count)] = step
    this.#count++
  }

  #place(index: number): number {
    return (this.#first + index) % this.#length
  }
}
