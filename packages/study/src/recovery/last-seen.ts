import type { TrueEvent } from './true-book.ts'

const MOST_TICKS = 65_536

/** What a span of ticks held when it was last seen, and what it holds in truth, contracts. */
export type SeenSpan = {
  /** Out of sight, seen since the time asked for: contracts then, and when, weighted by them. */
  readonly remembered: number
  readonly rememberedNs: number
  /** Of the same ticks, how many, and what truly rests there. */
  readonly ticks: number
  readonly rests: number
  /** What truly rests at all of its ticks that are out of sight. */
  readonly hidden: number
}

/**
 * One side of the true book by tick, with what ten levels showed of each tick when it last went out of sight: an account
 * of its own of what is remembered, from the orders themselves.
 */
export class LastSeen {
  readonly #isBid: boolean
  readonly #sizes = new Int32Array(MOST_TICKS)
  readonly #seen = new Int32Array(MOST_TICKS)
  readonly #leftNs = new Float64Array(MOST_TICKS).fill(Number.NEGATIVE_INFINITY)
  /** The tenth level's tick; null before there is a book. */
  #limit: number | null = null
  #best = 0

  constructor(isBid: boolean) {
    this.#isBid = isBid
  }

  event({ ns, steps, bestBid, bestAsk, bidLimit, askLimit }: TrueEvent): void {
    this.#show(this.#isBid ? bidLimit : askLimit, ns)
    this.#best = this.#isBid ? bestBid : bestAsk
    for (const { isTrade, isBid, tick, came, went, executed, refilled } of steps)
      if (!isTrade && isBid === this.#isBid) this.#sizes[tick]! += came + refilled - went - executed
  }

  /** Contracts that ten levels show, over the ticks they span; null before there is a book. */
  get shownPerTick(): number | null {
    if (this.#limit === null) return null
    const [low, high] = [Math.min(this.#limit, this.#best), Math.max(this.#limit, this.#best)]
    let shown = 0
    for (let tick = low; tick <= high; tick++) shown += this.#sizes[tick]!
    return shown / (high - low + 1)
  }

  /** The ticks within `half` of one. What was last seen before `sinceNs` is not remembered. */
  span(tick: number, half: number, sinceNs: number): SeenSpan {
    const sums = { remembered: 0, rememberedNs: 0, ticks: 0, rests: 0, hidden: 0 }
    for (let at = tick - half; at <= tick + half; at++) {
      if (this.#isSeen(at)) continue
      sums.hidden += this.#sizes[at]!
      const [seen, ns] = [this.#seen[at]!, this.#leftNs[at]!]
      if (seen === 0 || ns < sinceNs) continue
      sums.remembered += seen
      sums.rememberedNs += seen * ns
      sums.ticks++
      sums.rests += this.#sizes[at]!
    }
    return sums
  }

  #isSeen(tick: number): boolean {
    return this.#limit !== null && (this.#isBid ? tick >= this.#limit : tick <= this.#limit)
  }

  /** What lies between the old end of sight and a nearer one has gone out of sight, with what it held before. */
  #show(limit: number, ns: number): void {
    const before = this.#limit ?? limit
    const step = this.#isBid ? 1 : -1
    for (let at = before; step * (limit - at) > 0; at += step) {
      this.#seen[at] = this.#sizes[at]!
      this.#leftNs[at] = ns
    }
    this.#limit = limit
  }
}
