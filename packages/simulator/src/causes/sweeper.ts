import type { EsMarket } from '../es/es-agent.ts'
import type { MarketState } from '../market-state.ts'
import { type Fate, LevelCause, type Plan } from './level-cause.ts'

/** How much further away than where it starts price may be when it bursts, ticks. */
const SLACK = 4
/** Fewest contracts of a burst. */
const LEAST = 55

/**
 * Somebody who breaks a level: when price is within a tick or two of it, takes all up to some ticks behind it at
 * once, sometimes twice.
 */
export class Sweeper extends LevelCause {
  #startsAt: number
  #through: number
  #bursts: number
  #isStarted = false

  constructor(plan: Plan, state: MarketState) {
    super(plan, state)
    const { random } = this
    this.#startsAt = random.bits() % 3
    this.#through = 2 + (random.bits() % 3)
    this.#bursts = 1 + (random.bits() & 1)
  }

  override resume(other: Sweeper): void {
    super.resume(other)
    this.#startsAt = other.#startsAt
    this.#through = other.#through
    this.#bursts = other.#bursts
    this.#isStarted = other.#isStarted
  }

  get unseen(): number {
    return 0
  }

  onBest(bestBid: number, bestAsk: number, nowNs: number): void {
    if (this.fate !== null || this.#isStarted || this.distance(bestBid, bestAsk) > this.#startsAt) return
    this.#isStarted = true
    this.nextNs = nowNs + 1e6 + Math.round(4e8 * this.random.exponential())
  }

  fateAway(): Fate {
    return this.taken > 0 ? 'swept' : 'unmet'
  }

  protected work(market: EsMarket, nowNs: number): void {
    const { isBid, strength } = this.plan
    if (this.distance(market.bestBid, market.bestAsk) > this.#startsAt + SLACK) {
      this.#isStarted = false
      this.nextNs = Number.POSITIVE_INFINITY
      return
    }
    const limit = this.behind(this.#through)
    const best = isBid ? market.bestBid : market.bestAsk
    let there = 0
    for (let tick = best; isBid ? tick >= limit : tick <= limit; tick += isBid ? -1 : 1)
      there += market.sizeAt(tick)
    const size = Math.max(LEAST, Math.ceil(there * (0.85 + 0.4 * this.random.uniform())))
    const taken = market.take(!isBid, size, limit, (2 + 3 * this.random.uniform()) * strength)
    this.taken += taken
    if (taken > 0) this.mark(nowNs)
    this.#bursts--
    this.nextNs = nowNs + 5e7 + Math.round(6e8 * this.random.exponential())
    if (this.#bursts === 0) this.end(this.fateAway(), nowNs)
  }
}
