import { Bell } from './bell.ts'

/** A queue with a limit between one who puts and one who takes. */
export class Mailbox<Item> {
  readonly #limit: number
  readonly #puts = new Bell()
  readonly #takes = new Bell()
  #items: Item[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get isFull(): boolean {
    return this.#items.length >= this.#limit
  }

  put(item: Item): void {
    this.#items.push(item)
    this.#puts.ring()
  }

  /** Waits for room, at most so long, and says whether there is. */
  async room(signal: AbortSignal, timeoutMs: number): Promise<boolean> {
    if (this.isFull) await this.#takes.wait(this.#takes.rings, signal, timeoutMs)
    return !this.isFull
  }

  /** All there is, at most `count`; waits for something, and is empty only after an abort. */
  async take(count: number, signal: AbortSignal): Promise<Item[]> {
    if (this.#items.length === 0) await this.#puts.wait(this.#puts.rings, signal)
    const taken = this.#items.length <= count ? this.#items : this.#items.slice(0, count)
    this.#items = this.#items.length <= count ? [] : this.#items.slice(count)
    if (taken.length > 0) this.#takes.ring()
    return taken
  }
}
