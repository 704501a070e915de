/** Ticks an ES price may lie on: 0 up to, not including, this (32,768 points). */
export const TICK_LIMIT = 1 << 17

const FIRST_CAPACITY = 32

/** What one bucket of time added, an entry per distinct tick. */
type Bucket = { ticks: Int32Array; amounts: Int32Array; count: number }

/**
 * Sums per price tick over a sliding window of buckets, for several columns at once.
 *
 * `add` folds an amount into the open bucket; `rotate` closes it, takes the oldest bucket out of the sums and
 * opens it anew. With `buckets` buckets the sums cover the open bucket and the `buckets - 1` before it.
 * Amounts are integers, so what leaves is exactly what came in.
 *
 * Cost: `add` and what it costs `rotate` later are O(1); memory follows the number of distinct prices in a
 * bucket, not the number of updates. Allocates only while a bucket sees more distinct prices than ever before.
 */
export class PriceSums {
  /** Window totals, one array per column, indexed by tick. Read only. */
  readonly totals: readonly Int32Array[]
  readonly #columns: number
  readonly #ring: readonly Bucket[]
  /** The entry a tick has in the open bucket, where `#serialOf` is the open bucket's serial. */
  readonly #entryOf = new Int32Array(TICK_LIMIT)
  readonly #serialOf = new Int32Array(TICK_LIMIT).fill(-1)
  #serial = 0
  #open: Bucket

  /** Throws RangeError unless there is at least one column and one bucket. */
  constructor(columns: number, buckets: number) {
    if (columns < 1 || buckets < 1) throw new RangeError('PriceSums wants at least one column and one bucket')
    this.#columns = columns
    this.totals = Array.from({ length: columns }, () => new Int32Array(TICK_LIMIT))
    this.#ring = Array.from({ length: buckets }, () => emptyBucket(columns))
    this.#open = this.#ring[0]!
  }

  /** Adds an integer amount at a tick (0 to TICK_LIMIT - 1) to a column of the open bucket. */
  add(column: number, tick: number, amount: number): void {
    this.totals[column]![tick]! += amount
    let entry = this.#entryOf[tick]!
    if (this.#serialOf[tick] !== this.#serial) entry = this.#begin(tick)
    this.#open.amounts[entry * this.#columns + column]! += amount
  }

  /** Sum of a column over the ticks from `low` to `high`, both included; ticks off the scale hold nothing. */
  sum(column: number, low: number, high: number): number {
    const totals = this.totals[column]!
    const last = Math.min(high, TICK_LIMIT - 1)
    let sum = 0
    for (let tick = Math.max(low, 0); tick <= last; tick++) sum += totals[tick]!
    return sum
  }

  /** Closes the open bucket; the oldest leaves the sums. */
  rotate(): void {
    this.#serial++
    this.#open = this.#ring[this.#serial % this.#ring.length]!
    this.#empty(this.#open)
  }

  /** Forgets everything. */
  clear(): void {
    for (const bucket of this.#ring) this.#empty(bucket)
    this.#serial++
    this.#open = this.#ring[this.#serial % this.#ring.length]!
  }

  #begin(tick: number): number {
    const bucket = this.#open
    if (bucket.count === bucket.ticks.length) grow(bucket, this.#columns)
    const entry = bucket.count++
    bucket.ticks[entry] = tick
    bucket.amounts.fill(0, entry * this.#columns, (entry + 1) * this.#columns)
    this.#entryOf[tick] = entry
    this.#serialOf[tick] = this.#serial
    return entry
  }

  #empty(bucket: Bucket): void {
    for (let entry = 0; entry < bucket.count; entry++) {
      const tick = bucket.ticks[entry]!
      for (let column = 0; column < this.#columns; column++)
        this.totals[column]![tick]! -= bucket.amounts[entry * this.#columns + column]!
    }
    bucket.count = 0
  }
}

function emptyBucket(columns: number): Bucket {
  return {
    ticks: new Int32Array(FIRST_CAPACITY),
    amounts: new Int32Array(FIRST_CAPACITY * columns),
    count: 0,
  }
}

function grow(bucket: Bucket, columns: number): void {
  const ticks = new Int32Array(bucket.ticks.length * 2)
  const amounts = new Int32Array(ticks.length * columns)
  ticks.set(bucket.ticks)
  amounts.set(bucket.amounts)
  bucket.ticks = ticks
  bucket.amounts = amounts
}
