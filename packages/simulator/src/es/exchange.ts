import type { MarketState } from '../market-state.ts'
import type { Random } from '../random.ts'
import { MOST_RECORDS } from '../source.ts'
import { ACTION, LEVELS } from './depth-record.ts'
import type { EsMarket } from './es-agent.ts'
import type { EsTruth } from './es-truth.ts'
import { Ladder, type RestingSize } from './ladder.ts'
import { Matching } from './matching.ts'
import { OrderBook } from './order-book.ts'
import { NO_ORDER, NO_SLOT, type OrderRef } from './order-store.ts'
import { Publication } from './publication.ts'
import type { Witnesses } from './witnesses.ts'

/** About where CME's order ids of a day begin. */
const FIRST_ID = 6.4e12

/** Who watches an ES market, and what is told of it. */
export type Outlets = {
  readonly instrumentId: number
  readonly witnesses: Witnesses
  /** Whether there is an order-by-order feed. */
  readonly mbo: boolean
  readonly truth: EsTruth | null
}

/**
 * The venue: takes orders, matches by price and time, and publishes what it did. One request is one event; that of
 * an aggressor may have more records than one `fire` may write, and is then told in parts.
 */
export class Exchange implements EsMarket {
  readonly book: OrderBook
  readonly ladder: Ladder
  readonly publication: Publication
  /** Log time of what is done now, and whose doing it is. */
  nowNs = 0
  acting = 0
  /** Requests done so far, and those of them that traded. */
  requests = 0
  takes = 0
  /** Whether an event has records that are not yet written: `proceed` then, and request nothing. */
  isBusy = false
  readonly #state: MarketState
  readonly #witnesses: Witnesses
  readonly #ids: Random
  readonly #matching = new Matching()
  #lastId: number
  #isBuy = false
  #aggressorId = 0
  #pricesTold = 0
  #ordersTold = 0
  /** Whether the far event under way has more orders to come. */
  #isWithinFar = false
  readonly #came = (slot: number, isBid: boolean, isLast: boolean) =>
    this.#far(ACTION.add, slot, isBid, isLast)
  readonly #went = (slot: number, isBid: boolean, isLast: boolean) => this.#drop(slot, isBid, isLast)

  constructor(state: MarketState, resting: RestingSize, outlets: Outlets) {
    this.#state = state
    this.#witnesses = outlets.witnesses
    this.#ids = state.random('es order ids')
    this.#lastId = FIRST_ID + this.#ids.bits()
    this.book = new OrderBook(state.valueTicks, () => this.#nextId())
    this.ladder = new Ladder(this.book, resting, state.random('es resting'))
    const { instrumentId, mbo, truth } = outlets
    this.publication = new Publication(state, this.book, instrumentId, mbo, truth)
  }

  /** Goes on from where another one stands between two events, with chance of its own. */
  resume(other: Exchange): void {
    if (other.isBusy) throw new RangeError('a venue cannot be gone on from within an event')
    this.book.resume(other.book)
    this.ladder.resume(other.ladder)
    this.publication.resume(other.publication)
    this.nowNs = other.nowNs
    this.acting = other.acting
    this.requests = other.requests
    this.takes = other.takes
    this.#lastId = other.#lastId
  }

  get bestBid(): number {
    return this.book.bestBid
  }

  get bestAsk(): number {
    return this.book.bestAsk
  }

  sizeAt(tick: number): number {
    return this.book.sizes[tick] ?? 0
  }

  hiddenAt(tick: number): number {
    return this.book.hidden[tick] ?? 0
  }

  /** Shows the whole book, as when a session begins. */
  open(): void {
    this.publication.snapshot(this.nowNs, this.ladder.low, this.ladder.high)
  }

  place(isBid: boolean, tick: number, size: number, hidden = 0): OrderRef {
    if (!this.#mayRest(isBid, tick) || !(size >= 1)) return NO_ORDER
    const { book } = this
    const slot = book.add(tick, isBid, size, hidden, this.acting)
    this.#event(ACTION.add, slot, isBid, tick, size, this.publication.depthOf(tick, isBid))
    return book.store.refOf(slot)
  }

  cancel(order: OrderRef): boolean {
    const slot = this.#ownSlot(order)
    if (slot !== NO_SLOT) this.cancelSlot(slot)
    return slot !== NO_SLOT
  }

  /** Takes a resting order off. */
  cancelSlot(slot: number): void {
    const { book, publication } = this
    const { ticks, sizes, ids, owners, hidden } = book.store
    const tick = ticks[slot]!
    const hides = hidden[slot]!
    const size = sizes[slot]!
    const id = ids[slot]!
    const owner = owners[slot]!
    const isBid = tick <= book.bestBid
    const depth = publication.depthOf(tick, isBid)
    book.remove(slot)
    this.#begin()
    publication.order(ACTION.cancel, isBid, id, owner, tick, size, depth, 0, hides, true)
    this.#witnesses.canceled(tick, size, isBid, owner)
  }

  resize(order: OrderRef, size: number): boolean {
    const slot = this.#ownSlot(order)
    if (slot === NO_SLOT || !(size >= 1)) return false
    this.resizeSlot(slot, size)
    return true
  }

  /** Changes what a resting order shows. */
  resizeSlot(slot: number, size: number): void {
    const { book } = this
    const tick = book.store.ticks[slot]!
    const isBid = tick <= book.bestBid
    const less = book.store.sizes[slot]! - size
    book.resize(slot, size)
    this.#event(ACTION.modify, slot, isBid, tick, size, this.publication.depthOf(tick, isBid))
    if (less > 0) this.#witnesses.canceled(tick, less, isBid, book.store.owners[slot]!)
  }

  move(order: OrderRef, tick: number): boolean {
    const slot = this.#ownSlot(order)
    return slot !== NO_SLOT && this.moveSlot(slot, tick)
  }

  /** Moves a resting order to another price of its side; false where it may not rest there. */
  moveSlot(slot: number, tick: number): boolean {
    const { book, publication } = this
    const from = book.store.ticks[slot]!
    const isBid = from <= book.bestBid
    if (tick === from || !this.#mayRest(isBid, tick)) return false
    const depthBefore = publication.depthOf(from, isBid)
    const size = book.store.sizes[slot]!
    book.move(slot, tick, isBid)
    const depth = publication.depthOf(tick, isBid)
    // The depth feed tells of an order that leaves its sight as of one that comes into it.
    this.#event(ACTION.modify, slot, isBid, tick, size, depth < LEVELS ? depth : depthBefore)
    this.#witnesses.canceled(from, size, isBid, book.store.owners[slot]!)
    return true
  }

  take(isBuy: boolean, size: number, limitTick: number, impactTicks?: number): number {
    // An event under way keeps what it matched.
    if (this.isBusy) return 0
    const matching = this.#matching
    const end = this.ladder.limit(isBuy)
    const displayed = this.book.sizes[isBuy ? this.book.bestAsk : this.book.bestBid]!
    matching.match(this.book, isBuy, size, isBuy ? Math.min(limitTick, end) : Math.max(limitTick, end))
    if (matching.total === 0) return 0
    if (impactTicks === undefined) this.#state.pushed(Math.min(size, displayed) / this.#state.depth, isBuy)
    else this.#state.valueTicks += isBuy ? impactTicks : -impactTicks
    this.#isBuy = isBuy
    this.#aggressorId = this.#nextId()
    this.#pricesTold = this.#ordersTold = 0
    this.isBusy = true
    this.takes++
    this.#begin()
    this.proceed()
    return matching.total
  }

  /** Tells the next part of the event under way: all that traded, then what became of each order. */
  proceed(): void {
    let room = MOST_RECORDS
    const matching = this.#matching
    for (; this.#pricesTold < matching.prices && room > 0; room--) {
      this.#tellTrade(this.#pricesTold++)
      if (this.#pricesTold === matching.prices) this.publication.follow()
    }
    for (; this.#ordersTold < matching.orders && room > 0; room--) this.#settle(this.#ordersTold++)
    this.isBusy = this.#ordersTold < matching.orders
  }

  /** Lets the far ends of the book follow the best prices, each price in an event that no depth record shows. */
  followPrice(): void {
    this.ladder.reach(this.#came)
    this.ladder.trim(this.#went)
  }

  #far(
    action: typeof ACTION.add | typeof ACTION.cancel,
    slot: number,
    isBid: boolean,
    isLast: boolean,
  ): void {
    if (!this.#isWithinFar) this.publication.begin(this.nowNs)
    this.#isWithinFar = !isLast
    const { ids, ticks, sizes, owners, hidden } = this.book.store
    const tick = ticks[slot]!
    const size = sizes[slot]!
    const hides = hidden[slot]!
    this.publication.order(action, isBid, ids[slot]!, owners[slot]!, tick, size, LEVELS, 0, hides, isLast)
  }

  #drop(slot: number, isBid: boolean, isLast: boolean): void {
    const { store } = this.book
    const owner = store.owners[slot]!
    this.#far(ACTION.cancel, slot, isBid, isLast)
    if (owner !== 0) this.#witnesses.gone(owner, store.refOf(slot))
  }

  #tellTrade(price: number): void {
    const { ticks, sizes, ends, slots, executed } = this.#matching
    const { ids } = this.book.store
    const tick = ticks[price]!
    const size = sizes[price]!
    this.publication.trade(this.#isBuy, this.#aggressorId, this.acting, tick, size)
    this.#witnesses.traded(tick, size, this.#isBuy, this.acting)
    for (let i = price === 0 ? 0 : ends[price - 1]!; i < ends[price]!; i++)
      this.publication.fill(!this.#isBuy, ids[slots[i]!]!, tick, executed[i]!)
  }

  #settle(place: number): void {
    const { slots, executed: all, orders } = this.#matching
    const { book } = this
    const { store } = book
    const slot = slots[place]!
    const executed = all[place]!
    const tick = store.ticks[slot]!
    const id = store.ids[slot]!
    const owner = store.owners[slot]!
    const shown = store.sizes[slot]!
    const hides = store.hidden[slot]!
    const isLast = place === orders - 1
    const ref = owner === 0 ? NO_ORDER : store.refOf(slot)
    const rests = book.fill(slot, executed)
    const action = rests ? ACTION.modify : ACTION.cancel
    const size = rests ? store.sizes[slot]! : shown
    this.publication.order(action, !this.#isBuy, id, owner, tick, size, 0, executed, hides, isLast)
    if (owner !== 0) this.#witnesses.filled(owner, ref, executed, rests ? size + store.hidden[slot]! : 0)
  }

  #event(
    action: typeof ACTION.add | typeof ACTION.modify,
    slot: number,
    isBid: boolean,
    tick: number,
    size: number,
    depth: number,
  ): void {
    const { ids, owners, hidden } = this.book.store
    this.#begin()
    const hides = hidden[slot]!
    this.publication.order(action, isBid, ids[slot]!, owners[slot]!, tick, size, depth, 0, hides, true)
  }

  #begin(): void {
    this.requests++
    this.publication.begin(this.nowNs)
  }

  #mayRest(isBid: boolean, tick: number): boolean {
    const { book, ladder } = this
    if (this.isBusy) return false
    return isBid ? tick < book.bestAsk && tick >= ladder.low : tick > book.bestBid && tick <= ladder.high
  }

  #ownSlot(order: OrderRef): number {
    const slot = this.book.store.slotOf(order)
    const isOwn = slot !== NO_SLOT && this.book.store.owners[slot] === this.acting
    return isOwn && !this.isBusy ? slot : NO_SLOT
  }

  #nextId(): number {
    this.#lastId += 1 + (this.#ids.bits() >>> 30)
    return this.#lastId
  }
}
