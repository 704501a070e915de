const FIRST_CAPACITY = 1024

/**
 * Trades with a side, in log order. Each entry has a number, one more than the entry's before it; numbers are
 * never reused, and entry n stands at `n & mask` in the columns. An entry is one trade, or several in immediate
 * succession at one tick, time and side.
 */
export class PrintLog {
  mask = FIRST_CAPACITY - 1
  ticks = new Int32Array(FIRST_CAPACITY)
  /** The aggressors' char codes. */
  sides = new Uint8Array(FIRST_CAPACITY)
  /** Contracts. */
  sizes = new Float64Array(FIRST_CAPACITY)
  /** Trades in the entry. */
  prints = new Float64Array(FIRST_CAPACITY)
  /** ts_event, ns. */
  times = new Float64Array(FIRST_CAPACITY)
  /** Log time of the entry's last trade, ns. */
  logTimes = new Float64Array(FIRST_CAPACITY)
  /** Number of the oldest entry kept. */
  first = 0
  /** Number the next entry will have. */
  next = 0

  /** Whether the newest entry can take in a trade of this kind. */
  canMerge(tick: number, side: number, tsEventNs: number): boolean {
    const at = (this.next - 1) & this.mask
    return (
      this.next > this.first &&
      this.ticks[at] === tick &&
      this.sides[at] === side &&
      this.times[at] === tsEventNs
    )
  }

  merge(size: number, logTimeNs: number): void {
    const at = (this.next - 1) & this.mask
    this.sizes[at]! += size
    this.prints[at]! += 1
    this.logTimes[at] = logTimeNs
  }

  push(tick: number, size: number, side: number, tsEventNs: number, logTimeNs: number): void {
    if (this.next - this.first > this.mask) this.#grow()
    const at = this.next & this.mask
    this.ticks[at] = tick
    this.sides[at] = side
    this.sizes[at] = size
    this.prints[at] = 1
    this.times[at] = tsEventNs
    this.logTimes[at] = logTimeNs
    this.next++
  }

  /** Lets go of the entries before a number. */
  drop(before: number): void {
    if (before > this.first) this.first = Math.min(before, this.next)
  }

  #grow(): void {
    const mask = this.mask * 2 + 1
    this.ticks = this.#moved(this.ticks, new Int32Array(mask + 1))
    this.sides = this.#moved(this.sides, new Uint8Array(mask + 1))
    this.sizes = this.#moved(this.sizes, new Float64Array(mask + 1))
    this.prints = this.#moved(this.prints, new Float64Array(mask + 1))
    this.times = this.#moved(this.times, new Float64Array(mask + 1))
    this.logTimes = this.#moved(this.logTimes, new Float64Array(mask + 1))
    this.mask = mask
  }

  #moved<Column extends Int32Array | Uint8Array | Float64Array>(from: Column, to: Column): Column {
    const mask = to.length - 1
    for (let n = this.first; n < this.next; n++) to[n & mask] = from[n & this.mask]!
    return to
  }
}
