import { blackGreeks, type Greeks } from '../../maths/black76.ts'
import { CONTRACT_SHARES, type DealerBook, type Holdings, heldBy } from './dealer-book.ts'
import { pairedDoubt } from './paired-doubt.ts'
import { YEAR_MINUTES } from './session-time.ts'

/** What dealers are exposed to by the options they hold; what they hedge with is not in it. */
export type Exposures = {
  /** Shares per dollar. */
  readonly gamma: number
  readonly gammaSd: number
  /** Shares. */
  readonly delta: number
  /** Change of delta as a minute of the session passes, shares. */
  readonly charm: number
}

/** The exposures of some holdings at a forward, `years` before the close: sums over all strikes and both rights. */
export function exposuresOf(book: DealerBook, holdings: Holdings, forward: number, years: number): Exposures {
  const { chain, volatilities } = book
  const { sums: held } = holdings
  const greeks: Greeks = { price: 0, delta: 0, gamma: 0, vega: 0, theta: 0, charm: 0, vanna: 0 }
  const sums = { gamma: 0, doubt: 0, openCalls: 0, openPuts: 0, delta: 0, charm: 0 }
  const gammas = new Float64Array(chain.count)
  for (let place = 0; place < chain.count; place++) {
    const slot = chain.calls[place]!
    const [calls, puts] = [heldBy(holdings, slot), heldBy(holdings, slot + 1)]
    const spread = held.ownVariance(slot) + held.ownVariance(slot + 1)
    if (calls === 0 && puts === 0 && spread === 0) continue
    blackGreeks('C', forward, chain.strikes[place]!, volatilities[place]!, years, greeks)
    const gamma = CONTRACT_SHARES * greeks.gamma
    gammas[place] = gamma
    sums.gamma += gamma * (calls + puts)
    sums.doubt += gamma * gamma * spread
    sums.openCalls += gamma * held.leaning(slot)
    sums.openPuts += gamma * held.leaning(slot + 1)
    sums.delta += CONTRACT_SHARES * (greeks.delta * calls + (greeks.delta - 1) * puts)
    // Both rights of a strike have one charm, as they have one gamma.
    sums.charm += (CONTRACT_SHARES * greeks.charm * (calls + puts)) / YEAR_MINUTES
  }
  const doubt = Math.max(0, sums.doubt - pairedDoubt(chain, held, gammas, 0, chain.count))
  const gammaSd = Math.sqrt(doubt + held.lean.varianceOf(sums.openCalls, sums.openPuts))
  return { gamma: sums.gamma, gammaSd, delta: sums.delta, charm: sums.charm }
}
