import type { OrderRef } from './order-store.ts'

/**
 * What somebody who trades ES can see and do. Prices are whole ticks of a quarter point. Orders are the acting
 * agent's own; `NO_ORDER` and `false` say that a request was refused, and then nothing was published.
 */
export type EsMarket = {
  readonly bestBid: number
  readonly bestAsk: number
  /** Contracts displayed, and hidden, at a price. */
  sizeAt(tick: number): number
  hiddenAt(tick: number): number
  /**
   * Rests an order that shows `size` contracts and hides `hidden` more, which are shown `size` at a time at the end
   * of the queue. Refused where it would trade at once, or further away than orders rest (40 ticks or more).
   */
  place(isBid: boolean, tick: number, size: number, hidden?: number): OrderRef
  /** Takes an order back whole. Refused where it rests no longer, as are the next two. */
  cancel(order: OrderRef): boolean
  /** Changes what an order shows, to 1 or more: more costs it its place in the queue. */
  resize(order: OrderRef, size: number): boolean
  /** Moves an order to another price's queue, where it goes last. Refused where it would trade at once. */
  move(order: OrderRef, tick: number): boolean
  /**
   * Takes up to `size` contracts at prices no worse than `limitTick`, at once, and returns how many; what is not
   * there is cancelled. `impactTicks` is how far it moves what ES is worth, in its direction: without it, as a
   * trade of the background does (0.3 ticks for the mean displayed size, at most 0.6).
   */
  take(isBuy: boolean, size: number, limitTick: number, impactTicks?: number): number
}

/**
 * Somebody with a purpose on the ES market: defends a price, pulls orders, hedges. Acts at times of its own choice,
 * and is told what happens between.
 *
 * What it is told of has happened; it cannot act then, but only set its own time to act. It must draw chance from a
 * stream of its own (`MarketState.random`).
 */
export type EsAgent = {
  /** 1 to 65535, another for each agent: stands in the truth with all it does. */
  readonly owner: number
  /**
   * When it acts next, ns since 00:00 UTC of the trade date; infinite for never. A time gone by means now, one in a
   * halt its end. May change at any time.
   */
  readonly nextNs: number
  /**
   * Acts, at most once (`cancel` of one order, `take`, …), and sets `nextNs`: left as it is, it acts again at the
   * same log time, in an event of its own. Throws where an act neither did anything nor moved the time on.
   */
  act(market: EsMarket, nowNs: number): void
  /** Contracts of an own order were executed; `left` still rest of it, displayed and hidden, 0 when it is gone. */
  onFill?(order: OrderRef, size: number, left: number): void
  /** An own order is gone because the price has moved too far away from it (240 ticks). */
  onGone?(order: OrderRef): void
  /** Somebody (`owner`) traded at a price. */
  onTrade?(tick: number, size: number, isBuy: boolean, owner: number): void
  /** Somebody took an order back, or a part of what it showed. */
  onCancel?(tick: number, size: number, isBid: boolean, owner: number): void
  /** An event has changed the best prices. */
  onBest?(bestBid: number, bestAsk: number, nowNs: number): void
}
