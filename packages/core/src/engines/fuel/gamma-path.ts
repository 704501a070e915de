const WINDOW_SEC = 30

/**
 * How fast a level's net gamma changes: the least-squares slope of its readings of the last 30 s, shares per dollar and
 * second. Snaps at which it was not read are skipped.
 */
export class GammaPath {
  readonly #timesNs: Float64Array
  readonly #values: Float64Array
  #next = 0
  #count = 0

  constructor(snapIntervalMs: number) {
    const room = Math.ceil((WINDOW_SEC * 1000) / snapIntervalMs)
    this.#timesNs = new Float64Array(room)
    this.#values = new Float64Array(room)
  }

  /** Adds a reading, later than the one before; the slope, null with fewer than two within the window. */
  add(net: number, nowNs: number): number | null {
    const room = this.#values.length
    this.#timesNs[this.#next] = nowNs
    this.#values[this.#next] = net
    this.#next = (this.#next + 1) % room
    this.#count = Math.min(room, this.#count + 1)
    const oldest = nowNs - WINDOW_SEC * 1e9
    while (this.#timesNs[this.#at(this.#count - 1)]! <= oldest) this.#count--
    return this.#count < 2 ? null : this.#slope(net, nowNs)
  }

  reset(): void {
    this.#count = 0
  }

  /** Place of the reading so many before the last. */
  #at(back: number): number {
    const room = this.#values.length
    return (this.#next - 1 - back + room) % room
  }

  /** From the last reading on: differences from it are small, and exact where nothing moves. */
  #slope(net: number, nowNs: number): number {
    let t = 0
    let y = 0
    let tt = 0
    let ty = 0
    for (let back = 0, at = this.#at(0); back < this.#count; back++) {
      const seconds = (this.#timesNs[at]! - nowNs) / 1e9
      const value = this.#values[at]! - net
      t += seconds
      y += value
      tt += seconds * seconds
      ty += seconds * value
      at = at === 0 ? this.#values.length - 1 : at - 1
    }
    return (this.#count * ty - t * y) / (this.#count * tt - t * t)
  }
}
