import type { EsMarket } from '../es/es-agent.ts'
import type { OrderRef } from '../es/order-store.ts'
import type { MarketState } from '../market-state.ts'
import { type Fate, LevelCause, type Plan } from './level-cause.ts'

/** Ticks on which it shows itself, from the level backwards. */
const TIERS = 4
/** How far price must be gone before it shows itself again, ticks. */
const AGAIN_AT = 9
/** How far the value moves towards the level for contracts taken back, in ticks for the size a best price displays. */
const LEAN = 0.8
const MOST_ROUNDS = 6

/**
 * Somebody who shows size at a level and behind it, and takes it back when price comes within some ticks. A `puller`
 * does so once and because price will go through: what ES is worth moves along. A `spoof` means nothing by it, and
 * shows itself again each time price is gone.
 */
export class Puller extends LevelCause {
  readonly #isSpoof: boolean
  #wanted: number
  #pullsAt: number
  #shown = 0
  #rounds = 0
  #isPulling = false
  #distance = Number.POSITIVE_INFINITY

  constructor(plan: Plan, state: MarketState) {
    super(plan, state)
    const { random } = this
    this.#isSpoof = plan.kind === 'spoof'
    this.#wanted = Math.ceil(Math.max(6, state.depth) * plan.strength * (6 + 8 * random.uniform()))
    this.#pullsAt = 2 + (random.bits() & 1) + (random.bits() & 1)
    this.nextNs = plan.fromNs + Math.round(1e8 * random.exponential())
  }

  override resume(other: Puller): void {
    super.resume(other)
    this.#wanted = other.#wanted
    this.#pullsAt = other.#pullsAt
    this.#shown = other.#shown
    this.#rounds = other.#rounds
    this.#isPulling = other.#isPulling
    this.#distance = other.#distance
  }

  get unseen(): number {
    return 0
  }

  override onFill(order: OrderRef, size: number, left: number): void {
    super.onFill(order, size, left)
    if (!this.#isPulling) this.#pull(this.state.nowNs)
  }

  onBest(bestBid: number, bestAsk: number, nowNs: number): void {
    this.#distance = this.distance(bestBid, bestAsk)
    if (this.fate !== null) return
    if (!this.#isPulling && this.#distance <= this.#pullsAt) this.#pull(nowNs)
    else if (this.#isPulling && this.orders.length === 0 && this.#distance >= AGAIN_AT) this.#again(nowNs)
  }

  fateAway(): Fate {
    return this.#rounds > 0 ? 'pulled' : 'unmet'
  }

  protected work(market: EsMarket, nowNs: number): void {
    this.nextNs = Number.POSITIVE_INFINITY
    if (this.#isPulling) this.#takeOne(market, nowNs)
    else if (this.#shown < this.#wanted) this.#showOne(market, nowNs)
  }

  #pull(nowNs: number): void {
    this.#isPulling = true
    this.#rounds++
    this.mark(nowNs)
    this.nextNs = nowNs + 1e6 + Math.round(3e7 * this.random.exponential())
  }

  #again(nowNs: number): void {
    if (this.#rounds >= MOST_ROUNDS) return
    this.#isPulling = false
    this.#shown = 0
    this.nextNs = nowNs + Math.round(1e9 * this.random.exponential())
  }

  #takeOne(market: EsMarket, nowNs: number): void {
    const size = this.takeBack(market)
    if (!this.#isSpoof) this.lean((-LEAN * size) / this.state.depth)
    this.mark(nowNs)
    if (this.orders.length > 0) this.nextNs = nowNs + 1e6 + Math.round(2.5e7 * this.random.exponential())
    else if (!this.#isSpoof) this.end('pulled', nowNs)
  }

  #showOne(market: EsMarket, nowNs: number): void {
    const size = Math.ceil(this.#wanted * (0.03 + 0.08 * this.random.uniform()))
    const tier = this.random.bits() % TIERS
    if (!this.rest(market, this.behind(tier), Math.min(size, this.#wanted - this.#shown))) return
    this.#shown += size
    this.nextNs = nowNs + 1e6 + Math.round(9e7 * this.random.exponential())
  }
}
