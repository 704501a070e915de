import { FLAG, type RecordView } from '@spymaster/dbn'
import { ES_TICK_NANOS } from '@spymaster/events'

/** Contracts that came, were taken back and were executed at one price of one side within one event. */
export type Truth = { added: number; canceled: number; filled: number }

type Order = { readonly side: string; tick: number; size: number }

const NO_PRICE = 2 ** 63
const SIDE_NONE = 0x4e

/**
 * What orders really did, event by event, from order-by-order (MBO) records: an independent account for checking
 * what the engine infers from ten levels. A cancel or a modification down is a fill as far as the event's fills of
 * that order reach, and a cancel beyond; fills that leave an order's size unchanged were refilled.
 * Additions and cancels at one price are netted within the event, as ten levels cannot tell them apart.
 */
export class MboTruth {
  readonly #orders = new Map<bigint, Order>()
  readonly #fills = new Map<bigint, number>()
  /** Orders that fills of the event under way have met, also those that are gone. */
  readonly #met = new Map<bigint, Order>()
  #aggressor: Order['side'] | null = null
  #event = new Map<string, { net: number; filled: number }>()

  /** Takes the view's MBO record; at an event's end returns its prices by `side tick`, else null. */
  fold(view: RecordView): ReadonlyMap<string, Truth> | null {
    this.#apply(view)
    if ((view.mboFlags & FLAG.last) === 0) return null
    this.#refill()
    const rows = new Map<string, Truth>()
    for (const [key, { net, filled }] of this.#event)
      if (net !== 0 || filled !== 0)
        rows.set(key, { added: Math.max(net, 0), canceled: Math.max(-net, 0), filled })
    this.#event = new Map()
    return rows
  }

  #apply(view: RecordView): void {
    const id = view.mboOrderId()
    const price = view.mboPrice()
    const order: Order = {
      side: view.mboSide === 0x42 ? 'bid' : 'ask',
      tick: price === NO_PRICE ? -1 : price / ES_TICK_NANOS,
      size: view.mboSize,
    }
    const action = String.fromCharCode(view.mboAction)
    if (action === 'A') this.#add(id, order)
    else if (action === 'C') this.#cancel(id, order.size)
    else if (action === 'M') this.#modify(id, order)
    else if (action === 'R') this.#orders.clear()
    else if (action === 'T') this.#aggressor = view.mboSide === SIDE_NONE ? null : order.side
    // An order that was resting and was repriced through the market is filled as the aggressor too.
    else if (action === 'F' && order.side !== this.#aggressor) this.#fill(id, order)
  }

  #add(id: bigint, order: Order): void {
    this.#orders.set(id, order)
    this.#at(order).net += order.size
  }

  #cancel(id: bigint, size: number): void {
    const order = this.#orders.get(id)
    if (order === undefined) return
    this.#reduce(id, order, size)
    order.size -= size
    if (order.size <= 0) this.#orders.delete(id)
  }

  #modify(id: bigint, to: Order): void {
    const order = this.#orders.get(id)
    if (order === undefined || order.tick !== to.tick) {
      if (order !== undefined) this.#reduce(id, order, order.size)
      this.#add(id, to)
      return
    }
    if (to.size < order.size) this.#reduce(id, order, order.size - to.size)
    else this.#at(order).net += to.size - order.size
    order.size = to.size
  }

  #fill(id: bigint, order: Order): void {
    this.#fills.set(id, (this.#fills.get(id) ?? 0) + order.size)
    const resting = this.#orders.get(id)
    if (resting !== undefined) this.#met.set(id, resting)
    this.#at(order).filled += order.size
  }

  /** Takes size out of an order: what its fills explain is not a cancel. */
  #reduce(id: bigint, order: Order, by: number): void {
    const explained = Math.min(by, this.#fills.get(id) ?? 0)
    if (explained > 0) this.#fills.set(id, this.#fills.get(id)! - explained)
    this.#at(order).net -= by - explained
  }

  /** Fills that took nothing off the display were made good from hidden size, by an order that may be gone then. */
  #refill(): void {
    for (const [id, left] of this.#fills) {
      const order = this.#met.get(id)
      if (left > 0 && order !== undefined) this.#at(order).net += left
    }
    this.#fills.clear()
    this.#met.clear()
  }

  #at({ side, tick }: Order): { net: number; filled: number } {
    const key = `${side} ${tick}`
    let row = this.#event.get(key)
    if (row === undefined) {
      row = { net: 0, filled: 0 }
      this.#event.set(key, row)
    }
    return row
  }
}
