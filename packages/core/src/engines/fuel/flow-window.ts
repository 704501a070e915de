import { SLOTS } from './contracts.ts'
import type { DealerSums } from './dealer-sums.ts'
import { grown } from './grown.ts'
import { ORDERS_PER_CONTRACT } from './same-orders.ts'
import { WindowPairs } from './window-pairs.ts'

/** Prints the window has room for at first; a power of two, as always. */
const FIRST_ROOM = 1024

/**
 * What traded within a sliding window of snap intervals, by slot. All sums are of integers, so that what leaves is
 * exactly what came, and a contract without prints in the window holds 0.
 *
 * The variance is that of the window's part of each order: as prints leave, their order shrinks, (M - n)² - M² with
 * M its contracts in the window. Costs O(1) a print, once when it comes and once when it goes; allocates only while
 * the window sees more prints than ever before.
 */
export class FlowWindow {
  /** Contracts. */
  readonly volume = new Float64Array(SLOTS)
  readonly dealers: DealerSums
  readonly #buckets: number
  readonly #pairs: WindowPairs
  /** 1e-4 dollars times contracts. */
  readonly #notional = new Float64Array(SLOTS)
  /** By number in the ring: a print's order, contracts, those of single orders, notional and bucket. */
  #orders = new Int32Array(FIRST_ROOM)
  #sizes = new Int32Array(FIRST_ROOM)
  #singles = new Int32Array(FIRST_ROOM)
  #notionals = new Float64Array(FIRST_ROOM)
  #serials = new Int32Array(FIRST_ROOM)
  /** And where it is the first leg of a pair, its pair of orders plus 1; else 0. */
  #legs = new Int32Array(FIRST_ROOM)
  #first = 0
  #next = 0
  #serial = 0
  /** By order: contracts in the window, place and slot. */
  #orderSizes = new Float64Array(FIRST_ROOM)
  #orderPlaces = new Int32Array(FIRST_ROOM)
  #orderSlots = new Int32Array(FIRST_ROOM)
  #orderCount = 0
  /** Orders that left the window, to be used anew. */
  #free = new Int32Array(FIRST_ROOM)
  #freeCount = 0
  /** By place: the order to which the last print belongs, plus 1; 0 where it left the window. */
  #orderAt = new Int32Array(0)

  /** Over so many snap intervals; `dealers`, which the window keeps from here on, holds nothing yet. */
  constructor(dealers: DealerSums, buckets: number) {
    this.dealers = dealers
    this.#buckets = buckets
    this.#pairs = new WindowPairs(dealers)
  }

  /** Dollars paid for a slot's contracts, of 100 shares each. */
  premium(slot: number): number {
    return this.#notional[slot]! / 100
  }

  /**
   * Adds a print of `size` contracts, `singles` of them of a single order, at `price` in 1e-4 dollars to its order's
   * place; `goesOn` where it belongs to the order of the print before it there. The print's number.
   */
  add(slot: number, place: number, size: number, singles: number, price: number, goesOn: boolean): number {
    const order = goesOn && this.#orderAt[place] ? this.#orderAt[place]! - 1 : this.#begin(slot, place)
    const before = this.#orderSizes[order]!
    this.#orderSizes[order] = before + size
    if (this.#next - this.#first === this.#orders.length) this.#grow()
    const print = this.#next++
    const at = print & (this.#orders.length - 1)
    this.#orders[at] = order
    this.#sizes[at] = size
    this.#singles[at] = singles
    this.#notionals[at] = price * size
    this.#serials[at] = this.#serial
    this.#legs[at] = 0
    this.#notional[slot]! += price * size
    this.#change(slot, place, size, singles, size * (2 * before + size))
    return print
  }

  /**
   * The print of a number and one after it are two legs of a package, so many of them signed; `goesOn` where they belong
   * to the orders of the legs before them at that pair of strikes. Passes where the print has left.
   */
  pair(print: number, pair: number, signs: number, goesOn: boolean): void {
    if (print < this.#first) return
    const at = print & (this.#orders.length - 1)
    this.#legs[at] = this.#pairs.add(pair, signs, this.#sizes[at]!, goesOn) + 1
  }

  /** Closes the snap's bucket; what is now out of the window leaves. */
  rotate(): void {
    this.#serial++
    const oldest = this.#serial - this.#buckets + 1
    const mask = this.#orders.length - 1
    while (this.#first < this.#next && this.#serials[this.#first & mask]! < oldest)
      this.#leave(this.#first++ & mask)
  }

  #leave(at: number): void {
    const order = this.#orders[at]!
    const size = this.#sizes[at]!
    const before = this.#orderSizes[order]!
    const place = this.#orderPlaces[order]!
    this.#orderSizes[order] = before - size
    const slot = this.#orderSlots[order]!
    if (this.#legs[at] !== 0) this.#pairs.leave(this.#legs[at]! - 1, size)
    this.#notional[slot]! -= this.#notionals[at]!
    this.#change(slot, place, -size, -this.#singles[at]!, size * (size - 2 * before))
    if (before > size) return
    if (this.#orderAt[place] === order + 1) this.#orderAt[place] = 0
    if (this.#freeCount === this.#free.length) this.#free = grown(this.#free, this.#freeCount + 1)
    this.#free[this.#freeCount++] = order
  }

  #change(slot: number, place: number, size: number, singles: number, squares: number): void {
    const entry = Math.floor(place / ORDERS_PER_CONTRACT)
    const method = (place % ORDERS_PER_CONTRACT) >> 1
    this.volume[slot]! += size
    this.dealers.add(slot, entry, method, (place & 1) === 1 ? -size : size, squares, singles)
  }

  /** An order of its own for the next prints at a place. */
  #begin(slot: number, place: number): number {
    if (place >= this.#orderAt.length) this.#orderAt = grown(this.#orderAt, place + 1)
    const order = this.#freeCount > 0 ? this.#free[--this.#freeCount]! : this.#orderCount++
    if (order === this.#orderSizes.length) {
      this.#orderSizes = grown(this.#orderSizes, order + 1)
      this.#orderPlaces = grown(this.#orderPlaces, order + 1)
      this.#orderSlots = grown(this.#orderSlots, order + 1)
    }
    this.#orderSizes[order] = 0
    this.#orderPlaces[order] = place
    this.#orderSlots[order] = slot
    this.#orderAt[place] = order + 1
    return order
  }

  /** Twice the room. Numbers keep their place in one half or the other, so both repeat what there was. */
  #grow(): void {
    this.#orders = repeated(this.#orders)
    this.#sizes = repeated(this.#sizes)
    this.#singles = repeated(this.#singles)
    this.#notionals = repeated(this.#notionals)
    this.#serials = repeated(this.#serials)
    this.#legs = repeated(this.#legs)
  }
}

function repeated<Numbers extends Float64Array | Int32Array>(numbers: Numbers): Numbers {
  const twice = grown(numbers, 2 * numbers.length)
  twice.set(numbers, numbers.length)
  return twice
}
