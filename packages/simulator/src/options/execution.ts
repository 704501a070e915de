import type { Random } from '../random.ts'
import type { OptionQuote } from './option-chain.ts'

/** Share of orders of a customer who waits at his own price for somebody to come: they print at the other side. */
const RESTING = 0.15
/** Share of those that could print a cent or more inside the quote that do. */
const IMPROVED = 0.25
/** Share of orders that print in the middle, where the middle is a whole cent. */
const MIDDLE = 0.18
/** Share of those who bargain for the middle, or trade where nobody bids, that go along with the last change. */
const CHASING = 0.17
/** Share of prints that reach the tape after the quote they moved: it has gone a cent with the trade. */
const LATE = 0.08
/** Share of those without a bid that print at the ask. */
const ASKED = 0.7
/** Share of legs of packages that print at the bid, and as many at the ask. */
const LEG_AT_SIDE = 0.35

/** Where an order trades: what it wants, then what the quote lets it have. Prices in cents. */
export class Execution {
  isBuy = true
  price = 0
  /** By how much the quote shown with the prints is off the makers' own. */
  shift = 0
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /**
   * Decides an order for one contract: `wantsBuy` is the customer's mind, `direction(price)` which way a price would
   * be a change from the contract's trade before (1, 0, -1).
   *
   * Of prints off the middle of a quote with two sides 85 in 100 are on the customer's side of it. Wrong are the
   * resting orders, and late prints where the quote is a cent wide. In the middle, or without a bid, either side is
   * as likely, but some go along with the price's last change: the tick test is right 59 times in 100.
   */
  decide(quote: OptionQuote, wantsBuy: boolean, direction: (price: number) => number): void {
    const random = this.#random
    const { bid, ask } = quote
    const isMiddle = bid > 0 && (bid + ask) % 2 === 0 && random.chance(MIDDLE)
    this.isBuy = wantsBuy
    this.shift = 0
    if (bid > 0 && !isMiddle) {
      this.#atSide(quote)
      return
    }
    this.price = isMiddle ? (bid + ask) / 2 : random.chance(ASKED) ? ask : 1 + (random.bits() % ask)
    const change = direction(this.price)
    this.isBuy = change !== 0 && random.chance(CHASING) ? change > 0 : random.chance(0.5)
  }

  /** Decides the price of a leg: at either side or between, as the package's price demands, whoever buys. */
  decideLeg({ bid, ask }: OptionQuote, isBuy: boolean): void {
    const random = this.#random
    const least = Math.max(1, bid)
    const place = random.uniform()
    this.isBuy = isBuy
    this.shift = 0
    if (place < LEG_AT_SIDE) this.price = least
    else if (place < 2 * LEG_AT_SIDE) this.price = ask
    else this.price = least + (random.bits() % (ask - least + 1))
  }

  #atSide({ bid, ask }: OptionQuote): void {
    const random = this.#random
    const isResting = random.chance(RESTING)
    const isAsk = this.isBuy !== isResting
    const room = Math.floor((ask - bid - 1) / 2)
    const inside = random.chance(IMPROVED) && room > 0 ? 1 + (random.bits() % room) : 0
    this.price = isAsk ? ask - inside : bid + inside
    // Late, the quote has gone on; it keeps the trade within it, and its bid.
    if (random.chance(LATE) && inside === 0 && (isAsk || bid > 1)) this.shift = isAsk ? 1 : -1
  }
}
