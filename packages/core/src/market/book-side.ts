import { TICK_LIMIT } from '../window/price-sums.ts'
import type { Clock } from './clock.ts'
import { isSize, isTick } from './event-trades.ts'

/** Levels a side of an mbp-10 record shows. */
export const BOOK_DEPTH = 10

/** A limit that no rank reaches: nothing of the side is in sight. */
const NOTHING = TICK_LIMIT
/** A limit that every rank reaches: the whole side is in sight. */
const EVERYTHING = 0

const NANOS_PER_TICK = 250_000_000
const TWO_32 = 2 ** 32

/** Words of an mbp-10 level: bid price low, high; ask price low, high; bid size; ask size; counts. */
const LEVEL_WORDS = 8

/**
 * One side of the ES book, as the ten levels show it, and what changed at the last update.
 *
 * Prices are *ranks*: the tick for bids, `TICK_LIMIT - 1 - tick` for asks, so that on both sides the better price
 * has the higher rank and one code serves both.
 *
 * A rank is in sight when it is at or above `limit`: not worse than the tenth level, or the side has fewer than
 * ten and was not cleared. Above the best it is a known zero. `displayed` holds the size of every rank in sight
 * and, for those that went out of sight, the size last seen, `leftAt` the time.
 */
export class BookSide {
  /** Contracts per rank: now for what is in sight, when last seen for the rest. */
  readonly displayed = new Int32Array(TICK_LIMIT)
  /** Ranks shown, best first, of which `count` are meant. */
  readonly ranks = new Int32Array(BOOK_DEPTH)
  readonly sizes = new Int32Array(BOOK_DEPTH)
  count = 0
  /** The worst rank in sight; above every rank when nothing is. */
  limit = NOTHING
  /** The limit before the last update. */
  limitBefore = NOTHING
  /** What the last update changed at ranks in sight before and after it, of which `changes` are meant. */
  readonly changedRanks = new Int32Array(2 * BOOK_DEPTH)
  readonly changedBy = new Int32Array(2 * BOOK_DEPTH)
  changes = 0

  readonly #isAsk: boolean
  readonly #clock: Clock
  readonly #leftAt = new Float64Array(TICK_LIMIT)
  /** The price words of the levels shown, to see at once that no price moved. */
  readonly #priceWords = new Uint32Array(2 * BOOK_DEPTH).fill(0xffffffff)
  readonly #newRanks = new Int32Array(BOOK_DEPTH)
  readonly #newSizes = new Int32Array(BOOK_DEPTH)
  #newCount = 0
  /** Extent of the ranks that hold a size last seen. */
  #rememberedLow = TICK_LIMIT
  #rememberedHigh = -1
  #restartedAt = Number.NEGATIVE_INFINITY
  #cleared = false
  #known = false

  constructor(side: 'bid' | 'ask', clock: Clock) {
    this.#clock = clock
    this.#isAsk = side === 'ask'
  }

  /** The best price's tick, or null when the side is empty. */
  get bestTick(): number | null {
    return this.count === 0 ? null : this.tickOf(this.ranks[0]!)
  }

  /** Contracts over the levels shown. */
  get shown(): number {
    let sum = 0
    for (let level = 0; level < this.count; level++) sum += this.sizes[level]!
    return sum
  }

  /** The tick of a rank, and the rank of a tick: the same mirror. */
  tickOf(rank: number): number {
    return this.#isAsk ? TICK_LIMIT - 1 - rank : rank
  }

  /** Whether a rank is in sight now. */
  sees(rank: number): boolean {
    return rank >= this.limit
  }

  /** Whether a rank was in sight before the last update and still is. */
  sawAndSees(rank: number): boolean {
    return rank >= this.limit && rank >= this.limitBefore
  }

  /** When a rank out of sight was last seen (ns); minus infinity when it was not since the last restart. */
  leftAt(rank: number): number {
    const at = this.#leftAt[rank]!
    return at > this.#restartedAt ? at : Number.NEGATIVE_INFINITY
  }

  /**
   * Forgets what was shown, so that the next update changes nothing, it only begins anew.
   * `cleared` says that the book was emptied: what lies beyond the levels shown is then unknown.
   */
  restart(cleared: boolean): void {
    for (let level = 0; level < this.count; level++) this.displayed[this.ranks[level]!] = 0
    this.count = 0
    this.limit = NOTHING
    this.#priceWords.fill(0xffffffff)
    this.#restartedAt = this.#clock.nowNs
    this.#cleared ||= cleared
    this.#known = false
  }

  /**
   * Takes the side from the levels of an mbp-10 record, `first` being the word of its first level.
   * Returns false, having changed nothing, when they cannot be a book of ES: a price off the tick grid, out of
   * order, or a size of nothing or beyond belief.
   */
  update(words: Uint32Array, first: number): boolean {
    this.changes = 0
    const price = first + (this.#isAsk ? 2 : 0)
    const size = first + (this.#isAsk ? 5 : 4)
    if (this.#known && this.#pricesUnmoved(words, price)) return this.#resize(words, size)
    if (!this.#decode(words, price, size)) return false
    this.#replace()
    this.#keepPriceWords(words, price)
    return true
  }

  #pricesUnmoved(words: Uint32Array, price: number): boolean {
    const kept = this.#priceWords
    for (let level = 0, at = price; level < BOOK_DEPTH; level++, at += LEVEL_WORDS)
      if (words[at] !== kept[2 * level] || words[at + 1] !== kept[2 * level + 1]) return false
    return true
  }

  #keepPriceWords(words: Uint32Array, price: number): void {
    for (let level = 0, at = price; level < BOOK_DEPTH; level++, at += LEVEL_WORDS) {
      this.#priceWords[2 * level] = words[at]!
      this.#priceWords[2 * level + 1] = words[at + 1]!
    }
  }

  #resize(words: Uint32Array, size: number): boolean {
    for (let level = 0, at = size; level < this.count; level++, at += LEVEL_WORDS)
      if (!isSize(words[at]!)) return false
    this.limitBefore = this.limit
    for (let level = 0, at = size; level < this.count; level++, at += LEVEL_WORDS) {
      const by = words[at]! - this.sizes[level]!
      if (by === 0) continue
      this.sizes[level] = words[at]!
      this.#change(this.ranks[level]!, by, words[at]!)
    }
    return true
  }

  #change(rank: number, by: number, size: number): void {
    this.displayed[rank] = size
    this.changedRanks[this.changes] = rank
    this.changedBy[this.changes] = by
    this.changes++
  }

  #decode(words: Uint32Array, price: number, size: number): boolean {
    let count = 0
    let worse = TICK_LIMIT
    for (; count < BOOK_DEPTH; count++, price += LEVEL_WORDS, size += LEVEL_WORDS) {
      const high = words[price + 1]!
      if (high === 0x7fffffff && words[price] === 0xffffffff) break
      const tick = (high * TWO_32 + words[price]!) / NANOS_PER_TICK
      if (!isTick(tick) || !isSize(words[size]!)) return false
      const rank = this.tickOf(tick)
      if (rank >= worse) return false
      this.#newRanks[count] = worse = rank
      this.#newSizes[count] = words[size]!
    }
    this.#newCount = count
    return true
  }

  #replace(): void {
    const count = this.#newCount
    if (count === BOOK_DEPTH) this.#cleared = false
    const last = count === 0 ? NOTHING : this.#newRanks[count - 1]!
    const limit = count === BOOK_DEPTH || this.#cleared ? last : EVERYTHING
    if (limit < this.limit) this.#forget(limit, this.limit - 1)
    this.#walk(limit)
    this.limitBefore = this.limit
    this.limit = limit
    this.ranks.set(this.#newRanks)
    this.sizes.set(this.#newSizes)
    this.count = count
    this.#known = true
  }

  /** What comes into sight is known again: sizes last seen there give way. */
  #forget(low: number, high: number): void {
    const last = Math.min(high, this.#rememberedHigh)
    for (let rank = Math.max(low, this.#rememberedLow); rank <= last; rank++) this.displayed[rank] = 0
  }

  /** Goes down both lists of levels together, best first. */
  #walk(limit: number): void {
    const inSightThroughout = Math.max(limit, this.limit)
    let i = 0
    let j = 0
    while (i < this.count || j < this.#newCount) {
      const old = i < this.count ? this.ranks[i]! : -1
      const now = j < this.#newCount ? this.#newRanks[j]! : -1
      const rank = old > now ? old : now
      const before = old === rank ? this.sizes[i++]! : 0
      const after = now === rank ? this.#newSizes[j++]! : 0
      if (rank >= inSightThroughout) {
        if (before !== after) this.#change(rank, after - before, after)
      } else if (now === rank) this.displayed[rank] = after
      else this.#remember(rank)
    }
  }

  #remember(rank: number): void {
    this.#leftAt[rank] = this.#clock.nowNs
    if (rank < this.#rememberedLow) this.#rememberedLow = rank
    if (rank > this.#rememberedHigh) this.#rememberedHigh = rank
  }
}
