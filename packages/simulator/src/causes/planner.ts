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
    const agents: EsAgent[] = []
    const cause = kind === null ? null : this.#causeOf(plan, kind, agents)
    const planted = { plan, cause }
    if (cause !== null) cause.onDone = () => this.#done(planted, agents)
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

  #done(planted: Planted, agents: readonly EsAgent[]): void {
    this.#leaving.push(...agents)
    this.nextNs = this.#state.nowNs
    if (this.#clearing.delete(planted)) this.#log?.ended(planted, planted.cause!.fate!, this.#state.nowNs)
  }

  #causeOf(plan: Plan, kind: CauseKind, agents: EsAgent[]): LevelCause {
    const state = this.#state
    let cause: LevelCause
    if (kind === 'wall' || kind === 'iceberg') cause = new Defender(plan, state)
    else if (kind === 'puller' || kind === 'spoof') cause = new Puller(plan, state)
    else if (kind === 'sweeper') cause = new Sweeper(plan, state)
    else {
      const exhaustion = new Exhaustion(plan, state)
      agents.push(exhaustion.eater)
      cause = exhaustion
    }
    agents.push(cause)
    for (const agent of agents) this.#feed.admit(agent)
    return cause
  }
}
