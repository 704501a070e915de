import { SLOTS } from './contracts.ts'

/** What a trade's sign was told by. Each has its own probability of being right; of `none`, there is no sign. */
export const METHOD = { quote: 0, tick: 1, multiLeg: 2, none: 3 } as const

/** How many methods there are. */
export const METHODS = 4

/**
 * Who the aggressor of an option trade was. The quote rule: nearer the ask a buyer, nearer the bid a seller, which
 * takes in trades at a side and through it. At the mid, or without a quote: the tick test on that contract, where an
 * unchanged price keeps the direction of the last change. Prices are integer 1e-4 dollars.
 *
 * A locked quote is its own mid: a trade off it is signed by the quote, a trade at it by the tick test. Legs of
 * packages are signed alike, but with their own accuracy, and leave the tick test as it was: their prices follow from
 * the package's.
 */
export class TradeSigner {
  /** Of the trade last signed: 1 a customer bought, -1 sold, 0 nothing tells. */
  sign = 0
  /** Of the trade last signed: a value of `METHOD`. */
  method: number = METHOD.none
  /** The contract's last traded price; 0 where there is none. */
  readonly #prices = new Float64Array(SLOTS)
  /** The direction of its last change. */
  readonly #directions = new Int8Array(SLOTS)

  /** Signs a trade at `price`; `bid` and `ask` are NaN unless the quote is in force and has that side. */
  read(slot: number, price: number, bid: number, ask: number, isMultiLeg: boolean): void {
    const direction = this.#tick(slot, price)
    // A crossed quote, and NaN on either side, fail the comparison.
    const fromMid = bid <= ask ? signOf(2 * price - bid - ask) : 0
    this.sign = fromMid === 0 ? direction : fromMid
    if (this.sign === 0) this.method = METHOD.none
    else if (isMultiLeg) this.method = METHOD.multiLeg
    else this.method = fromMid === 0 ? METHOD.tick : METHOD.quote
    if (isMultiLeg) return
    this.#prices[slot] = price
    this.#directions[slot] = direction
  }

  /** Forgets the contract's trades. */
  forget(slot: number): void {
    this.#prices[slot] = this.#directions[slot] = 0
  }

  #tick(slot: number, price: number): number {
    const last = this.#prices[slot]!
    return last === 0 || price === last ? this.#directions[slot]! : signOf(price - last)
  }
}

/** As `Math.sign`, but a small integer, which is kept in a field without being allocated. */
function signOf(number: number): number {
  if (number > 0) return 1
  return number < 0 ? -1 : 0
}
