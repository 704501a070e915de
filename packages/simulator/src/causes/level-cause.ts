import type { EsAgent, EsMarket } from '../es/es-agent.ts'
import { NO_ORDER, type OrderRef } from '../es/order-store.ts'
import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import type { CauseKind } from './cause-mix.ts'

/**
 * What became of a cause: `held` (the price turned away), `overwhelmed` (its size was used up), `left` (its patience
 * was), `pulled`, `consumed`, `swept`; `unmet` where the price never came near enough, `over` where the day ended.
 */
export type Fate = 'held' | 'overwhelmed' | 'left' | 'pulled' | 'consumed' | 'swept' | 'unmet' | 'over'

/** A level as the market's own participants see it, fixed where a cause is planted. */
export type PlantedLevel = {
  /** `ROUND_680`, `HIGH`, `LOW`, `VWAP`. */
  readonly id: string
  /** SPY dollars, and the nearest tick of ES at the ratio of that moment. */
  readonly price: number
  readonly tick: number
}

/** What is planted where price comes to a level. */
export type Plan = {
  /** 100 and more: stands as owner in the truth of ES. */
  readonly owner: number
  /** Null where nothing is planted. */
  readonly kind: CauseKind | null
  readonly level: PlantedLevel
  /** Whether price comes from above: bids defend the level, a break goes down. */
  readonly isBid: boolean
  /** How often price has come to this level today, from 1. */
  readonly touch: number
  /** About 1. */
  readonly strength: number
  /** When price came near, ns since 00:00 UTC of the trade date. */
  readonly fromNs: number
}

/** Somebody with a purpose at a level. Subclasses say what it does; it takes its orders back when it ends. */
export abstract class LevelCause implements EsAgent {
  readonly owner: number
  readonly plan: Plan
  nextNs = Number.POSITIVE_INFINITY
  /** Null while it has a purpose. */
  fate: Fate | null = null
  /** From its first to its last deed that price could feel, ns since 00:00 UTC of the trade date; null without any. */
  firstNs: number | null = null
  lastNs: number | null = null
  /** When its fate was decided; null while it has a purpose. */
  endNs: number | null = null
  /** Contracts shown or hidden in orders so far, executed of them, taken back, and taken from others. */
  placed = 0
  filled = 0
  canceled = 0
  taken = 0
  /** Called when it has a fate and rests nothing any more. */
  onDone: () => void = () => {}
  protected readonly state: MarketState
  protected readonly random: Random
  protected readonly orders: { readonly ref: OrderRef; left: number }[] = []

  constructor(plan: Plan, state: MarketState) {
    this.plan = plan
    this.owner = plan.owner
    this.state = state
    const { level, touch } = plan
    this.random = state.random(`cause/${level.id}/${touch}`)
  }

  /** All who act for it, in the order of their turns. */
  get agents(): readonly EsAgent[] {
    return [this]
  }

  /** Goes on from where another one of the same plan stands, with chance of its own. */
  resume(other: LevelCause): void {
    this.nextNs = other.nextNs
    this.fate = other.fate
    this.firstNs = other.firstNs
    this.lastNs = other.lastNs
    this.endNs = other.endNs
    this.placed = other.placed
    this.filled = other.filled
    this.canceled = other.canceled
    this.taken = other.taken
    this.orders.splice(0, this.orders.length, ...other.orders.map((order) => ({ ...order })))
  }

  /** Whether it has a fate and rests nothing any more. */
  get isDone(): boolean {
    return this.fate !== null && this.orders.length === 0
  }

  /** Contracts it has that nobody sees: hidden in the book, and not yet in it. */
  abstract get unseen(): number

  /** Does the next thing, and sets `nextNs`. */
  protected abstract work(market: EsMarket, nowNs: number): void

  abstract onBest(bestBid: number, bestAsk: number, nowNs: number): void

  /** What became of it where the price has gone: beyond the level, or back. */
  abstract fateAway(isBeyond: boolean): Fate

  act(market: EsMarket, nowNs: number): void {
    if (this.fate === null) this.work(market, nowNs)
    else this.#clear(market, nowNs)
  }

  /** Gives up its purpose, and takes back what it rests. */
  end(fate: Fate, nowNs: number): void {
    if (this.fate !== null) return
    this.fate = fate
    this.endNs = nowNs
    this.nextNs = nowNs + 1e6
    if (this.orders.length > 0) return
    this.nextNs = Number.POSITIVE_INFINITY
    this.onDone()
  }

  onFill(order: OrderRef, size: number, left: number): void {
    this.filled += size
    this.#keep(order, left)
  }

  onGone(order: OrderRef): void {
    this.#keep(order, 0)
  }

  /** Ticks from its side's best price to the level: 0 at it, less beyond it. */
  protected distance(bestBid: number, bestAsk: number): number {
    const { isBid, level } = this.plan
    return isBid ? bestBid - level.tick : level.tick - bestAsk
  }

  /** The tick so many ticks behind the level. */
  protected behind(ticks: number): number {
    const { isBid, level } = this.plan
    return isBid ? level.tick - ticks : level.tick + ticks
  }

  /** Moves what ES is worth: back from the level, or where negative towards and through it. */
  protected lean(ticks: number): void {
    this.state.valueTicks += this.plan.isBid ? ticks : -ticks
  }

  /** It did something that price can feel. */
  protected mark(nowNs: number): void {
    this.firstNs ??= nowNs
    this.lastNs = nowNs
  }

  /** Rests an order; false where it cannot. */
  protected rest(market: EsMarket, tick: number, size: number, hidden = 0): boolean {
    const ref = market.place(this.plan.isBid, tick, size, hidden)
    if (ref === NO_ORDER) return false
    this.orders.push({ ref, left: size + hidden })
    this.placed += size + hidden
    return true
  }

  /** Takes the last order back; returns its contracts, 0 where there was none. */
  protected takeBack(market: EsMarket): number {
    const order = this.orders.pop()
    if (order === undefined || !market.cancel(order.ref)) return 0
    this.canceled += order.left
    return order.left
  }

  /** Contracts resting. */
  protected get resting(): number {
    let sum = 0
    for (const { left } of this.orders) sum += left
    return sum
  }

  #keep(order: OrderRef, left: number): void {
    const at = this.orders.findIndex(({ ref }) => ref === order)
    if (at < 0) return
    if (left > 0) this.orders[at]!.left = left
    else this.orders.splice(at, 1)
    if (this.fate !== null && this.orders.length === 0) {
      this.nextNs = Number.POSITIVE_INFINITY
      this.onDone()
    }
  }

  #clear(market: EsMarket, nowNs: number): void {
    this.takeBack(market)
    this.nextNs = nowNs + Math.round(2e6 + 2e7 * this.random.exponential())
    if (this.orders.length > 0) return
    this.nextNs = Number.POSITIVE_INFINITY
    this.onDone()
  }
}
