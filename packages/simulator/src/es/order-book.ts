import { NO_SLOT, OrderStore } from './order-store.ts'

/** Prices that there is memory for, in ticks. */
export const MOST_TICKS = 65_536

/**
 * Orders resting at ES's prices, each price a queue in order of arrival: bids up to `bestBid`, asks from `bestAsk`
 * on. Sums per tick beside the queues. Nothing here allocates but more room for orders.
 *
 * An order stays when the price moves away from it, and is found again when the price comes back.
 */
export class OrderBook {
  readonly store = new OrderStore()
  /** By tick: contracts on display, orders, contracts hidden behind them, contracts on display of planted causes. */
  readonly sizes = new Int32Array(MOST_TICKS)
  readonly orders = new Int32Array(MOST_TICKS)
  readonly hidden = new Int32Array(MOST_TICKS)
  readonly planted = new Int32Array(MOST_TICKS)
  bestBid: number
  bestAsk: number
  readonly #heads = new Int32Array(MOST_TICKS).fill(NO_SLOT)
  readonly #tails = new Int32Array(MOST_TICKS).fill(NO_SLOT)
  readonly #nextId: () => number

  /** `mid` is between two ticks. `nextId` gives the venue's order ids, rising. */
  constructor(mid: number, nextId: () => number) {
    this.bestBid = Math.floor(mid)
    this.bestAsk = this.bestBid + 1
    this.#nextId = nextId
  }

  /** Holds the same orders in the same queues as another one from now on. */
  resume(other: OrderBook): void {
    this.store.resume(other.store)
    this.sizes.set(other.sizes)
    this.orders.set(other.orders)
    this.hidden.set(other.hidden)
    this.planted.set(other.planted)
    this.#heads.set(other.#heads)
    this.#tails.set(other.#tails)
    this.bestBid = other.bestBid
    this.bestAsk = other.bestAsk
  }

  get spread(): number {
    return this.bestAsk - this.bestBid
  }

  get mid(): number {
    return (this.bestBid + this.bestAsk) / 2
  }

  /** Slot of the first order at a tick, `NO_SLOT` where it is empty. */
  head(tick: number): number {
    return this.#heads[tick]!
  }

  tail(tick: number): number {
    return this.#tails[tick]!
  }

  /** Puts a new order at the end of a queue, inside the spread too, and returns its slot. */
  add(tick: number, isBid: boolean, size: number, hidden: number, owner: number): number {
    const { store } = this
    const slot = store.take()
    store.ids[slot] = this.#nextId()
    store.sizes[slot] = size
    store.hidden[slot] = hidden
    store.peaks[slot] = hidden > 0 ? size : 0
    store.owners[slot] = owner
    this.#join(slot, tick, isBid)
    return slot
  }

  /** Takes an order off, displayed and hidden. */
  remove(slot: number): void {
    const tick = this.store.ticks[slot]!
    this.#leave(slot)
    this.store.release(slot)
    if (this.sizes[tick] === 0) this.#emptied(tick)
  }

  /** Changes what an order shows, to at least 1: more costs it its place in the queue. */
  resize(slot: number, size: number): void {
    const { store } = this
    const by = size - store.sizes[slot]!
    const tick = store.ticks[slot]!
    this.#show(slot, by)
    if (by > 0) this.#requeue(slot, tick)
  }

  /** Moves an order to the end of another price's queue of the same side. */
  move(slot: number, tick: number, isBid: boolean): void {
    const from = this.store.ticks[slot]!
    this.#leave(slot)
    this.#join(slot, tick, isBid)
    if (this.sizes[from] === 0) this.#emptied(from)
  }

  /**
   * Executes contracts of an order, at most those it shows and hides; returns whether it still rests. What is
   * taken of an iceberg's display beyond the first peak came from one refill after another: after each it stood
   * at the end of the queue.
   */
  fill(slot: number, executed: number): boolean {
    const { store } = this
    const shown = store.sizes[slot]!
    const left = shown + store.hidden[slot]! - executed
    if (left === 0) {
      this.remove(slot)
      return false
    }
    if (executed < shown) {
      this.#show(slot, -executed)
      return true
    }
    const peak = store.peaks[slot]!
    const after = Math.min(peak - ((executed - shown) % peak), left)
    const tick = store.ticks[slot]!
    this.hidden[tick]! += left - after - store.hidden[slot]!
    store.hidden[slot] = left - after
    this.#show(slot, after - shown)
    this.#requeue(slot, tick)
    return true
  }

  #show(slot: number, by: number): void {
    const { store } = this
    const tick = store.ticks[slot]!
    store.sizes[slot]! += by
    this.sizes[tick]! += by
    if (store.owners[slot] !== 0) this.planted[tick]! += by
  }

  #join(slot: number, tick: number, isBid: boolean): void {
    const { store } = this
    store.ticks[slot] = tick
    this.#append(slot, tick)
    this.#count(slot, tick, 1)
    if (isBid ? tick > this.bestBid : tick < this.bestAsk) {
      if (isBid) this.bestBid = tick
      else this.bestAsk = tick
    }
  }

  #leave(slot: number): void {
    const tick = this.store.ticks[slot]!
    this.#count(slot, tick, -1)
    this.#unlink(slot, tick)
  }

  #count(slot: number, tick: number, sign: number): void {
    const { sizes, hidden, owners } = this.store
    this.sizes[tick]! += sign * sizes[slot]!
    this.hidden[tick]! += sign * hidden[slot]!
    this.orders[tick]! += sign
    if (owners[slot] !== 0) this.planted[tick]! += sign * sizes[slot]!
  }

  #append(slot: number, tick: number): void {
    const { next, before } = this.store
    const last = this.#tails[tick]!
    next[slot] = NO_SLOT
    before[slot] = last
    if (last === NO_SLOT) this.#heads[tick] = slot
    else next[last] = slot
    this.#tails[tick] = slot
  }

  #unlink(slot: number, tick: number): void {
    const { next, before } = this.store
    const behind = next[slot]!
    const ahead = before[slot]!
    if (ahead === NO_SLOT) this.#heads[tick] = behind
    else next[ahead] = behind
    if (behind === NO_SLOT) this.#tails[tick] = ahead
    else before[behind] = ahead
  }

  #requeue(slot: number, tick: number): void {
    this.#unlink(slot, tick)
    this.#append(slot, tick)
  }

  #emptied(tick: number): void {
    if (tick === this.bestBid) while (this.sizes[this.bestBid] === 0) this.bestBid--
    else if (tick === this.bestAsk) while (this.sizes[this.bestAsk] === 0) this.bestAsk++
  }
}
