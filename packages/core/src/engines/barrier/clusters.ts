import type { BookHalf } from '../../market/es-book.ts'
import { TICK_LIMIT } from '../../window/price-sums.ts'

/**
 * What happened over some neighbouring ticks of a zone, contracts: for each thing that can happen, over those of them
 * where most of it did. Somebody who does something at a level does it at a few prices next to each other.
 */
export type Clusters = {
  /** Taken back behind the market as it stood then, netted per price, and what came back at other prices there. */
  readonly pulled: number
  readonly returned: number
  /** Came to ticks that the market never reached, and left them. */
  readonly came: number
  readonly left: number
  /** Executed and not made good at its price. */
  readonly eaten: number
  /** Executed and made good, at prices that the market has not gone through. */
  readonly absorbed: number
}

type Flow = { came: number; gone: number }

/** The strongest of all runs of so many neighbouring ranks, as ranks are added one by one. */
class StrongestRun {
  readonly #width: number
  readonly #score: (flow: Flow) => number
  readonly #run: Flow[] = []
  best: Flow = { came: 0, gone: 0 }
  #highest = 0

  constructor(width: number, score: (flow: Flow) => number) {
    this.#width = width
    this.#score = score
  }

  add(came: number, gone: number): void {
    this.#run.push({ came, gone })
    if (this.#run.length > this.#width) this.#run.shift()
    const sum = { came: 0, gone: 0 }
    for (const each of this.#run) {
      sum.came += each.came
      sum.gone += each.gone
    }
    const score = this.#score(sum)
    if (score <= this.#highest) return
    this.#highest = score
    this.best = sum
  }
}

const byGone = ({ gone }: Flow): number => gone
const byCame = ({ came }: Flow): number => came
const byGrowth = ({ came, gone }: Flow): number => came - gone

/** How many neighbours pulls and all else are measured over. */
export type ClusterWidths = { readonly vacuumTicks: number; readonly clusterTicks: number }

/** Reads a zone's ranks from `low` to `high` in runs of so many neighbours. */
export function readClusters(
  { book, flows, reached }: BookHalf,
  low: number,
  high: number,
  { vacuumTicks, clusterTicks }: ClusterWidths,
): Clusters {
  const [added, canceled, filled, , , behind] = flows.totals
  const reachedRank = reached.value === Number.POSITIVE_INFINITY ? -1 : reached.value
  const best = book.count > 0 ? book.ranks[0]! : -1
  const pulling = new StrongestRun(vacuumTicks, byGone)
  const stacking = new StrongestRun(clusterTicks, byGrowth)
  const eating = new StrongestRun(clusterTicks, byGone)
  const absorbing = new StrongestRun(clusterTicks, byCame)
  const last = Math.min(high, TICK_LIMIT - 1)
  for (let rank = Math.max(low, 0); rank <= last; rank++) {
    const net = added![rank]! - canceled![rank]!
    const [came, gone] = [Math.max(net, 0), Math.max(-net, 0)]
    const executed = filled![rank]!
    pulling.add(Math.max(behind![rank]!, 0), Math.max(-behind![rank]!, 0))
    stacking.add(rank < reachedRank ? came : 0, rank < reachedRank ? gone + executed : 0)
    eating.add(0, Math.max(executed - came, 0))
    absorbing.add(rank <= best ? Math.min(executed, came) : 0, 0)
  }
  return {
    ...{ pulled: pulling.best.gone, returned: pulling.best.came },
    ...{ came: stacking.best.came, left: stacking.best.gone },
    ...{ eaten: eating.best.gone, absorbed: absorbing.best.came },
  }
}
