import assert from 'node:assert/strict'
import { FLAG, type RecordView, UNDEF_PRICE } from '@spymaster/dbn'

type Order = { readonly id: bigint; isBid: boolean; price: number; size: number }

const LEVELS = 10
const letter = (code: number): string => String.fromCharCode(code)

/** The ten best prices of an mbp-10 record as text: price, contracts and orders of each. */
export function levelsOf(view: RecordView): string {
  const rows: string[] = []
  for (let k = 0; k < LEVELS; k++) {
    rows.push(`${view.bidPrice(k)} ${view.bidSize(k)} ${view.bidCount(k)}`)
    rows.push(`${view.askPrice(k)} ${view.askSize(k)} ${view.askCount(k)}`)
  }
  return rows.join('\n')
}

/**
 * The ES book from order-by-order records alone, each price a queue by arrival, checked as it is made: what is
 * cancelled or filled rests, and fills take each queue from its front.
 */
export class RebuiltBook {
  readonly orders = new Map<bigint, Order>()
  /** By price and side, in order of time. */
  readonly #queues = new Map<string, Order[]>()
  readonly #filled = new Map<bigint, number>()
  /** Contracts of the trade at a price that fills have not yet explained. */
  #unfilled = 0
  #place = 0
  lastAdded = 0n
  refills = 0

  /** Folds the view's mbo record. */
  fold(view: RecordView): void {
    const action = letter(view.mboAction)
    const [id, price, size] = [view.mboOrderId(), view.mboPrice(), view.mboSize]
    const isBid = letter(view.mboSide) === 'B'
    if (action !== 'F') assert.equal(this.#unfilled, 0, 'a trade without the orders it met')
    if (action === 'R') this.#clear(view)
    else if (action === 'A') this.#add({ id, isBid, price, size }, view)
    else if (action === 'C') this.#cancel(id, size)
    else if (action === 'M') this.#modify(id, price, size)
    else if (action === 'T') this.#trade(size)
    else if (action === 'F') this.#fill(id, isBid, price, size)
    if ((view.mboFlags & FLAG.last) !== 0) this.#filled.clear()
  }

  /** As `levelsOf`. */
  levels(): string {
    const [bids, asks] = [this.#side(true), this.#side(false)]
    return Array.from({ length: LEVELS }, (_, k) => `${bids[k]}\n${asks[k]}`).join('\n')
  }

  #side(isBid: boolean): string[] {
    const queues = [...this.#queues.values()].filter((queue) => queue.length > 0 && queue[0]!.isBid === isBid)
    queues.sort((a, b) => (b[0]!.price - a[0]!.price) * (isBid ? 1 : -1))
    return queues
      .slice(0, LEVELS)
      .map((queue) => `${queue[0]!.price} ${queue.reduce((sum, { size }) => sum + size, 0)} ${queue.length}`)
  }

  #clear(view: RecordView): void {
    assert.equal(view.mboPrice(), UNDEF_PRICE)
    this.orders.clear()
    this.#queues.clear()
  }

  #add(order: Order, view: RecordView): void {
    assert.ok(!this.orders.has(order.id), 'an id used twice')
    if ((view.mboFlags & FLAG.snapshot) === 0) {
      assert.ok(order.id > this.lastAdded, 'ids rise')
      this.lastAdded = order.id
    }
    this.orders.set(order.id, order)
    this.#queueOf(order).push(order)
  }

  #cancel(id: bigint, size: number): void {
    const order = this.orders.get(id)
    assert.ok(order !== undefined, 'a cancel of nothing')
    assert.equal(size, order.size, 'orders are cancelled whole')
    const filled = this.#filled.get(id) ?? 0
    assert.ok(filled === 0 || filled >= size)
    this.#leave(order)
    this.orders.delete(id)
  }

  #modify(id: bigint, price: number, size: number): void {
    const order = this.orders.get(id)
    assert.ok(order !== undefined, 'a change of nothing')
    const filled = this.#filled.get(id) ?? 0
    const isRefill = filled > 0 && filled >= order.size
    if (isRefill) this.refills++
    else if (filled > 0) assert.equal(size, order.size - filled, 'what is left after fills')
    const isLast = isRefill || price !== order.price || size > order.size
    if (isLast) this.#leave(order)
    order.price = price
    order.size = size
    if (isLast) this.#queueOf(order).push(order)
  }

  #trade(size: number): void {
    this.#unfilled = size
    this.#place = 0
  }

  #fill(id: bigint, isBid: boolean, price: number, size: number): void {
    const order = this.#queues.get(`${isBid} ${price}`)?.[this.#place++]
    assert.equal(order?.id, id, 'fills by time')
    this.#filled.set(id, size)
    this.#unfilled -= size
    assert.ok(this.#unfilled >= 0)
  }

  #queueOf({ isBid, price }: Order): Order[] {
    const key = `${isBid} ${price}`
    const queue = this.#queues.get(key) ?? []
    this.#queues.set(key, queue)
    return queue
  }

  #leave(order: Order): void {
    const queue = this.#queueOf(order)
    queue.splice(queue.indexOf(order), 1)
  }
}
