/** Growing pauses between tries: doubled up to a cap, the upper half of each left to chance. */
export class Backoff {
  readonly #firstMs: number
  readonly #capMs: number
  #tries = 0

  constructor(firstMs = 50, capMs = 2000) {
    this.#firstMs = firstMs
    this.#capMs = capMs
  }

  /** The next pause in milliseconds. */
  next(): number {
    const full = Math.min(this.#capMs, this.#firstMs * 2 ** this.#tries)
    this.#tries++
    return full * (0.5 + Math.random() / 2)
  }

  /** Begins anew, after a success. */
  reset(): void {
    this.#tries = 0
  }
}
