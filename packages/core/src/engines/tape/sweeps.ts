import { TICK_LIMIT } from '../../window/price-sums.ts'
import { PrintLog } from './print-log.ts'
import { type FoundSweep, type KeptRun, SideRuns } from './side-runs.ts'
import { type SweepRule, SweepRun } from './sweep-run.ts'
import { TickSet } from './tick-set.ts'

const ASK = 0x41
const BID = 0x42
const NO_SWEEPS: readonly FoundSweep[] = []

/** The strongest sweep within a band. */
export type Sweep = {
  /** UP when buyers lifted the ask. */
  readonly direction: 'UP' | 'DOWN'
  /** Dollars of ES. */
  readonly notional: number
  readonly prints: number
  /** Distinct prices. */
  readonly ticks: number
  /** Since its last print, in log time, at least 0. */
  readonly ageNs: number
}

/**
 * Sweeps: runs of same-side trades within a band that took several prices and much money in a short time.
 *
 * Prints are gathered into runs as they come, whatever their price, and closed runs without the money or the
 * prices of a sweep are forgotten: every run within a band is part of one run of the whole tape, which has no
 * less of either. Reading a band then looks at few runs. One wholly within the band is already measured; one
 * partly within it is measured by going through its entries in the log, once per band when it is closed.
 */
export class Sweeps {
  readonly #rule: SweepRule
  readonly #windowNs: number
  readonly #log = new PrintLog()
  readonly #buys: SideRuns
  readonly #sells: SideRuns
  readonly #part = new SweepRun()
  readonly #seen = new TickSet()

  constructor(rule: SweepRule, windowNs: number) {
    this.#rule = rule
    this.#windowNs = windowNs
    this.#buys = new SideRuns(BID, rule)
    this.#sells = new SideRuns(ASK, rule)
  }

  /** Folds a trade whose aggressor is known: `isBuy`, or else a sale. */
  add(tick: number, size: number, isBuy: boolean, tsEventNs: number, logTimeNs: number): void {
    this.#drop(logTimeNs - this.#windowNs)
    const own = isBuy ? this.#buys : this.#sells
    const other = isBuy ? this.#sells : this.#buys
    const log = this.#log
    const goesOn = own.goesOn(log.next, tsEventNs)
    if (goesOn && log.canMerge(tick, own.side, tsEventNs)) log.merge(size, logTimeNs)
    else log.push(tick, size, own.side, tsEventNs, logTimeNs)
    if (!goesOn) own.close()
    own.add(log.next - 1, tick, size, tsEventNs, logTimeNs)
    other.open.oppose(tick, size)
  }

  /** The strongest sweep within the ticks `low` to `high` that ended in the window up to `asOfNs`. */
  strongest(low: number, high: number, asOfNs: number): Sweep | null {
    const sinceNs = asOfNs - this.#windowNs
    let best: FoundSweep | null = null
    for (const runs of [this.#buys, this.#sells])
      for (let place = runs.closed; place >= 0; place--) {
        const run = runs.at(place)
        if (run.prints === 0 || run.logTimeNs <= sinceNs || run.low > high || run.high < low) continue
        if (best !== null && run.weight < best.weight) continue
        for (const found of this.#sweepsIn(run, runs, low, high))
          if (found.logTimeNs > sinceNs && (best === null || isStronger(found, best))) best = found
      }
    return best === null ? null : sweepOf(best, asOfNs)
  }

  clear(): void {
    this.#buys.clear()
    this.#sells.clear()
    this.#log.drop(this.#log.next)
  }

  /** Forgets what can no longer be read in a window that ends after `sinceNs` and the window's length. */
  #drop(sinceNs: number): void {
    this.#buys.drop(sinceNs, this.#log.next)
    this.#sells.drop(sinceNs, this.#log.next)
    this.#log.drop(Math.min(this.#buys.first, this.#sells.first))
  }

  /** The sweeps that the band holds of a run, whenever they ended. */
  #sweepsIn(run: KeptRun, runs: SideRuns, low: number, high: number): readonly FoundSweep[] {
    if (!run.isLarge(this.#rule)) return NO_SWEEPS
    if (low <= run.low && run.high <= high) {
      if (run.isOneSided) return [foundSweep(run, runs.side)]
      if (low <= run.opposedLow && run.opposedHigh <= high) return NO_SWEEPS
    }
    // The open run may still grow, so what is found in it holds for this snap alone.
    if (run === runs.open) return this.#measure(run, runs.side, low, high)
    const band = low * TICK_LIMIT + high
    let found = run.found.get(band)
    if (found === undefined) {
      found = this.#measure(run, runs.side, low, high)
      run.found.set(band, found)
    }
    return found
  }

  /** Goes through a run's span in the log, with nothing but the band's prints. */
  #measure(run: KeptRun, side: number, low: number, high: number): readonly FoundSweep[] {
    const { ticks, sides, sizes, prints, times, logTimes, mask } = this.#log
    const sweeps: FoundSweep[] = []
    const part = this.#part
    this.#beginPart()
    for (let number = run.first; number <= run.last; number++) {
      const at = number & mask
      const tick = ticks[at]!
      if (tick < low || tick > high) continue
      if (sides[at] !== side) {
        part.oppose(tick, sizes[at]!)
        continue
      }
      if (part.prints > 0 && Math.abs(times[at]! - part.tsEventNs) > this.#rule.maxGapNs) {
        this.#endPart(side, sweeps)
        this.#beginPart()
      }
      part.add(number, tick, sizes[at]!, prints[at]!, this.#seen.add(tick))
      part.at(times[at]!, logTimes[at]!)
    }
    this.#endPart(side, sweeps)
    return sweeps
  }

  #beginPart(): void {
    this.#part.clear()
    this.#seen.clear()
  }

  #endPart(side: number, sweeps: FoundSweep[]): void {
    const part = this.#part
    if (part.prints > 0 && part.isLarge(this.#rule) && part.isOneSided) sweeps.push(foundSweep(part, side))
  }
}

function foundSweep(run: SweepRun, side: number): FoundSweep {
  const { weight, notional, prints, ticks, last, logTimeNs } = run
  return { side, weight, notional, prints, ticks, last, logTimeNs }
}

function isStronger(a: FoundSweep, b: FoundSweep): boolean {
  return a.weight > b.weight || (a.weight === b.weight && a.last > b.last)
}

function sweepOf({ side, notional, prints, ticks, logTimeNs }: FoundSweep, asOfNs: number): Sweep {
  return { direction: side === BID ? 'UP' : 'DOWN', notional, prints, ticks, ageNs: asOfNs - logTimeNs }
}
