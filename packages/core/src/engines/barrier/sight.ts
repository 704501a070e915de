import { TICK_LIMIT } from '../../window/price-sums.ts'

/** How far one side of the book was in sight at each snap of the window: the worst visible rank, or none. */
export class SightHistory {
  readonly #limits: Int32Array
  #snaps = 0

  /** `snaps`: grid points in the window. */
  constructor(snaps: number) {
    this.#limits = new Int32Array(snaps)
  }

  /** Snaps entered so far. */
  get snaps(): number {
    return this.#snaps
  }

  /** Snaps the window holds now. */
  get length(): number {
    return Math.min(this.#snaps, this.#limits.length)
  }

  /** Enters a snap's worst visible rank, or null where the book was not valid. */
  push(limit: number | null): void {
    this.#limits[this.#snaps % this.#limits.length] = limit ?? TICK_LIMIT
    this.#snaps++
  }

  /** Ranks from `low` to `high` that were in sight `back` snaps ago (0 is the last entered). */
  visible(low: number, high: number, back: number): number {
    const limit = this.#limits[(this.#snaps - 1 - back) % this.#limits.length]!
    return Math.max(0, high - Math.max(low, limit) + 1)
  }
}

/**
 * Visible share of one level's zone, averaged over the window's snaps.
 *
 * While the zone stays and no snap is missed the sum moves on by what enters and what leaves; otherwise it is
 * counted anew from the history, to the same value.
 */
export class Coverage {
  readonly #counts: Int16Array
  #sum = 0
  #low = -1
  #high = -2
  #side: SightHistory | null = null
  #snap = 0

  /** `snaps`: grid points in the window. */
  constructor(snaps: number) {
    this.#counts = new Int16Array(snaps)
  }

  /** Share in [0, 1] for the zone's ranks as of the snap last entered in `sight`. 0 before the first. */
  read(sight: SightHistory, low: number, high: number): number {
    if (sight.length === 0) return 0
    const follows =
      sight === this.#side && sight.snaps === this.#snap + 1 && low === this.#low && high === this.#high
    if (follows) this.#advance(sight)
    else if (sight.snaps !== this.#snap || sight !== this.#side || low !== this.#low || high !== this.#high)
      this.#recount(sight, low, high)
    return this.#sum / (sight.length * (high - low + 1))
  }

  #advance(sight: SightHistory): void {
    const place = (sight.snaps - 1) % this.#counts.length
    if (sight.snaps > this.#counts.length) this.#sum -= this.#counts[place]!
    this.#sum += this.#counts[place] = sight.visible(this.#low, this.#high, 0)
    this.#snap = sight.snaps
  }

  #recount(sight: SightHistory, low: number, high: number): void {
    this.#sum = 0
    for (let back = 0; back < sight.length; back++)
      this.#sum += this.#counts[(sight.snaps - 1 - back) % this.#counts.length] = sight.visible(
        low,
        high,
        back,
      )
    this.#side = sight
    this.#low = low
    this.#high = high
    this.#snap = sight.snaps
  }
}
