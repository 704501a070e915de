import type { Random } from '../random.ts'

/** Mean lifetime of an excitement, s. */
const LIFE_SEC = 0.25
/** Excitement never makes the market more than this many times as busy. */
const MOST_TIMES = 40

/**
 * Times of events that excite each other (A. Hawkes 1971, exponential kernel): each event makes others likelier
 * for a while. Drawn by thinning (Y. Ogata 1981).
 */
export class Arrivals {
  #excited = 0
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** The next event after `nowNs`, at least 1 µs later, where `perSec` come by themselves. */
  after(nowNs: number, perSec: number): number {
    let waitedSec = 0
    this.#excited = Math.min(this.#excited, MOST_TIMES * perSec)
    for (;;) {
      const most = perSec + this.#excited
      const stepSec = this.#random.exponential() / most
      waitedSec += stepSec
      this.#excited *= Math.exp(-stepSec / LIFE_SEC)
      if (this.#random.chance((perSec + this.#excited) / most)) break
    }
    return nowNs + 1000 + Math.round(waitedSec * 1e9)
  }

  /** Something happened that on average `offspring` other events follow. */
  excite(offspring: number): void {
    this.#excited += offspring / LIFE_SEC
  }
}
