import type { Chain } from './chain.ts'
import { type Quotes, usableMid } from './usable-quote.ts'

const STRIKES = 3
/** Of spot: what is further from it is a broken quote, not carry. */
const MOST_SHARE = 0.005

/**
 * What the forward is above spot by put-call parity, SPY dollars: the median of C - P + K - spot over the three strikes
 * nearest spot of which both rights have a usable quote, the lower first of two as near; of fewer, of those there are
 * (of two, their mean). Null without any, or where it is more than 0.5 % of spot.
 */
export function parityBasis(chain: Chain, quotes: Quotes, spot: number): number | null {
  const bases: number[] = []
  let above = chain.placeAt(spot)
  let below = above - 1
  while (bases.length < STRIKES && (below >= 0 || above < chain.count)) {
    const isBelow =
      above >= chain.count || (below >= 0 && spot - chain.strikes[below]! <= chain.strikes[above]! - spot)
    const place = isBelow ? below-- : above++
    const call = chain.calls[place]!
    const basis = usableMid(quotes, call) - usableMid(quotes, call + 1) + chain.strikes[place]! - spot
    if (!Number.isNaN(basis)) bases.push(basis)
  }
  if (bases.length === 0) return null
  bases.sort((a, b) => a - b)
  const basis = (bases[(bases.length - 1) >> 1]! + bases[bases.length >> 1]!) / 2
  return isCarry(basis, spot) ? basis : null
}

/** Whether a forward so far above spot can be. */
export function isCarry(basis: number, spot: number): boolean {
  return Math.abs(basis) <= MOST_SHARE * spot
}
