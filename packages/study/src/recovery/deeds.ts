import type { TruthLine } from '@spymaster/simulator'
import type { TrueEvent, TrueStep } from './true-book.ts'

/** Owners from here on are of planted causes. */
export const FIRST_PLANTED = 100
/** Ticks from the best price that ten levels show. */
const IN_VIEW = 10

/** What planted owners did within a window in a zone, contracts. */
export type PlantedSums = {
  /** Taken back behind the market, net of what the planted put there themselves. */
  pulled: number
  /** Put at prices that the market did not reach, net. */
  stacked: number
  /** Shown again out of hidden size as it was executed. */
  refilled: number
  /** Executed by planted eaters and sweepers, or of an exhaustion's orders, and not made good by anybody. */
  eaten: number
}

/** Where and when sums are asked for; `best` and `reached` are the side's best price and the worst of the window. */
export type PlantedZone = {
  readonly nowNs: number
  readonly isBid: boolean
  readonly tick: number
  readonly best: number
  readonly reached: number
  /** By tick, as many on either side of the zone's: executed and not made good within the window, whoever did what. */
  readonly losses: Int32Array
}

type Deed = {
  readonly ns: number
  /** Side of the resting orders. */
  readonly isBid: boolean
  readonly tick: number
  readonly owner: number
  readonly came: number
  readonly went: number
  readonly executed: number
  readonly refilled: number
  readonly isBehind: boolean
  readonly isTaken: boolean
}

/** What the owners of planted causes did, kept for a day: whose they were is known when each cause is over. */
export class Deeds {
  readonly #windowNs: number
  readonly #kinds = new Map<number, string>()
  readonly #deeds: Deed[] = []
  #bestBid = -1
  #bestAsk = Number.POSITIVE_INFINITY
  /** Place of the first deed that the window asked for last may hold. */
  #first = 0

  constructor(windowSec: number) {
    this.#windowNs = windowSec * 1e9
  }

  event({ ns, steps, bestBid, bestAsk }: TrueEvent): void {
    const taker = steps.find(({ isTrade, owner }) => isTrade && owner >= FIRST_PLANTED)
    for (const step of steps) if (step.owner >= FIRST_PLANTED) this.#keep(ns, step, taker !== undefined)
    this.#bestBid = bestBid
    this.#bestAsk = bestAsk
  }

  line(line: TruthLine): void {
    if (line.type !== 'cause') return
    this.#kinds.set(line.cause, line.kind)
    if (line.eater !== null) this.#kinds.set(line.eater, 'eater')
  }

  /** Sums over the window that ends at the zone's time; times must not fall from call to call. */
  sums({ nowNs, isBid, tick, best, reached, losses }: PlantedZone, half: number): PlantedSums {
    const since = nowNs - this.#windowNs
    while (this.#first < this.#deeds.length && this.#deeds[this.#first]!.ns <= since) this.#first++
    const behind = new Map<number, number>()
    const stands = new Map<number, number>()
    const eaten = new Map<number, number>()
    const sums = { pulled: 0, stacked: 0, refilled: 0, eaten: 0 }
    for (let k = this.#first; k < this.#deeds.length && this.#deeds[k]!.ns <= nowNs; k++) {
      const deed = this.#deeds[k]!
      if (deed.isBid !== isBid || Math.abs(deed.tick - tick) > half) continue
      const net = deed.came - deed.went
      if (deed.isBehind) add(behind, deed.tick, net)
      if (isBid ? deed.tick < reached : deed.tick > reached) add(stands, deed.tick, net - deed.executed)
      if (isBid ? deed.tick <= best : deed.tick >= best) sums.refilled += deed.refilled
      const isEaten = deed.isTaken || this.#kinds.get(deed.owner) === 'exhaustion'
      if (isEaten) add(eaten, deed.tick, deed.executed)
    }
    for (const net of behind.values()) sums.pulled += Math.max(0, -net)
    for (const net of stands.values()) sums.stacked += Math.max(0, net)
    for (const [at, contracts] of eaten)
      sums.eaten += Math.min(contracts, losses[at - tick + (losses.length - 1) / 2]!)
    return sums
  }

  #keep(ns: number, step: TrueStep, hasTaker: boolean): void {
    const { isTrade, owner, tick, came, went, executed, refilled } = step
    // An aggressor's trade is the resting side's loss; the orders that it met are then counted with it.
    const isBid = isTrade ? !step.isBid : step.isBid
    const best = isBid ? this.#bestBid : this.#bestAsk
    if (Math.abs(tick - best) >= IN_VIEW) return
    const isBehind = isBid ? tick < best : tick > best
    const own = hasTaker && !isTrade ? { executed: 0 } : { executed }
    this.#deeds.push({ ns, isBid, tick, owner, came, went, refilled, ...own, isBehind, isTaken: isTrade })
  }
}

function add(sums: Map<number, number>, tick: number, by: number): void {
  sums.set(tick, (sums.get(tick) ?? 0) + by)
}
