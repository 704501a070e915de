import type { EsAgent, EsMarket } from '../es/es-agent.ts'
import type { MarketState } from '../market-state.ts'

/** The owner of who trades on news, and where ES opens again after a halt. */
export const JUMPER = 98
/** Ticks from what ES is worth at which it rests, and the most that it takes at once. */
const ENOUGH = 3
const MOST_TICKS = 16
const BURST_NS = 5e9

/** Who takes all prices between where ES trades and what it is suddenly worth, for some seconds after news. */
export class Jumper implements EsAgent {
  readonly owner = JUMPER
  nextNs: number
  readonly #state: MarketState
  /** Beginnings of its bursts, ns since 00:00 UTC of the trade date, the last one first. */
  readonly #times: number[]
  #untilNs = 0

  constructor(state: MarketState) {
    this.#state = state
    const halts = state.settings.happenings.flatMap((h) => (h.kind === 'halt' ? [state.since(h.toNs)] : []))
    const news = state.shocks.news.map(({ ns }) => ns + 3e6)
    this.#times = [...halts.map((ns) => ns + 2e7), ...news]
      .filter((ns) => ns >= state.startNs)
      .sort((a, b) => b - a)
    this.nextNs = this.#times.at(-1) ?? Number.POSITIVE_INFINITY
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: Jumper): void {
    this.nextNs = other.nextNs
    this.#untilNs = other.#untilNs
    this.#times.splice(0, this.#times.length, ...other.#times)
  }

  act(market: EsMarket, nowNs: number): void {
    const from = this.#times.at(-1)
    if (from !== undefined && nowNs >= from) {
      this.#times.pop()
      this.#untilNs = nowNs + BURST_NS
    }
    const away = this.#state.valueTicks - (market.bestBid + market.bestAsk) / 2
    const ticks = Math.min(MOST_TICKS, Math.floor(Math.abs(away)) - ENOUGH)
    const isBuy = away > 0
    if (ticks > 0) market.take(isBuy, 1e5, isBuy ? market.bestAsk + ticks : market.bestBid - ticks, 0)
    const next = nowNs + 6e7
    this.nextNs = next < this.#untilNs ? next : (this.#times.at(-1) ?? Number.POSITIVE_INFINITY)
  }
}
