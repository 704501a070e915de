/** Sums over the trades of one bucket, about the bucket's first trade. All integers. */
type Bucket = {
  count: number
  /** The first trade's time, in microseconds, and its price, in ticks. */
  time: number
  tick: number
  x: number
  y: number
  xx: number
  xy: number
  /** Earliest and latest time about the first. */
  low: number
  high: number
}

const NS_PER_US = 1000

/**
 * Least-squares slope of price on time over a sliding window of buckets.
 *
 *     slope = sum (x - X)(y - Y) / sum (x - X)^2
 *
 * with x the trades' times in whole microseconds, y their prices in ticks, X and Y the means; each trade weighs
 * the same. A bucket's sums are integers about its own first trade, so neither the time of day nor the price
 * level costs digits; they are centred before buckets are combined, oldest first.
 *
 * Over a moment a slope says nothing: two prints a tick and a microsecond apart would make 250,000 points a second.
 * Where the trades' times span less than `minSpanNs` it is 0.
 */
export class Slope {
  readonly #ring: readonly Bucket[]
  readonly #minSpanUs: number
  #serial = 0
  #open: Bucket
  #value = 0
  #isCurrent = true

  constructor(buckets: number, minSpanNs: number) {
    this.#minSpanUs = minSpanNs / NS_PER_US
    this.#ring = Array.from({ length: buckets }, emptyBucket)
    this.#open = this.#ring[0]!
  }

  add(tick: number, tsEventNs: number): void {
    const bucket = this.#open
    const time = Math.floor(tsEventNs / NS_PER_US)
    if (bucket.count === 0) {
      bucket.time = time
      bucket.tick = tick
    }
    const x = time - bucket.time
    const y = tick - bucket.tick
    if (x < bucket.low) bucket.low = x
    else if (x > bucket.high) bucket.high = x
    bucket.count++
    bucket.x += x
    bucket.y += y
    bucket.xx += x * x
    bucket.xy += x * y
    this.#isCurrent = false
  }

  /** Ticks per microsecond; 0 with fewer than two distinct times, or where they span too little. */
  value(): number {
    if (!this.#isCurrent) this.#value = this.#combine()
    this.#isCurrent = true
    return this.#value
  }

  /** Closes the open bucket; the oldest leaves the window. */
  rotate(): void {
    this.#serial++
    this.#open = this.#ring[this.#serial % this.#ring.length]!
    Object.assign(this.#open, NOTHING)
    this.#isCurrent = false
  }

  clear(): void {
    for (let i = 0; i < this.#ring.length; i++) this.rotate()
  }

  #combine(): number {
    const origin = this.#oldest()
    if (origin === null || this.#spanUs(origin) < this.#minSpanUs) return 0
    let count = 0
    let x = 0
    let y = 0
    for (let age = this.#ring.length - 1; age >= 0; age--) {
      const bucket = this.#at(age)
      count += bucket.count
      x += bucket.count * (bucket.time - origin.time) + bucket.x
      y += bucket.count * (bucket.tick - origin.tick) + bucket.y
    }
    // Distinct times leave xx above 0: about its first trade, a bucket's xx is at most 2n times its centred value.
    const { xx, xy } = this.#centred(origin, x / count, y / count)
    return xx > 0 && xy !== 0 ? xy / xx : 0
  }

  /** Second moments about the window's means, `meanX` and `meanY`, which are given relative to the origin. */
  #centred(origin: Bucket, meanX: number, meanY: number): { xx: number; xy: number } {
    let xx = 0
    let xy = 0
    for (let age = this.#ring.length - 1; age >= 0; age--) {
      const bucket = this.#at(age)
      const n = bucket.count
      if (n === 0) continue
      const dx = bucket.time - origin.time + bucket.x / n - meanX
      const dy = bucket.tick - origin.tick + bucket.y / n - meanY
      xx += bucket.xx - (bucket.x * bucket.x) / n + n * dx * dx
      xy += bucket.xy - (bucket.x * bucket.y) / n + n * dx * dy
    }
    return { xx, xy }
  }

  /** Between the earliest and the latest trade of the window. */
  #spanUs(origin: Bucket): number {
    let low = 0
    let high = 0
    for (let age = this.#ring.length - 1; age >= 0; age--) {
      const bucket = this.#at(age)
      if (bucket.count === 0) continue
      low = Math.min(low, bucket.time - origin.time + bucket.low)
      high = Math.max(high, bucket.time - origin.time + bucket.high)
    }
    return high - low
  }

  #oldest(): Bucket | null {
    for (let age = this.#ring.length - 1; age >= 0; age--) if (this.#at(age).count > 0) return this.#at(age)
    return null
  }

  /** The bucket so many rotations back. */
  #at(age: number): Bucket {
    const { length } = this.#ring
    return this.#ring[(this.#serial + length - age) % length]!
  }
}

const NOTHING: Bucket = { count: 0, time: 0, tick: 0, x: 0, y: 0, xx: 0, xy: 0, low: 0, high: 0 }

function emptyBucket(): Bucket {
  return { ...NOTHING }
}
