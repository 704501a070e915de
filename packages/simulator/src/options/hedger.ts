import type { EsAgent, EsMarket } from '../es/es-agent.ts'
import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import type { DealerBook } from './dealer-book.ts'

/** The dealers in the truth of ES. */
export const DEALERS = 2
/** Time from one look at the book of options to the next, ns: at least, and by chance beyond. */
const LEAST_WAIT_NS = 3e9
const MORE_WAIT_NS = 4e9
/** Between the slices of a hedge. */
const LEAST_SLICE_NS = 40e6
const MORE_SLICE_NS = 120e6
/** The most that one slice takes, in the mean size of the best price; and how many prices it reaches. */
const SLICE = 0.5
const REACH = 3
/** Ticks by which what ES is worth follows a hedge of the mean displayed size, as it does any trade. */
const IMPACT_TICKS = 0.3
const NEVER = Number.POSITIVE_INFINITY

/** Ticks by which a hedge of one contract of ES moves what ES is worth, `depth` being the mean size of the best price. */
export function impactOf(depth: number): number {
  return IMPACT_TICKS / depth
}

/**
 * Dealers keep their delta where it was: every few seconds they trade in ES what moves of price and time and new
 * trades have made of it, and no more, at the market. Those long of gamma so trade against the price's moves, those
 * short go along with them.
 *
 * A hedge moves what ES is worth by as much for every contract (`impactOf`, lambda). With a gamma that makes G
 * contracts a tick, a move of 1 ends as 1 - lambda G + (lambda G)^2 - ..., so the volatility s of a market without
 * them becomes s / (1 + lambda G) beyond some seconds (linear impact: Frey and Stremme 1997; Anderegg, Ulmann and
 * Sornette 2022). As lambda G falls to -1 each hedge makes another as large, and nothing ends the move.
 */
export class Hedger implements EsAgent {
  readonly owner = DEALERS
  nextNs: number
  readonly #state: MarketState
  readonly #random: Random
  readonly #impact: number
  readonly #slice: number
  #book: DealerBook | null = null
  /** Contracts of ES held against the book; hedged when the market begins. */
  #held: number | null = null

  constructor(state: MarketState) {
    this.#state = state
    this.#random = state.random('hedger')
    this.#impact = impactOf(state.settings.depth)
    this.#slice = Math.max(1, Math.round(SLICE * state.settings.depth))
    this.nextNs = NEVER
  }

  /** Hedges a book from `startNs`, when it must be priced, to the close. */
  begin(book: DealerBook, startNs: number): void {
    this.#book = book
    this.#waitUntil(startNs + LEAST_WAIT_NS * this.#random.uniform())
  }

  act(market: EsMarket, nowNs: number): void {
    const wanted = this.#book!.hedge(nowNs)
    this.#held ??= wanted
    const missing = Math.trunc(wanted - this.#held)
    const lots = Math.min(Math.abs(missing), this.#slice)
    const taken = lots === 0 ? 0 : this.#take(market, missing > 0, lots)
    this.#held += missing > 0 ? taken : -taken
    const isDone = taken === Math.abs(missing)
    const wait = isDone ? [LEAST_WAIT_NS, MORE_WAIT_NS] : [LEAST_SLICE_NS, MORE_SLICE_NS]
    this.#waitUntil(nowNs + wait[0]! + wait[1]! * this.#random.uniform())
  }

  /** Takes what is shown within reach and no more, so that its impact is known before. */
  #take(market: EsMarket, isBuy: boolean, lots: number): number {
    const step = isBuy ? 1 : -1
    let limit = isBuy ? market.bestAsk : market.bestBid
    let shown = market.sizeAt(limit)
    for (let further = 1; further < REACH && shown < lots; further++) {
      limit += step
      shown += market.sizeAt(limit)
    }
    const size = Math.min(lots, shown)
    return market.take(isBuy, size, limit, this.#impact * size)
  }

  #waitUntil(ns: number): void {
    this.nextNs = ns < this.#state.times.closeNs ? Math.round(ns) : NEVER
  }
}
