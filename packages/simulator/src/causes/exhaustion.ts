import type { EsAgent, EsMarket } from '../es/es-agent.ts'
import type { OrderRef } from '../es/order-store.ts'
import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import { type Fate, LevelCause, type Plan } from './level-cause.ts'

const TIERS = 3
const SHOWS_AT = 9
/** How near price is when somebody begins to eat what rests, ticks. */
const EATS_AT = 1

/**
 * Plain exhaustion: orders rest at a level and behind it, and somebody (`eater`, another owner) takes them piece by
 * piece. Nobody replaces them, and nobody takes them back.
 */
export class Exhaustion extends LevelCause {
  readonly eater: Eater
  #wanted: number
  #shown = 0
  #distance = Number.POSITIVE_INFINITY

  /** The eater's owner is the one after the plan's. */
  constructor(plan: Plan, state: MarketState) {
    super(plan, state)
    this.#wanted = Math.ceil(Math.max(6, state.depth) * plan.strength * (4 + 3 * this.random.uniform()))
    this.eater = new Eater(plan, state, this.#wanted, this.random)
  }

  override get agents(): readonly EsAgent[] {
    return [this.eater, this]
  }

  override resume(other: Exhaustion): void {
    super.resume(other)
    this.eater.resume(other.eater)
    this.#wanted = other.#wanted
    this.#shown = other.#shown
    this.#distance = other.#distance
  }

  get unseen(): number {
    return 0
  }

  override onFill(order: OrderRef, size: number, left: number): void {
    super.onFill(order, size, left)
    const { nowNs } = this.state
    this.mark(nowNs)
    this.taken = this.eater.taken
    if (this.fate === null && this.#shown >= this.#wanted && this.resting === 0) this.end('consumed', nowNs)
  }

  onBest(bestBid: number, bestAsk: number, nowNs: number): void {
    this.#distance = this.distance(bestBid, bestAsk)
    if (this.fate !== null) return
    if (this.#shown < this.#wanted && this.#distance <= SHOWS_AT && this.#distance > -TIERS)
      this.nextNs = Math.min(this.nextNs, nowNs + 1e6)
    if (this.#shown > 0 && this.#distance <= EATS_AT) this.eater.begin(nowNs)
    if (this.#distance < -TIERS && this.#shown > 0 && this.resting === 0) this.end('consumed', nowNs)
  }

  override end(fate: Fate, nowNs: number): void {
    this.eater.stop()
    this.taken = this.eater.taken
    super.end(fate, nowNs)
  }

  fateAway(): Fate {
    return this.filled === 0 ? 'unmet' : this.resting === 0 ? 'consumed' : 'left'
  }

  protected work(market: EsMarket, nowNs: number): void {
    this.nextNs = Number.POSITIVE_INFINITY
    if (this.#shown >= this.#wanted) return
    const size = Math.min(
      this.#wanted - this.#shown,
      Math.ceil(this.#wanted * (0.02 + 0.05 * this.random.uniform())),
    )
    const tier = this.random.bits() % TIERS
    if (!this.rest(market, this.behind(tier), size)) return
    this.#shown += size
    this.nextNs = nowNs + 1e6 + Math.round(8e7 * this.random.exponential())
  }
}

/** Who takes what rests there, with an owner of its own. */
export class Eater implements EsAgent {
  readonly owner: number
  nextNs = Number.POSITIVE_INFINITY
  taken = 0
  readonly #plan: Plan
  readonly #state: MarketState
  readonly #random: Random
  #left: number

  constructor(plan: Plan, state: MarketState, stock: number, random: Random) {
    this.owner = plan.owner + 1
    this.#plan = plan
    this.#state = state
    this.#random = random
    this.#left = 1.5 * stock
  }

  resume(other: Eater): void {
    this.nextNs = other.nextNs
    this.taken = other.taken
    this.#left = other.#left
  }

  begin(nowNs: number): void {
    if (this.nextNs === Number.POSITIVE_INFINITY && this.#left > 0) this.nextNs = nowNs + 2e6
  }

  stop(): void {
    this.#left = 0
    this.nextNs = Number.POSITIVE_INFINITY
  }

  act(market: EsMarket, nowNs: number): void {
    const { isBid, level, strength } = this.#plan
    const random = this.#random
    const size = Math.min(this.#left, Math.ceil(this.#state.depth * (0.05 + 0.25 * random.uniform())))
    const limit = isBid ? level.tick - TIERS + 1 : level.tick + TIERS - 1
    const impact = (0.45 * strength * this.#state.settings.impact * size) / this.#state.depth
    const done = size >= 1 ? market.take(!isBid, Math.floor(size), limit, impact) : 0
    this.taken += done
    this.#left -= done
    const isOver = done === 0 || this.#left < 1
    this.nextNs = isOver ? Number.POSITIVE_INFINITY : nowNs + 1e6 + Math.round(2.5e8 * random.exponential())
  }
}
