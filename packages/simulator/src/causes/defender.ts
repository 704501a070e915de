import type { EsMarket } from '../es/es-agent.ts'
import type { OrderRef } from '../es/order-store.ts'
import type { MarketState } from '../market-state.ts'
import { type Fate, LevelCause, type Plan } from './level-cause.ts'

/** How near price is when it begins to show itself, and when it shows more, ticks. */
const SHOWS_AT = 8
const BUILDS_AT = 4
/** How far the value moves back for contracts executed of it, in ticks for the size that a best price displays. */
const LEAN = 1.3
/** Ticks that a wall stands on, and the shares of it. */
const TIERS = [0.5, 0.3, 0.2] as const

/**
 * Somebody who defends a level: an `iceberg`, which shows little and hides much, or a `wall`, which shows much and
 * refills it from what it holds back. While it is executed it moves what ES is worth back, as informed buying or
 * selling does; where its size is used up it gives way, and stops behind the level push on.
 */
export class Defender extends LevelCause {
  readonly #isIceberg: boolean
  /** Contracts: what it wants shown, and what it has not yet put into the book. */
  #wanted: number
  #reserve: number
  #patienceNs: number
  #leavesNs = Number.POSITIVE_INFINITY
  #distance = Number.POSITIVE_INFINITY

  constructor(plan: Plan, state: MarketState) {
    super(plan, state)
    this.#isIceberg = plan.kind === 'iceberg'
    const { random } = this
    const unit = Math.max(6, state.depth) * plan.strength
    this.#wanted = Math.ceil(
      unit * (this.#isIceberg ? 0.3 + 0.3 * random.uniform() : 3 + 3 * random.uniform()),
    )
    const held = this.#isIceberg ? 5 + 8 * random.uniform() : 3 + 4 * random.uniform()
    this.#reserve = this.#wanted + Math.ceil(unit * held)
    this.#patienceNs = Math.round((60 + 180 * random.exponential()) * 1e9)
  }

  override resume(other: Defender): void {
    super.resume(other)
    this.#wanted = other.#wanted
    this.#reserve = other.#reserve
    this.#patienceNs = other.#patienceNs
    this.#leavesNs = other.#leavesNs
    this.#distance = other.#distance
  }

  get unseen(): number {
    return this.#reserve + (this.#isIceberg ? Math.max(0, this.resting - this.#wanted) : 0)
  }

  override onFill(order: OrderRef, size: number, left: number): void {
    super.onFill(order, size, left)
    const { nowNs, depth, settings } = this.state
    this.mark(nowNs)
    if (this.#leavesNs === Number.POSITIVE_INFINITY) this.#leavesNs = nowNs + this.#patienceNs
    const lean = 0.3 * settings.impact + LEAN * this.plan.strength
    this.lean((lean * size) / depth)
    if (this.fate === null) this.#hurry(nowNs)
  }

  onBest(bestBid: number, bestAsk: number, nowNs: number): void {
    this.#distance = this.distance(bestBid, bestAsk)
    if (this.fate === null && this.#distance <= SHOWS_AT) this.#hurry(nowNs)
  }

  fateAway(isBeyond: boolean): Fate {
    if (this.filled === 0) return 'unmet'
    return isBeyond ? 'overwhelmed' : 'held'
  }

  protected work(market: EsMarket, nowNs: number): void {
    this.nextNs = this.#leavesNs
    if (nowNs >= this.#leavesNs) this.end('left', nowNs)
    else if (this.#isBeaten) this.#giveWay(nowNs)
    else if (this.#distance <= SHOWS_AT && this.#show(market, nowNs)) this.#hurry(nowNs)
  }

  get #isBeaten(): boolean {
    return this.#reserve <= 0 && this.resting < 0.15 * this.#wanted
  }

  #giveWay(nowNs: number): void {
    this.mark(nowNs)
    this.lean(-(1 + 3 * this.random.uniform()) * this.plan.strength)
    this.end('overwhelmed', nowNs)
  }

  /** Puts more into the book, where more is wanted there; false where it is not, or cannot be. */
  #show(market: EsMarket, nowNs: number): boolean {
    if (this.#reserve <= 0) return false
    return this.#isIceberg ? this.#hide(market) : this.#build(market, nowNs)
  }

  /** All behind a few orders, the first of them the largest. */
  #hide(market: EsMarket): boolean {
    const share = this.orders.length === 0 ? 0.6 : 1
    const all = Math.ceil(this.#reserve * share)
    const shown = Math.min(all, Math.max(2, Math.ceil(this.#wanted * (share === 1 ? 0.4 : 0.6))))
    if (!this.rest(market, this.behind(0), shown, all - shown)) return false
    this.#reserve -= all
    return true
  }

  #build(market: EsMarket, nowNs: number): boolean {
    const wanted = this.#wanted * (this.#distance <= BUILDS_AT ? 1 : 0.4)
    const missing = wanted - this.resting
    if (missing < 1) return false
    const piece = Math.ceil(this.#wanted * (0.04 + 0.1 * this.random.uniform()))
    const size = Math.min(piece, this.#reserve, Math.ceil(missing))
    const drawn = this.random.uniform()
    const tier = drawn < TIERS[0] ? 0 : drawn < TIERS[0] + TIERS[1] ? 1 : 2
    if (!this.rest(market, this.behind(tier), size)) return false
    this.#reserve -= size
    this.mark(nowNs)
    return true
  }

  #hurry(nowNs: number): void {
    const wait = this.#isIceberg ? 5e8 : 1.2e8
    this.nextNs = Math.min(this.nextNs, nowNs + 1e6 + Math.round(wait * this.random.exponential()))
  }
}
