import type { FuelEffect } from '../../payload/words.ts'
import type { DealerBook } from './dealer-book.ts'
import { pairedDoubt } from './paired-doubt.ts'

/** What dealers' gamma does at a level, shares per dollar. */
export type LevelFuel = {
  readonly effect: FuelEffect
  readonly net: number
  readonly sd: number
  /** What the net must exceed to matter. */
  readonly threshold: number
  /** 0 to 1. */
  readonly confidence: number
}

/** After the close nothing has gamma. */
export const NO_GAMMA: Omit<LevelFuel, 'threshold'> = { effect: 'NEUTRAL', net: 0, sd: 0, confidence: 0 }

/** Gamma near a price, of the strikes within `range` of it by triangular weights: 1 at the price, 0 at the edge. */
export function fuelAt(book: DealerBook, price: number, range: number, threshold: number): LevelFuel {
  const { chain, gammas, net: held, variance, openCalls, openPuts, lean, sums, weights } = book
  let net = 0
  let doubt = 0
  let calls = 0
  let puts = 0
  const from = chain.placeAt(price - range)
  let place = from
  for (; place < chain.count; place++) {
    const weight = 1 - Math.abs(chain.strikes[place]! - price) / range
    weights[place] = 0
    if (!(weight > 0)) {
      if (chain.strikes[place]! > price) break
      continue
    }
    const each = weight * gammas[place]!
    weights[place] = each
    net += each * held[place]!
    doubt += each * each * variance[place]!
    calls += each * openCalls[place]!
    puts += each * openPuts[place]!
  }
  if (sums !== null) doubt -= pairedDoubt(chain, sums, weights, from, place)
  const sd = Math.sqrt(Math.max(0, doubt) + lean.varianceOf(calls, puts))
  const confidence = sd === 0 ? 0 : Math.min(1, Math.abs(net) / (2 * sd))
  return { effect: effectOf(net, sd, threshold), net, sd, threshold, confidence }
}

/** Short gamma must be hedged with the move, long gamma against it; neither where the sign itself is in doubt. */
function effectOf(net: number, sd: number, threshold: number): FuelEffect {
  if (!(Math.abs(net) > sd)) return 'NEUTRAL'
  if (net < -threshold) return 'AMPLIFY'
  return net > threshold ? 'DAMPEN' : 'NEUTRAL'
}
