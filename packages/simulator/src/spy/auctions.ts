import type { DayTimes } from '../day-shape.ts'
import type { Random } from '../random.ts'
import { AUCTION } from './trade-conditions.ts'

/** An auction's trade, or the official price that states it again. */
type Told = { readonly ns: number; readonly conditions: number; readonly size: number }

const NEVER = Number.POSITIVE_INFINITY

/**
 * The opening and the closing auction of SPY's listing market: within a second of the session's ends a large trade,
 * and some milliseconds later the official price, with the same price and size.
 */
export class Auctions {
  readonly #told: readonly Told[]
  #at = 0
  /** The auction's price in cents, 0 before it. */
  #cents = 0

  /** Those from `startNs` on. */
  constructor({ openNs, closeNs }: DayTimes, startNs: number, random: Random) {
    const opening = this.#auction(openNs, 2000, AUCTION.opening, AUCTION.officialOpen, random)
    const closing = this.#auction(closeNs, 12_000, AUCTION.closing, AUCTION.officialClose, random)
    this.#told = [...opening, ...closing].filter(({ ns }) => ns >= startNs)
  }

  /** Goes on from where another one of the same day stands. */
  resume(other: Auctions): void {
    this.#at = other.#at
    this.#cents = other.#cents
  }

  get nextNs(): number {
    return this.#told[this.#at]?.ns ?? NEVER
  }

  /** Takes what is next, at the middle of a quote in cents where it is an auction. */
  take(
    bid: number,
    ask: number,
  ): { readonly cents: number; readonly conditions: number; readonly size: number } {
    const { conditions, size } = this.#told[this.#at++]!
    const isTrade = conditions === AUCTION.opening || conditions === AUCTION.closing
    if (isTrade || this.#cents === 0) this.#cents = Math.round((bid + ask) / 2)
    return { cents: this.#cents, conditions, size }
  }

  #auction(ns: number, lots: number, trade: number, official: number, random: Random): Told[] {
    const at = ns + 50_000_000 + (random.bits() % 800_000_000)
    const size = 100 * (lots + (random.bits() % (2 * lots)))
    return [
      { ns: at, conditions: trade, size },
      { ns: at + 1_000_000 + (random.bits() % 20_000_000), conditions: official, size },
    ]
  }
}
