import { Chain } from '../src/engines/fuel/chain.ts'
import { Contracts, SLOTS } from '../src/engines/fuel/contracts.ts'
import { CustomerLean } from '../src/engines/fuel/customer-lean.ts'
import { DealerBook, type Holdings } from '../src/engines/fuel/dealer-book.ts'
import { DealerSums } from '../src/engines/fuel/dealer-sums.ts'
import { YEAR_SECONDS } from '../src/engines/fuel/session-time.ts'
import { StrikePairs } from '../src/engines/fuel/strike-pairs.ts'
import type { Quotes } from '../src/engines/fuel/usable-quote.ts'
import { blackPrice, type Right } from '../src/maths/black76.ts'
import { Smile } from '../src/maths/smile.ts'
import { slot } from './option-log.ts'

/** An hour of the session. */
export const HOUR = 3600 / YEAR_SECONDS

/** What dealers hold of a contract. */
export type Held = {
  readonly strike: number
  readonly right?: Right
  readonly contracts: number
  readonly variance?: number
  /** Contracts whose side the lean has. */
  readonly open?: number
}

/** The strikes from one to another, a dollar apart unless said otherwise. */
export function strikesFrom(low: number, high: number, step = 1): number[] {
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, k) => low + k * step)
}

/** Both rights of some strikes. */
export function chainOf(strikes: readonly number[]): Chain {
  const contracts = new Contracts()
  for (const strike of strikes)
    for (const right of ['C', 'P'] as const) contracts.add(slot({ strike, right }))
  const chain = new Chain()
  chain.follow(contracts)
  return chain
}

/** Quotes of some strikes by Black-76, `width` dollars about the price, both rights. */
export function quotesOf(
  strikes: readonly number[],
  market: { forward: number; years: number; volatility: (strike: number) => number; width?: number },
): Quotes {
  const { forward, years, volatility, width = 0.02 } = market
  const quotes = {
    bid: new Float64Array(SLOTS).fill(Number.NaN),
    ask: new Float64Array(SLOTS).fill(Number.NaN),
  }
  for (const strike of strikes)
    for (const right of ['C', 'P'] as const) {
      const price = blackPrice(right, forward, strike, volatility(strike), years)
      if (price > width / 2) quotes.bid[slot({ strike, right })] = price - width / 2
      quotes.ask[slot({ strike, right })] = price + width / 2
    }
  return quotes
}

const EXPECTED = [0.7, 0.18, 0, 0] as const

/** Of customers of whom nothing is known yet; `contracts` held are those by signs alone. */
export function holdingsOf(
  held: readonly Held[],
  lean = new CustomerLean(EXPECTED, { right: 0.2, contract: 0 }),
): Holdings {
  const sums = new DealerSums(EXPECTED, lean, new StrikePairs())
  for (const { strike, right = 'C', contracts, variance = 0, open = 0 } of held) {
    sums.signed[slot({ strike, right })] = contracts
    sums.variance[slot({ strike, right })] = variance
    sums.open[slot({ strike, right })] = open
  }
  return { sums, openInterest: null }
}

/** The book of what is held, of one volatility at all strikes, at a forward and time. */
export function bookOf(
  held: readonly Held[],
  { forward = 475.3, years = 2 * HOUR, volatility = 0.15 } = {},
  lean?: CustomerLean,
): DealerBook {
  const holdings = holdingsOf(held, lean)
  const book = new DealerBook(chainOf(held.map(({ strike }) => strike)), holdings.sums.lean)
  book.take(Smile.fit([{ strike: forward, volatility }], forward, years || HOUR)!)
  book.revalue(holdings, forward, years)
  return book
}
