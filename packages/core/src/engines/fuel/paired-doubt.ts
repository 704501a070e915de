import type { Chain } from './chain.ts'
import type { DealerSums } from './dealer-sums.ts'

/**
 * What two legs of a package take back of the variance of Σ x_k position_k, as legs on opposite sides err: 2 x_a x_b
 * shared_ab over all pairs of strikes. `weights` are by the chain's places, those from `from` to before `to` count.
 */
export function pairedDoubt(
  chain: Chain,
  { pairs, shared }: DealerSums,
  weights: Float64Array,
  from: number,
  to: number,
): number {
  let doubt = 0
  for (let place = from; place < to; place++) {
    const weight = weights[place]!
    if (weight === 0) continue
    for (let link = pairs.first[chain.calls[place]! >>> 1]!; link !== 0; link = pairs.next[link - 1]!) {
      const upper = chain.placeOf(pairs.uppers[link - 1]!)
      if (upper >= to) break
      doubt += weight * weights[upper]! * shared[link - 1]!
    }
  }
  return 2 * doubt
}
