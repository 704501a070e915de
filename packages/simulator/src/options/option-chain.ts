import { packInstrument } from '@spymaster/events'
import type { MarketState } from '../market-state.ts'
import type { SpyQuotes } from '../spy/spy-quotes.ts'
import { blackCall } from './black76.ts'
import { listedStrikes } from './listed-strikes.ts'
import { Smile } from './smile.ts'

/** Strikes on either side of the current price that are quoted. */
const QUOTED_STRIKES = 15

/** A listed option. */
export type Contract = { readonly id: number; readonly strike: number; readonly isCall: boolean }

/** A quote in cents. A bid of 0 is none: nobody pays for what is nearly worthless. */
export type OptionQuote = { bid: number; ask: number }

/** SPY options that expire on the trade date, $1 apart, and what they are quoted at. */
export class OptionChain {
  /** By strike, the call before the put. */
  readonly contracts: readonly Contract[]
  readonly smile: Smile
  readonly #quotes: Pick<SpyQuotes, 'fair'>
  readonly #least: number

  constructor(state: MarketState, quotes: Pick<SpyQuotes, 'fair'>) {
    this.smile = new Smile(state)
    this.#quotes = quotes
    const { date, spyPrice } = state.settings
    const strikes = listedStrikes(spyPrice)
    this.#least = strikes[0]!
    this.contracts = strikes.flatMap((strike) =>
      (['C', 'P'] as const).map((right) => ({
        id: packInstrument({ kind: 'OPTION', expiry: date, right, strikeCents: strike * 100 }),
        strike,
        isCall: right === 'C',
      })),
    )
  }

  /** What SPY is worth, dollars. */
  get spot(): number {
    return this.#quotes.fair
  }

  /** Index in `contracts` of the first option quoted, and how many are. */
  quoted(): { first: number; count: number } {
    const most = this.contracts.length / 2 - 1
    const middle = Math.round(this.spot) - this.#least
    const from = Math.max(0, Math.min(most, middle - QUOTED_STRIKES))
    const to = Math.max(0, Math.min(most, middle + QUOTED_STRIKES))
    return { first: from * 2, count: (to - from + 1) * 2 }
  }

  /** The contract nearest a strike. */
  at(strike: number, isCall: boolean): number {
    const index = Math.max(0, Math.min(this.contracts.length / 2 - 1, strike - this.#least))
    return index * 2 + (isCall ? 0 : 1)
  }

  /** Writes into `into` what an option is quoted at at `nowNs`: wider the more it is worth. */
  quote({ strike, isCall }: Contract, nowNs: number, into: OptionQuote): void {
    const forward = this.spot
    const call = blackCall(forward, strike, this.smile.deviation(strike, forward, nowNs))
    const worth = Math.max(0, isCall ? call : call - forward + strike)
    const inside = Math.max(0, isCall ? forward - strike : strike - forward)
    const half = 0.004 + 0.004 * Math.min(worth, 3) + 0.008 * inside
    into.bid = Math.max(0, Math.floor((worth - half) * 100))
    into.ask = Math.max(into.bid + 1, Math.ceil((worth + half) * 100))
  }
}
