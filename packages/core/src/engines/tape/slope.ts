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
 */
export class Slope {
  readonly #ring: readonly Bucket[]
  #serial = 0
  #open: Bucket
  #value = 0
  #isCurrent = true

  constructor(buckets: number) {
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
    bucket.count++
    bucket.x += x
    bucket.y += y
    bucket.xx += x * x
    bucket.xy += x * y
    this.#isCurrent = false
  }

  /** Ticks per microsecond; 0 with fewer than two distinct times. */
  value(): number {
    if (!this.#isCurrent) this.#value = this.#combine()
    this.#isCurrent = true
    return this.#value
  }

  /** Closes the open bucket; the oldest leaves the window. */
  rotate(): void {
    this.#serial++
    this.#open = this.#ring[this.#serial % this.#ring.length]!
    this.#open.count = this.#open.x = this.#open.y = this.#open.xx = this.#open.xy = 0
    this.#isCurrent = false
  }

  clear(): void {
    for (let i = 0; i < this.#ring.length; i++) this.rotate()
  }

  #combine(): number {
    const origin = this.#oldest()
    if (origin === null) return 0
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

function emptyBucket(): Bucket {
  return { count: 0, time: 0, tick: 0, x: 0, y: 0, xx: 0, xy: 0 }
}
