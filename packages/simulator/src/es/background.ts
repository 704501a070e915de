import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import { Aggressors } from './aggressors.ts'
import type { Exchange } from './exchange.ts'
import { Interest } from './interest.ts'
import { drawSize } from './ladder.ts'
import { NO_SLOT } from './order-store.ts'
import { drawDistance, sizeProfile, touchDiscount, touchPull } from './queue-shape.ts'

const TRADE_SHARE = 0.0174
/** Share of orders coming that an order at another price moves there instead. */
const MOVE_SHARE = 0.012
/** Share of orders going that only show less, and of those coming that an order there shows more instead. */
const LESS_SHARE = 0.005
const MORE_SHARE = 0.002
/** Share of orders that hide contracts, where somebody wants to hide some, and how many peaks they hide at most. */
const ICEBERG_SHARE = 0.2
const MOST_PEAKS = 16

/** What a request of the background was, for what follows from it. */
export type BackgroundAct = 'order' | 'trade' | 'improve'

/**
 * All who have no purpose of their own: orders come and go around sizes that each price attracts, trades take from
 * the best prices, gaps are closed.
 *
 * Queues react to their own size (after Huang, Lehalle and Rosenbaum 2015): the longer one is over what its price
 * attracts, the fewer orders come and the more go, and trades come where little is left. And they react to what ES
 * is worth: orders that stand on the wrong side of it leave, and are taken. What planted causes show is not counted:
 * it is on top of what others would show.
 */
export class Background {
  readonly #state: MarketState
  readonly #random: Random
  readonly #aggressors: Aggressors
  readonly #interest: Interest

  constructor(state: MarketState) {
    this.#state = state
    this.#random = state.random('es orders')
    this.#aggressors = new Aggressors(state.random('es aggressors'))
    this.#interest = new Interest(state)
    this.refresh(state.startNs, Math.floor(state.valueTicks))
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: Background): void {
    this.#aggressors.resume(other.#aggressors)
    this.#interest.resume(other.#interest)
  }

  /** Thinks over what prices near `tick` are cared for. Called once a second. */
  refresh(nowNs: number, tick: number): void {
    this.#interest.refresh(nowNs, tick)
  }

  /** From now on with the chance of a branch. */
  branch(): void {
    this.#interest.branch()
  }

  /** Contracts at rest at a price that nobody has touched. */
  resting(tick: number, distance: number): number {
    return this.#wanted(tick, distance, 0)
  }

  /** Requests something of the exchange, or nothing where what it wanted is not there. */
  act(exchange: Exchange): BackgroundAct {
    const { book } = exchange
    if (book.spread > 1) {
      this.#improve(exchange)
      return 'improve'
    }
    const askPull = touchPull(book.sizes[book.bestAsk]! / this.#state.depth)
    const bidPull = touchPull(book.sizes[book.bestBid]! / this.#state.depth)
    if (this.#random.chance(TRADE_SHARE * 0.5 * (askPull + bidPull))) {
      this.#trade(exchange, askPull, bidPull)
      return 'trade'
    }
    this.#order(exchange)
    return 'order'
  }

  /** Somebody closes a spread of more than a tick, from the side on which ES is worth it. */
  #improve(exchange: Exchange): void {
    const { book } = exchange
    const rich = this.#state.valueTicks - book.mid
    const isBid = this.#random.chance(1 / (1 + Math.exp(-2.5 * rich)))
    this.#place(exchange, isBid ? book.bestBid + 1 : book.bestAsk - 1, isBid)
  }

  #order(exchange: Exchange): void {
    const { book } = exchange
    const bits = this.#random.bits()
    const isBid = (bits & 1) === 0
    const step = isBid ? -1 : 1
    const best = isBid ? book.bestBid : book.bestAsk
    const rich = (this.#state.valueTicks - book.mid) * -step
    let distance = drawDistance(bits >>> 1)
    // A queue that has only begun fills before others change.
    const isThin = book.sizes[best]! < 0.3 * this.#wanted(best, 0, rich)
    if (isThin && (bits & 0x8000_0000) !== 0) distance = 0
    const tick = best + step * distance
    const wanted = this.#wanted(tick, distance, rich)
    const size = book.sizes[tick]! - book.planted[tick]!
    if (size === 0 || this.#random.chance(wanted / (wanted + size))) this.#come(exchange, tick, isBid)
    else this.#go(exchange, tick)
  }

  /**
   * Contracts that a price attracts, `distance` ticks behind its side's best, where ES is worth `rich` ticks more
   * to that side than the mid: less than nothing drives its orders away, the best price's first.
   */
  #wanted(tick: number, distance: number, rich: number): number {
    const size = this.#state.depth * sizeProfile(distance) * this.#interest.factor(tick)
    return Math.max(0.5, size * touchDiscount(-rich - distance))
  }

  #come(exchange: Exchange, tick: number, isBid: boolean): void {
    const { book } = exchange
    const random = this.#random
    if (random.chance(MOVE_SHARE)) {
      const distance = drawDistance(random.bits())
      const slot = this.#pick(exchange, isBid ? book.bestBid - distance : book.bestAsk + distance)
      if (slot !== NO_SLOT && book.store.hidden[slot] === 0 && exchange.moveSlot(slot, tick)) return
    } else if (random.chance(MORE_SHARE)) {
      const slot = this.#pick(exchange, tick)
      if (slot !== NO_SLOT) {
        exchange.resizeSlot(slot, book.store.sizes[slot]! + drawSize(random))
        return
      }
    }
    this.#place(exchange, tick, isBid)
  }

  #place(exchange: Exchange, tick: number, isBid: boolean): void {
    const random = this.#random
    const size = drawSize(random)
    const unhidden = this.#interest.unhidden(tick)
    if (unhidden <= 0 || !random.chance(ICEBERG_SHARE)) {
      exchange.place(isBid, tick, size)
      return
    }
    const hidden = Math.min(unhidden, size * (1 + (random.bits() % MOST_PEAKS)))
    this.#interest.hide(tick, hidden)
    exchange.place(isBid, tick, size, hidden)
  }

  #go(exchange: Exchange, tick: number): void {
    const slot = this.#pick(exchange, tick)
    if (slot === NO_SLOT) return
    const { sizes, hidden } = exchange.book.store
    const size = sizes[slot]!
    if (size > 1 && this.#random.chance(LESS_SHARE))
      exchange.resizeSlot(slot, 1 + (this.#random.bits() % (size - 1)))
    else {
      this.#interest.hide(tick, -hidden[slot]!)
      exchange.cancelSlot(slot)
    }
  }

  /** An order of the background at a tick, those that came last the likelier; `NO_SLOT` where it has none. */
  #pick({ book }: Exchange, tick: number): number {
    const { before, owners } = book.store
    const drawn = this.#random.uniform()
    let steps = Math.floor(book.orders[tick]! * drawn * Math.sqrt(drawn))
    let slot = book.tail(tick)
    for (; steps > 0 && before[slot] !== NO_SLOT; steps--) slot = before[slot]!
    while (slot !== NO_SLOT && owners[slot] !== 0) slot = before[slot]!
    return slot
  }

  #trade(exchange: Exchange, askPull: number, bidPull: number): void {
    const { book } = exchange
    const isBuy = this.#aggressors.isBuy(this.#state.valueTicks - book.mid, askPull, bidPull)
    const best = isBuy ? book.bestAsk : book.bestBid
    const wanted = this.#aggressors.size(book.sizes[best]!)
    const further = this.#aggressors.reach() - 1
    exchange.take(isBuy, wanted, isBuy ? best + further : best - further)
  }
}
