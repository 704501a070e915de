import { Chain } from '../src/engines/fuel/chain.ts'
import { pairedDoubt } from '../src/engines/fuel/paired-doubt.ts'
import { slot } from './option-log.ts'
import type { OptionRun } from './option-run.ts'

type Over = 'session' | 'window'

const sumsOf = ({ tape }: OptionRun, over: Over) => (over === 'session' ? tape.session : tape.window.dealers)

/** What is shared at a pair of strikes, contracts squared; null where no package has traded there. */
export function sharedAt(
  run: OptionRun,
  lower: number,
  upper: number,
  over: Over = 'session',
): number | null {
  const { pairs, shared } = sumsOf(run, over)
  const [from, to] = [slot({ strike: lower }) >>> 1, slot({ strike: upper }) >>> 1]
  for (let link = pairs.first[from]!; link !== 0; link = pairs.next[link - 1]!)
    if (pairs.uppers[link - 1] === to) return shared[link - 1]!
  return null
}

/** The variance of a sum with a weight for each strike, the lean taken for known. */
export function varianceOf(
  run: OptionRun,
  weightOf: (strike: number) => number,
  over: Over = 'session',
): number {
  const chain = new Chain()
  chain.follow(run.tape.active)
  const sums = sumsOf(run, over)
  const weights = Float64Array.from({ length: chain.count }, (_, place) => weightOf(chain.strikes[place]!))
  let variance = 0
  for (let place = 0; place < chain.count; place++) {
    const call = chain.calls[place]!
    variance += weights[place]! ** 2 * (sums.variance[call]! + sums.variance[call + 1]!)
  }
  return variance - pairedDoubt(chain, sums, weights, 0, chain.count)
}
