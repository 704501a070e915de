import type { MarketState } from './market-state.ts'
import { type Backstage, SNAP_NS, type SnapWatcher } from './truth/snap-watcher.ts'

/** What happens between records: a watcher looks at the market, chance is drawn anew. None changes a record before it. */
export class Moments {
  /** The next of them: to be passed before anything later moves. */
  nextNs: number
  readonly #backstage: Backstage
  readonly #watcher: SnapWatcher | null
  readonly #branch: () => void
  #snapNs = Number.POSITIVE_INFINITY
  #branchNs = Number.POSITIVE_INFINITY

  constructor(backstage: Backstage, watcher: SnapWatcher | null, branch: () => void) {
    this.#backstage = backstage
    this.#watcher = watcher
    this.#branch = branch
    const { state } = backstage
    const { branchNs } = state.settings
    if (branchNs !== null) this.#branchNs = state.since(branchNs)
    if (watcher !== null) this.#snapNs = firstSnap(state)
    watcher?.begin(backstage)
    this.nextNs = Math.min(this.#snapNs, this.#branchNs)
  }

  /** The snap that is looked at, or the next one; infinite without a watcher. */
  get snapNs(): number {
    return this.#snapNs
  }

  /** Goes on behind a snap; there is no branch to come. */
  resume(snapNs: number): void {
    if (this.#watcher !== null) this.#snapNs = snapNs + SNAP_NS
    this.#branchNs = Number.POSITIVE_INFINITY
    this.nextNs = this.#snapNs
  }

  /** All moments before `ns`. */
  pass(ns: number): void {
    while (this.nextNs < ns) {
      if (this.#snapNs <= this.#branchNs) {
        this.#watcher!.snap(this.#snapNs, this.#backstage)
        this.#snapNs += SNAP_NS
      } else {
        this.#branchNs = Number.POSITIVE_INFINITY
        this.#branch()
      }
      this.nextNs = Math.min(this.#snapNs, this.#branchNs)
    }
  }

  /** The reading ends before `ns`. */
  end(ns: number): void {
    this.#backstage.planner.finish(ns)
    this.#watcher?.end(ns, this.#backstage)
  }
}

const firstSnap = ({ startNs }: MarketState): number => Math.ceil(startNs / SNAP_NS) * SNAP_NS
