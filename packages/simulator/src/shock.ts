import type { MarketState } from './market-state.ts'

/** How long before news makers step back, and how long the book stays thin after it, in s. */
const BEFORE_SEC = 20
const AFTER_SEC = 150
/** What is left of displayed sizes at the worst, and by how much volatility's logarithm jumps. */
const THIN = 0.3
const MOOD = 1.1

type News = { readonly ns: number; readonly ticks: number }

/** News that changes what ES is worth at once, and a market that is thin and wild for a while. */
export class Shocks {
  /** By time. Ticks are what ES's worth jumps by. */
  readonly news: readonly News[]
  #next = 0

  constructor(state: MarketState) {
    const { settings } = state
    this.news = settings.happenings.flatMap((happening) => {
      if (happening.kind !== 'news') return []
      const isUp = happening.side === undefined ? state.random('news').chance(0.5) : happening.side === 'up'
      const ticks = Math.round(state.dailyTicks * happening.size) * (isUp ? 1 : -1)
      return [{ ns: state.since(happening.fromNs), ticks }]
    })
    while (this.news[this.#next] !== undefined && this.news[this.#next]!.ns < state.startNs) this.#next++
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: Shocks): void {
    this.#next = other.#next
  }

  /** Applies the news that is due. */
  fire(state: MarketState): void {
    const news = this.news[this.#next]
    if (news === undefined || news.ns > state.nextNs) return
    this.#next++
    state.valueTicks += news.ticks
    state.mood += MOOD
  }

  /** Factor on displayed sizes. */
  depthAt(ns: number): number {
    let factor = 1
    for (const news of this.news) {
      const sec = (ns - news.ns) / 1e9
      if (sec > -BEFORE_SEC && sec < 6 * AFTER_SEC)
        factor *= 1 - (1 - THIN) * (sec < 0 ? 1 : Math.exp(-sec / AFTER_SEC))
    }
    return factor
  }
}
