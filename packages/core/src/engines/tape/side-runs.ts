import { type SweepRule, SweepRun } from './sweep-run.ts'
import { TickSet } from './tick-set.ts'

/**
 * Log entries, of both sides, that one run may span. A longer run is cut: the next print begins a run of its own
 * and either part is judged by itself. This bounds what a run without end can hold in memory, and what measuring
 * part of a run can cost.
 */
export const RUN_SPAN_LIMIT = 4096

/** A sweep as found within a band; `last` is the number of its last log entry. */
export type FoundSweep = {
  readonly side: number
  readonly weight: number
  readonly notional: number
  readonly prints: number
  readonly ticks: number
  readonly last: number
  readonly logTimeNs: number
}

/** A run with what was found in parts of it, by band: once closed it does not change. */
export class KeptRun extends SweepRun {
  readonly found = new Map<number, readonly FoundSweep[]>()
}

/**
 * The runs of one side's prints, at any price: the open one, and the closed ones large enough to hold a sweep,
 * oldest first. Runs are pooled; more are made only while more are kept than ever before.
 */
export class SideRuns {
  /** The aggressors' char code. */
  readonly side: number
  readonly #rule: SweepRule
  readonly #seen = new TickSet()
  #ring: KeptRun[] = [new KeptRun()]
  #front = 0
  #closed = 0

  constructor(side: number, rule: SweepRule) {
    this.side = side
    this.#rule = rule
  }

  /** The open run; without prints when there is none. */
  get open(): KeptRun {
    return this.at(this.#closed)
  }

  /** Closed runs kept. */
  get closed(): number {
    return this.#closed
  }

  /** A closed run by age, 0 the oldest; the open run at `closed`. */
  at(place: number): KeptRun {
    return this.#ring[(this.#front + place) % this.#ring.length]!
  }

  /** Whether a print that would be log entry `next` goes on the open run. */
  goesOn(next: number, tsEventNs: number): boolean {
    const { open } = this
    if (open.prints === 0 || next - open.first >= RUN_SPAN_LIMIT) return false
    return Math.abs(tsEventNs - open.tsEventNs) <= this.#rule.maxGapNs
  }

  /** Adds a trade, as (part of) a log entry, to the open run. */
  add(number: number, tick: number, size: number, tsEventNs: number, logTimeNs: number): void {
    const { open } = this
    open.add(number, tick, size, 1, this.#seen.add(tick))
    open.at(tsEventNs, logTimeNs)
  }

  /** Closes the open run, if any. */
  close(): void {
    const { open } = this
    if (open.prints === 0) return
    if (open.isLarge(this.#rule)) {
      this.#closed++
      if (this.#closed === this.#ring.length) this.#grow()
    }
    this.#begin()
  }

  /** Lets go of runs that ended at `sinceNs` or before and cannot go on at log entry `next`. */
  drop(sinceNs: number, next: number): void {
    while (this.#closed > 0 && this.at(0).logTimeNs <= sinceNs) {
      this.#front = (this.#front + 1) % this.#ring.length
      this.#closed--
    }
    const { open } = this
    if (open.prints > 0 && open.logTimeNs <= sinceNs && next - open.first >= RUN_SPAN_LIMIT) this.#begin()
  }

  /** Number of the oldest log entry that a kept run needs; infinity without any. */
  get first(): number {
    const oldest = this.at(0)
    return oldest.prints > 0 ? oldest.first : Number.POSITIVE_INFINITY
  }

  clear(): void {
    this.#closed = 0
    this.#begin()
  }

  #begin(): void {
    const { open } = this
    open.clear()
    if (open.found.size > 0) open.found.clear()
    this.#seen.clear()
  }

  #grow(): void {
    const runs = Array.from({ length: this.#ring.length }, (_, place) => this.at(place))
    this.#ring = [...runs, ...Array.from(runs, () => new KeptRun())]
    this.#front = 0
  }
}
