import type { MarketState } from '../market-state.ts'
import { normalCdf } from './black76.ts'
import type { OptionChain } from './option-chain.ts'

/** Shares that an option is on, and dollars that a point of ES is worth. */
const SHARES = 100
const ES_MULTIPLIER = 50
/**
 * Share of the delta of the day's trades that dealers hedge in ES where `hedging` is 1. The rest they net against
 * other expiries, SPX and each other: Cboe (Xu 2023) puts makers' net hedging of 0DTE at 0.2 % or less of a day's
 * volume in S&P futures.
 */
export const HEDGED_SHARE = 0.02
/** Strikes on either side of the beginning's price over which a starting inventory is spread, dollars. */
export const INVENTORY_REACH = 15

/** How many shares dealers gain of each dollar that SPY rises: negative where they are short of gamma. */
export type DealerGamma = {
  /** Of what they hold from the day's prints. */
  readonly prints: number
  /** Of the inventory that they began with (`dealerGamma`). */
  readonly inventory: number
  /** What of both they hedge in ES: the gamma that acts on the price. */
  readonly hedged: number
}

/** What dealers hold of each option, the other side of all customers' trades, and what it makes them hedge. */
export class DealerBook {
  /** By contract of the chain, contracts that dealers began with. */
  readonly inventory: Float64Array
  readonly #state: MarketState
  readonly #chain: OptionChain
  readonly #prints: Float64Array
  /** Of the positions from prints, how much is hedged. */
  readonly #share: number
  #delta = 0
  #gamma = 0

  constructor(state: MarketState, chain: OptionChain) {
    const { settings } = state
    this.#state = state
    this.#chain = chain
    this.#prints = new Float64Array(chain.contracts.length)
    this.inventory = new Float64Array(chain.contracts.length)
    // As many hedges at every rate: what a contract of ES moves the price by is the same, too.
    this.#share = (settings.hedging * HEDGED_SHARE) / settings.rate
    if (settings.dealerGamma !== 0) this.#begin()
  }

  /** A customer bought so many contracts of a dealer, or sold them. */
  trade(index: number, contracts: number, isBuy: boolean): void {
    this.#prints[index]! += isBuy ? -contracts : contracts
  }

  /** The dealers' gamma at `nowNs`, as SPY is and the smile are now. */
  gamma(nowNs: number): DealerGamma {
    this.#look(this.#prints, nowNs)
    const prints = this.#gamma
    this.#look(this.inventory, nowNs)
    const hedged = this.#state.settings.hedging === 0 ? 0 : this.#share * prints + this.#gamma
    return { prints, inventory: this.#gamma, hedged }
  }

  /** Contracts of ES, long or short of zero and not whole, that take away the delta that dealers hedge. */
  hedge(nowNs: number): number {
    this.#look(this.#prints, nowNs)
    const prints = this.#share * this.#delta
    this.#look(this.inventory, nowNs)
    return -(prints + this.#delta) / (ES_MULTIPLIER * this.#state.ratio)
  }

  /** Sums delta, shares, and gamma, shares per dollar, over what is held. */
  #look(held: Float64Array, nowNs: number): void {
    const { contracts, spot, smile } = this.#chain
    this.#delta = this.#gamma = 0
    for (let index = 0; index < held.length; index += 2) {
      const [calls, puts] = [held[index]!, held[index + 1]!]
      if (calls === 0 && puts === 0) continue
      const { strike } = contracts[index]!
      const deviation = smile.deviation(strike, spot, nowNs)
      const d1 = Math.log(spot / strike) / deviation + deviation / 2
      this.#delta += SHARES * ((calls + puts) * normalCdf(d1) - puts)
      this.#gamma += SHARES * (calls + puts) * gammaOf(d1, spot, deviation)
    }
  }

  /**
   * Straddles of one size at all strikes near the beginning's price: their gamma stays what it is as the price moves
   * among them and time goes by, until the last minutes. Of one strike with `dealerStrike`: it grows there.
   */
  #begin(): void {
    const { settings, times } = this.#state
    const { dealerGamma, dealerStrike, spyPrice } = settings
    const { contracts, smile } = this.#chain
    const openNs = times.openNs
    const isHeld = (strike: number): boolean =>
      dealerStrike === null ? Math.abs(strike - spyPrice) <= INVENTORY_REACH : strike === dealerStrike
    let each = 0
    for (let index = 0; index < contracts.length; index += 2) {
      const { strike } = contracts[index]!
      if (!isHeld(strike)) continue
      const at = dealerStrike === null ? spyPrice : strike
      const deviation = smile.deviation(strike, at, openNs)
      const d1 = Math.log(at / strike) / deviation + deviation / 2
      each += 2 * SHARES * gammaOf(d1, at, deviation)
    }
    for (const [index, { strike }] of contracts.entries())
      if (isHeld(strike)) this.inventory[index] = Math.round(dealerGamma / each)
  }
}

/** Change of a call's delta a dollar (Black 1976), and of a put's. */
function gammaOf(d1: number, forward: number, deviation: number): number {
  return Math.exp(-0.5 * d1 * d1) / (Math.sqrt(2 * Math.PI) * forward * deviation)
}
