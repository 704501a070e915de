/** What makes a run a sweep. */
export type SweepRule = {
  readonly maxGapNs: number
  readonly minTicks: number
  /** Dollars. */
  readonly minNotional: number
}

/** Dollars per tick and contract: a quarter of a point at $50. */
const USD_PER_TICK = 12.5
/** A sweep's contracts over the contracts that may trade against it within its span. */
const OWN_PER_OPPOSED = 5

/**
 * Prints of one side in close succession, summed, and what traded against them between the first and the last.
 * Sums are of integers, so no order of prints changes them.
 */
export class SweepRun {
  /** Numbers of its first and last entry in the log of prints. */
  first = 0
  last = 0
  /** Contracts. */
  volume = 0
  /** Sum of tick times size. */
  weight = 0
  prints = 0
  /** Distinct prices. */
  ticks = 0
  low = Number.POSITIVE_INFINITY
  high = Number.NEGATIVE_INFINITY
  /** Of the last print. */
  tsEventNs = 0
  logTimeNs = 0
  /** Contracts of the other side within the span, and the ticks they traded at. */
  opposed = 0
  opposedLow = Number.POSITIVE_INFINITY
  opposedHigh = Number.NEGATIVE_INFINITY
  // What traded against it since its last print lies within its span only once another print follows.
  #pending = 0
  #pendingLow = Number.POSITIVE_INFINITY
  #pendingHigh = Number.NEGATIVE_INFINITY

  get notional(): number {
    return this.weight * USD_PER_TICK
  }

  clear(): void {
    this.volume = this.weight = this.prints = this.ticks = 0
    this.low = this.opposedLow = this.#pendingLow = Number.POSITIVE_INFINITY
    this.high = this.opposedHigh = this.#pendingHigh = Number.NEGATIVE_INFINITY
    this.opposed = this.#pending = 0
  }

  /** Adds an entry of `prints` trades to the run's end, or more trades to its last entry. */
  add(number: number, tick: number, size: number, prints: number, isNewTick: boolean): void {
    if (this.prints === 0) this.first = number
    else if (this.#pending > 0) this.#enclose()
    this.last = number
    this.volume += size
    this.weight += tick * size
    this.prints += prints
    if (isNewTick) this.ticks++
    if (tick < this.low) this.low = tick
    if (tick > this.high) this.high = tick
  }

  /** Sets the times of the last print. */
  at(tsEventNs: number, logTimeNs: number): void {
    this.tsEventNs = tsEventNs
    this.logTimeNs = logTimeNs
  }

  /** Notes a print of the other side. */
  oppose(tick: number, size: number): void {
    if (this.prints === 0) return
    this.#pending += size
    if (tick < this.#pendingLow) this.#pendingLow = tick
    if (tick > this.#pendingHigh) this.#pendingHigh = tick
  }

  /** Whether it has the money and the prices of a sweep, whatever traded against it. No part of it has more. */
  isLarge(rule: SweepRule): boolean {
    return this.ticks >= rule.minTicks && this.notional >= rule.minNotional
  }

  /** Whether what traded against it is at most a fifth of it. */
  get isOneSided(): boolean {
    return this.opposed * OWN_PER_OPPOSED <= this.volume
  }

  #enclose(): void {
    this.opposed += this.#pending
    this.opposedLow = Math.min(this.opposedLow, this.#pendingLow)
    this.opposedHigh = Math.max(this.opposedHigh, this.#pendingHigh)
    this.#pending = 0
    this.#pendingLow = Number.POSITIVE_INFINITY
    this.#pendingHigh = Number.NEGATIVE_INFINITY
  }
}
