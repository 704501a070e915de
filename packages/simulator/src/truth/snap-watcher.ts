import type { Ns } from '@spymaster/events'
import type { PlanLog, Planner } from '../causes/planner.ts'
import type { OrderBook } from '../es/order-book.ts'
import type { MarketState } from '../market-state.ts'
import type { OptionChain } from '../options/option-chain.ts'
import type { OptionTruth } from '../options/option-truth.ts'
import type { SimBatch } from '../record-writer.ts'
import type { SpyQuotes } from '../spy/spy-quotes.ts'

/** The physics' grid of snaps, ns. */
export const SNAP_NS = 250e6

/** The parts of a running market that stand in no record; null where the day or the parameters have none. */
export type Backstage = {
  readonly state: MarketState
  readonly book: OrderBook
  readonly planner: Planner
  readonly quotes: SpyQuotes | null
  readonly chain: OptionChain | null
  readonly optionTruth: OptionTruth | null
  /**
   * The market as it stands at the snap that is looked at, to be called only then. Throws `SimulatorError` where dealers
   * hedge options, or ES is given order by order.
   */
  photograph(): Photograph
}

/** A market at a snap, from which it can go on as often as one likes. Holds some megabytes. */
export type Photograph = {
  /** What comes after it by the chance of a branch, exclusive `toNs`: to the byte as `branchNs` and `branchSeed` have it. */
  goOn(branchSeed: number, toNs: Ns): Generator<SimBatch, void, void>
  /** The same market for a watcher alone, a third cheaper without ES's records. Yields now and then, so that one may stop. */
  watch(branchSeed: number, toNs: Ns, watcher: SnapWatcher): Generator<unknown, void, void>
}

/** Looks at a running market every 250 ms, when all records of that log time and before are made. */
export type SnapWatcher = {
  /** Where it wants to be told of plans. */
  readonly planLog: PlanLog | null
  begin(backstage: Backstage): void
  /** `ns` since 00:00 UTC of the trade date. */
  snap(ns: number, backstage: Backstage): void
  /** The reading has come to its end. */
  end(ns: number, backstage: Backstage): void
}

/** SPY's mid in dollars as its quotes show it, else ES's over the ratio. */
export function spyMid({ state, book, quotes }: Backstage): number {
  if (quotes !== null && quotes.bid > 0) return (quotes.bid + quotes.ask) / 200
  return (book.mid * 0.25) / state.ratio
}
