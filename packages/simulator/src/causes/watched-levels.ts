import { ES_TICK_POINTS } from '@spymaster/events'
import type { MarketState } from '../market-state.ts'
import type { PlantedLevel } from './level-cause.ts'

/** How far price must retreat from a session's extreme to make a level of it, dollars. */
const RETREAT = 0.5
/** How far price must have been from a level before it comes to it again, and when it has come, dollars. */
const ARMED_AT = 0.5
const NEAR_AT = 0.4

type Watched = { isArmed: boolean; touches: number }

/** A level that price comes to, the side it comes from, and how often it has. */
export type Approach = { readonly level: PlantedLevel; readonly isBid: boolean; readonly touch: number }

/**
 * The levels that participants of the simulated market care for: whole SPY dollars, the regular session's extremes
 * once price has retreated from them, the volume-weighted average price of SPY. Says when price comes to one anew.
 */
export class WatchedLevels {
  readonly #state: MarketState
  readonly #watched = new Map<string, Watched>()
  #high = Number.NEGATIVE_INFINITY
  #low = Number.POSITIVE_INFINITY
  #formedHigh = Number.NaN
  #formedLow = Number.NaN
  #volume = 0
  #turnover = 0

  constructor(state: MarketState) {
    this.#state = state
  }

  /** Watches the same levels as another one from now on. */
  resume(other: WatchedLevels): void {
    this.#watched.clear()
    for (const [id, watched] of other.#watched) this.#watched.set(id, { ...watched })
    this.#high = other.#high
    this.#low = other.#low
    this.#formedHigh = other.#formedHigh
    this.#formedLow = other.#formedLow
    this.#volume = other.#volume
    this.#turnover = other.#turnover
  }

  /** SPY traded, in the regular session, at so many dollars. */
  paid(dollars: number, size: number): void {
    this.#volume += size
    this.#turnover += dollars * size
  }

  /** The price in ticks, a mid, has moved: calls `come` for each level that it has come to. */
  move(mid: number, come: (approach: Approach) => void): void {
    const perDollar = this.#state.ratio / ES_TICK_POINTS
    const spot = mid / perDollar
    this.#extremes(mid, RETREAT * perDollar)
    for (const dollars of [Math.floor(spot), Math.floor(spot) + 1])
      this.#look(`ROUND_${dollars}`, dollars, spot, perDollar, come)
    if (this.#volume > 0) this.#look('VWAP', this.#turnover / this.#volume, spot, perDollar, come)
    if (!Number.isNaN(this.#formedHigh))
      this.#look('HIGH', this.#formedHigh / perDollar, spot, perDollar, come)
    if (!Number.isNaN(this.#formedLow)) this.#look('LOW', this.#formedLow / perDollar, spot, perDollar, come)
  }

  #extremes(mid: number, retreat: number): void {
    this.#high = Math.max(this.#high, mid)
    this.#low = Math.min(this.#low, mid)
    if (this.#high - mid >= retreat) this.#formedHigh = this.#high
    if (mid - this.#low >= retreat) this.#formedLow = this.#low
  }

  #look(
    id: string,
    price: number,
    spot: number,
    perDollar: number,
    come: (approach: Approach) => void,
  ): void {
    let watched = this.#watched.get(id)
    if (watched === undefined) {
      watched = { isArmed: false, touches: 0 }
      this.#watched.set(id, watched)
    }
    const away = Math.abs(spot - price)
    if (away >= ARMED_AT) watched.isArmed = true
    if (!watched.isArmed || away > NEAR_AT) return
    watched.isArmed = false
    watched.touches++
    come({
      level: { id, price, tick: Math.round(price * perDollar) },
      isBid: spot > price,
      touch: watched.touches,
    })
  }
}
