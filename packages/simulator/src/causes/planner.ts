import { ES_TICK_POINTS } from '@spymaster/events'
import type { EsAgent, EsMarket } from '../es/es-agent.ts'
import type { EsFeed } from '../es/es-feed.ts'
import { hashText, mix } from '../hash.ts'
import type { MarketState } from '../market-state.ts'
import { CAUSE_KINDS, type CauseKind } from './cause-mix.ts'
import { Defender } from './defender.ts'
import { Exhaustion } from './exhaustion.ts'
import type { Fate, LevelCause, Plan } from './level-cause.ts'
import { Puller } from './puller.ts'
import { Sweeper } from './sweeper.ts'
import { type Approach, WatchedLevels } from './watched-levels.ts'

/** The planner's own owner, which no order has, and the first cause's. */
const PLANNER = 99
const FIRST_OWNER = 100
/** Owners taken by each cause: its own, and that of whoever helps it. */
const OWNERS = 2
const MOST_OWNERS = 65_000
/** Dollars from a level at which price has left it, and between two levels of which only one has a cause. */
const AWAY = 0.6
const SAME = 0.15
const TWO_32 = 2 ** 32

/** What is planted where price came to a level, and who acts there: null where nothing is. */
export type Planted = { readonly plan: Plan; readonly cause: LevelCause | null }

/** Is told when price has come to a level, when it has left it again, and when all that was planted there is over. */
export type PlanLog = {
  planted(planted: Planted): void
  left(planted: Planted): void
  ended(planted: Planted, fate: Fate | 'none', nowNs: number): void
}

/**
 * Decides what is planted at each level each time that price comes to it, in the regular session: by hash of seed,
 * date, level and the number of the touch, whatever happened before. Takes no part in the market itself.
 */
export class Planner implements EsAgent {
  readonly owner = PLANNER
  nextNs = Number.POSITIVE_INFINITY
  /** What is planted at levels that price is near. */
  readonly active: Planted[] = []
  readonly #state: MarketState
  readonly #feed: EsFeed
  readonly #log: PlanLog | null
  readonly #levels: WatchedLevels
  readonly #leaving: EsAgent[] = []
  /** Left by price, with orders that are still being taken back. */
  readonly #clearing = new Set<Planted>()
  #nextOwner = FIRST_OWNER

  readonly #come = (approach: Approach) => this.#plant(approach)

  constructor(state: MarketState, feed: EsFeed, log: PlanLog | null) {
    this.#state = state
    this.#feed = feed
    this.#log = log
    this.#levels = new WatchedLevels(state)
  }

  /** Plants what another one has planted, as far as it is, with chance of its own. */
  resume(other: Planner): void {
    const twins = new Map<EsAgent, EsAgent>()
    const again = ({ plan, cause }: Planted): Planted => {
      const planted = this.#planted(plan)
      if (cause !== null) planted.cause!.resume(cause)
      for (const [place, agent] of (cause?.agents ?? []).entries())
        twins.set(agent, planted.cause!.agents[place]!)
      return planted
    }
    for (const planted of other.active) this.active.push(again(planted))
    for (const planted of other.#clearing) this.#clearing.add(again(planted))
    // Who has been dismissed is no agent of the other's any more. Turns go by who joined first.
    for (const agent of other.#feed.agents) if (twins.has(agent)) this.#feed.admit(twins.get(agent)!)
    for (const agent of other.#leaving) if (twins.has(agent)) this.#leaving.push(twins.get(agent)!)
    this.#levels.resume(other.#levels)
    this.#nextOwner = other.#nextOwner
    this.nextNs = other.nextNs
  }

  act(_market: EsMarket, _nowNs: number): void {
    for (const agent of this.#leaving) this.#feed.dismiss(agent)
    this.#leaving.length = 0
    this.nextNs = Number.POSITIVE_INFINITY
  }

  /** SPY traded, and it counts into the session's average price. */
  paid(dollars: number, size: number): void {
    if (this.#isRegular(this.#state.nowNs)) this.#levels.paid(dollars, size)
  }

  onBest(bestBid: number, bestAsk: number, nowNs: number): void {
    const mid = (bestBid + bestAsk) / 2
    const isOpen = this.#isRegular(nowNs)
    for (let i = this.active.length - 1; i >= 0; i--) {
      const { plan } = this.active[i]!
      const beyond = (plan.isBid ? plan.level.tick - mid : mid - plan.level.tick) * this.#perTick
      if (Math.abs(beyond) >= AWAY || !isOpen) this.#leave(i, beyond > 0, isOpen, nowNs)
    }
    if (isOpen) this.#levels.move(mid, this.#come)
  }

  /** What is still planted has ended, because the reading has. */
  finish(nowNs: number): void {
    for (const planted of [...this.#clearing, ...this.active])
      this.#log?.ended(planted, planted.cause === null ? 'none' : (planted.cause.fate ?? 'over'), nowNs)
    this.#clearing.clear()
    this.active.length = 0
  }

  get #perTick(): number {
    return ES_TICK_POINTS / this.#state.ratio
  }

  #isRegular(nowNs: number): boolean {
    const { hasSession, openNs, closeNs } = this.#state.times
    return hasSession && nowNs >= openNs && nowNs < closeNs
  }

  #leave(at: number, isBeyond: boolean, isOpen: boolean, nowNs: number): void {
    const planted = this.active[at]!
    const { cause } = planted
    this.active.splice(at, 1)
    this.#log?.left(planted)
    cause?.end(isOpen ? cause.fateAway(isBeyond) : 'over', nowNs)
    if (cause === null || cause.isDone) this.#log?.ended(planted, cause?.fate ?? 'none', nowNs)
    else this.#clearing.add(planted)
  }

  #plant({ level, isBid, touch }: Approach): void {
    const state = this.#state
    if (this.active.some(({ plan }) => Math.abs(plan.level.price - level.price) < SAME)) return
    const chance = hashText(state.seedOf(`plan/${level.id}/${touch}`))[0]
    const kind = this.#nextOwner > MOST_OWNERS ? null : this.#kindOf(mix(chance, 1) / TWO_32)
    // Between 0.5 and 2 around 1, in logarithms.
    const strength = state.settings.causeStrength * 2 ** (2 * (mix(chance, 2) / TWO_32) - 1)
    const owner = this.#nextOwner
    this.#nextOwner += OWNERS
    const plan: Plan = { owner, kind, level, isBid, touch, strength, fromNs: state.nowNs }
    const planted = this.#planted(plan)
    for (const agent of planted.cause?.agents ?? []) this.#feed.admit(agent)
    this.active.push(planted)
    this.#log?.planted(planted)
  }

  #kindOf(drawn: number): CauseKind | null {
    let sum = 0
    for (const kind of CAUSE_KINDS) {
      sum += this.#state.settings.causes[kind]
      if (drawn < sum) return kind
    }
    return null
  }

  #planted(plan: Plan): Planted {
    const cause = plan.kind === null ? null : causeOf(plan, plan.kind, this.#state)
    const planted = { plan, cause }
    if (cause !== null) cause.onDone = () => this.#done(planted, cause)
    return planted
  }

  #done(planted: Planted, { agents, fate }: LevelCause): void {
    this.#leaving.push(...agents)
    this.nextNs = this.#state.nowNs
    if (this.#clearing.delete(planted)) this.#log?.ended(planted, fate!, this.#state.nowNs)
  }
}

function causeOf(plan: Plan, kind: CauseKind, state: MarketState): LevelCause {
  switch (kind) {
    case 'wall':
    case 'iceberg':
      return new Defender(plan, state)
    case 'puller':
    case 'spoof':
      return new Puller(plan, state)
    case 'sweeper':
      return new Sweeper(plan, state)
    case 'exhaustion':
      return new Exhaustion(plan, state)
  }
}
