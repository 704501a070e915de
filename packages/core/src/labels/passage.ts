import { PRICE_TOLERANCE } from '../levels/level-source.ts'

/** When price was first seen so far one way, and whether enough had been seen until then to call it the first time. */
export class Passage {
  readonly #distance: number
  #metNs: number | null = null
  #wasInSight = false

  /** Dollars from where it is measured; infinity is never met. */
  constructor(distance: number) {
    this.#distance = distance
  }

  /** The snap at which it was met, ns since the run's date began; null if not yet. */
  get metNs(): number | null {
    return this.#metNs
  }

  /** The same, null also where price may have been there unseen before. */
  get seenNs(): number | null {
    return this.#wasInSight ? this.#metNs : null
  }

  /** Takes a snap's price, in dollars that way. */
  step(nowNs: number, reached: number, isInSight: boolean): void {
    if (this.#metNs !== null || !(reached >= this.#distance - PRICE_TOLERANCE)) return
    this.#metNs = nowNs
    this.#wasInSight = isInSight
  }
}
