import type { Clock } from '../market/clock.ts'

const ES = 0
const SPY = 1
const OPTIONS = 2

/** When each feed last spoke, in ns of the run's date; minus infinity before its first record. */
export class FeedAges {
  /** In an array: a field of a class that changes with every record is allocated for every record. */
  readonly #lastNs = new Float64Array(3).fill(Number.NEGATIVE_INFINITY)
  readonly #clock: Clock

  /** `clock` says when a feed speaks. */
  constructor(clock: Clock) {
    this.#clock = clock
  }

  get es(): number {
    return this.#lastNs[ES]!
  }

  get spy(): number {
    return this.#lastNs[SPY]!
  }

  get options(): number {
    return this.#lastNs[OPTIONS]!
  }

  hearEs(): void {
    this.#lastNs[ES] = this.#clock.nowNs
  }

  hearSpy(): void {
    this.#lastNs[SPY] = this.#clock.nowNs
  }

  hearOptions(): void {
    this.#lastNs[OPTIONS] = this.#clock.nowNs
  }
}

/** Whether a feed has spoken at all. */
export function hasSpoken(lastNs: number): boolean {
  return lastNs !== Number.NEGATIVE_INFINITY
}

/** Whether a feed spoke within `staleMs` before `nowNs`. Silence makes it stale, an unchanged quote does not. */
export function isFresh(lastNs: number, nowNs: number, staleMs: number): boolean {
  return nowNs - lastNs <= staleMs * 1e6
}
