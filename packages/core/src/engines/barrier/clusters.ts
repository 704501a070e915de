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

/** The strongest of all runs of so many neighbouring ranks, as ranks are added one by one: by what came and went. */
class StrongestRun {
  readonly #came: Int32Array
  readonly #gone: Int32Array
  readonly #cameWeight: number
  readonly #goneWeight: number
  #place = 0
  #cameSum = 0
  #goneSum = 0
  #highest = 0
  bestCame = 0
  bestGone = 0

  constructor(width: number, weights: { readonly came: number; readonly gone: number }) {
    this.#came = new Int32Array(width)
    this.#gone = new Int32Array(width)
    this.#cameWeight = weights.came
    this.#goneWeight = weights.gone
  }

  clear(): void {
    this.#came.fill(0)
    this.#gone.fill(0)
    this.#place = this.#cameSum = this.#goneSum = this.#highest = this.bestCame = this.bestGone = 0
  }

  add(came: number, gone: number): void {
    const place = this.#place
    this.#cameSum += came - this.#came[place]!
    this.#goneSum += gone - this.#gone[place]!
    this.#came[place] = came
    this.#gone[place] = gone
    this.#place = place + 1 === this.#came.length ? 0 : place + 1
    const score = this.#cameWeight * this.#cameSum + this.#goneWeight * this.#goneSum
    if (score <= this.#highest) return
    this.#highest = score
    this.bestCame = this.#cameSum
    this.bestGone = this.#goneSum
  }
}

const BY_GONE = { came: 0, gone: 1 }
const BY_CAME = { came: 1, gone: 0 }
const BY_GROWTH = { came: 1, gone: -1 }

/** How many neighbours pulls and all else are measured over. */
export type ClusterWidths = { readonly vacuumTicks: number; readonly clusterTicks: number }

/** Reads one zone's ranks after the other in runs of neighbours; the same reader serves all, as levels read it each snap. */
export class ClusterReader {
  readonly #pulling: StrongestRun
  readonly #stacking: StrongestRun
  readonly #eating: StrongestRun
  readonly #absorbing: StrongestRun

  constructor({ vacuumTicks, clusterTicks }: ClusterWidths) {
    this.#pulling = new StrongestRun(vacuumTicks, BY_GONE)
    this.#stacking = new StrongestRun(clusterTicks, BY_GROWTH)
    this.#eating = new StrongestRun(clusterTicks, BY_GONE)
    this.#absorbing = new StrongestRun(clusterTicks, BY_CAME)
  }

  /** A zone begins; its ranks follow from the lowest to the highest. */
  begin(): void {
    this.#pulling.clear()
    this.#stacking.clear()
    this.#eating.clear()
    this.#absorbing.clear()
  }

  /**
   * The next rank: additions less cancels, executions, and what came less what was taken back behind the market; whether
   * the market never reached it, and whether it is at the best price or behind it.
   */
  add(net: number, executed: number, behind: number, isUnreached: boolean, isBehind: boolean): void {
    const came = net > 0 ? net : 0
    this.#pulling.add(behind > 0 ? behind : 0, behind < 0 ? -behind : 0)
    if (isUnreached) this.#stacking.add(came, came - net + executed)
    else this.#stacking.add(0, 0)
    this.#eating.add(0, executed > came ? executed - came : 0)
    this.#absorbing.add(isBehind ? Math.min(executed, came) : 0, 0)
  }

  /** What the zone's clusters came to. */
  read(): Clusters {
    return {
      pulled: this.#pulling.bestGone,
      returned: this.#pulling.bestCame,
      came: this.#stacking.bestCame,
      left: this.#stacking.bestGone,
      eaten: this.#eating.bestGone,
      absorbed: this.#absorbing.bestCame,
    }
  }
}
