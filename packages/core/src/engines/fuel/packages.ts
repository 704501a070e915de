import type { DealerSums } from './dealer-sums.ts'
import type { FlowWindow } from './flow-window.ts'
import { grown } from './grown.ts'
import { PackageLegs } from './package-legs.ts'
import type { SameOrders } from './same-orders.ts'
import type { StrikePairs } from './strike-pairs.ts'

/**
 * Two legs of a package: prints of a multi-leg condition in two contracts of one right, at one time, of one size. That
 * is a vertical spread, whose legs are on opposite sides; among contracts of one expiry nothing else has two legs of one
 * right and size. What dealers hold of both is then known no better, but its errors take back one another.
 *
 * Of a call and a put of one size nothing is known: the sides of a straddle are one, those of a risk reversal two. They
 * stay independent, which is the mean of both; so do legs of unequal sizes. The wings of a butterfly are taken for a
 * pair, though they are on one side: with the body twice their size between them, the deviation of the three is still
 * wider than it should be, for any weights without a dip between the wings.
 *
 * Pairs of prints that join the same two orders are one pair, as their prints are one order on either side.
 */
export class Packages {
  readonly #legs: PackageLegs
  readonly #orders: SameOrders
  readonly #pairs: StrikePairs
  readonly #session: DealerSums
  readonly #flow: FlowWindow
  /** By pair of strikes: the orders that were paired last, and the contracts of theirs that were. */
  #lowers = new Int32Array(0)
  #uppers = new Int32Array(0)
  #matched = new Float64Array(0)

  /** Legs of which one follows the other within `maxGapNs` are of one package. */
  constructor(maxGapNs: number, orders: SameOrders, session: DealerSums, flow: FlowWindow) {
    this.#legs = new PackageLegs(maxGapNs)
    this.#orders = orders
    this.#pairs = session.pairs
    this.#session = session
    this.#flow = flow
  }

  /** Adds the leg that was just added to its order's place; `print` is its number in the window. */
  add(slot: number, place: number, size: number, sign: number, print: number): void {
    const legs = this.#legs
    const order = this.#orders.orderAt(place)
    const signed = sign === 0 ? 0 : 1
    const other = legs.take(slot, size, this.#orders.timeAt(place))
    if (other < 0) {
      legs.wait(slot, size, this.#orders.timeAt(place), order, print, signed)
      return
    }
    const otherSlot = legs.slots[other]!
    const isLower = slot < otherSlot
    const pair = this.#pairs.add(Math.min(slot, otherSlot) >>> 1, Math.max(slot, otherSlot) >>> 1)
    const otherOrder = legs.orders[other]!
    const before = this.#join(pair, isLower ? order : otherOrder, isLower ? otherOrder : order)
    this.#matched[pair] = before + size
    const signs = signed + legs.signed[other]!
    this.#session.addPair(pair, signs, size * (2 * before + size))
    this.#flow.pair(legs.prints[other]!, pair, signs, before > 0)
  }

  /** Later prints belong to new packages. */
  close(): void {
    this.#legs.close()
  }

  /** Contracts of two orders that are paired so far. */
  #join(pair: number, lower: number, upper: number): number {
    if (pair >= this.#matched.length) {
      this.#matched = grown(this.#matched, pair + 1)
      this.#lowers = grown(this.#lowers, this.#matched.length)
      this.#uppers = grown(this.#uppers, this.#matched.length)
    }
    if (this.#lowers[pair] === lower && this.#uppers[pair] === upper) return this.#matched[pair]!
    this.#lowers[pair] = lower
    this.#uppers[pair] = upper
    return 0
  }
}
