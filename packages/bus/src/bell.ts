/** Wakes those who wait for something new. */
export class Bell {
  #rings = 0
  readonly #waiting = new Set<() => void>()

  /** How often it rang. Taken before looking for news, it makes `wait` return at once for what came meanwhile. */
  get rings(): number {
    return this.#rings
  }

  ring(): void {
    this.#rings++
    for (const wake of [...this.#waiting]) wake()
  }

  /** Returns at the first ring after the one numbered `heard`, on abort, or after a time if one is given. */
  wait(heard: number, signal?: AbortSignal, timeoutMs?: number): Promise<void> {
    if (this.#rings !== heard || signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => wake(), timeoutMs)
      const wake = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal?.addEventListener('abort', wake)
    })
  }
}
