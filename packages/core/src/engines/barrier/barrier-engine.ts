import type { ValuesOf } from '../../config/setting.ts'
import type { BookHalf, EsBook } from '../../market/es-book.ts'
import type { BarrierPayload } from '../../payload/signals.ts'
import type { Direction, Side } from '../../payload/words.ts'
import { windowSnaps } from '../../window/window-snaps.ts'
import { type BarrierFacts, barrierState } from './barrier-state.ts'
import { Baseline } from './baseline.ts'
import { ClusterReader } from './clusters.ts'
import { type Resting, restingBefore } from './resting.ts'
import type { barrierSettings } from './settings.ts'
import { Coverage, SightHistory } from './sight.ts'
import { readZone, type ZoneSums } from './zone.ts'

/** What a level reads, unrounded. */
export type BarrierReading = BarrierPayload

/** What the engine keeps of one side of the book from snap to snap. */
type SideMemory = {
  readonly half: BookHalf
  readonly baseline: Baseline
  readonly sight: SightHistory
  median: number | null
  weak: number | null
}

/** What the engine keeps of one level. */
export type BarrierMemory = { readonly coverage: Coverage }

/**
 * Barrier: what the orders that defend a level did within the window.
 *
 * Flows are summed per side and price by the book, whatever the levels; a level's value at T sums its zone,
 * the ticks within `barrierZoneTicks` of its own, as of T. `endSnap` must follow the readings of a snap.
 */
export class BarrierEngine {
  readonly #settings: ValuesOf<typeof barrierSettings>
  readonly #book: EsBook
  readonly #snaps: number
  readonly #bid: SideMemory
  readonly #ask: SideMemory
  readonly #clusters: ClusterReader
  #isInSight = false

  constructor(settings: ValuesOf<typeof barrierSettings>, book: EsBook, snapIntervalMs: number) {
    this.#settings = settings
    this.#book = book
    this.#clusters = new ClusterReader(settings)
    this.#snaps = windowSnaps('barrierWindowSec', settings.barrierWindowSec, snapIntervalMs)
    const baselineSnaps = windowSnaps('wallBaselineSec', settings.wallBaselineSec, snapIntervalMs)
    const remember = (half: BookHalf): SideMemory => ({
      half,
      baseline: new Baseline(baselineSnaps, settings.baselineMinSnaps),
      sight: new SightHistory(this.#snaps),
      median: null,
      weak: null,
    })
    this.#bid = remember(book.bid)
    this.#ask = remember(book.ask)
  }

  /** State for a level new to the engine. */
  remember(): BarrierMemory {
    return { coverage: new Coverage(this.#snaps) }
  }

  /** Usual contracts per tick of the side that defends; null without a baseline. */
  usualPerTick(side: Side): number | null {
    return this.#side(side).median
  }

  /**
   * Enters the snap's book. Call once at each grid point, before the readings. Of a feed that is not fresh nothing
   * is in sight: what its book last showed may be long gone, while SPY goes on.
   */
  beginSnap(isFresh: boolean): void {
    this.#isInSight = isFresh && this.#book.isValid
    for (const memory of [this.#bid, this.#ask]) {
      memory.sight.push(this.#isInSight ? memory.half.book.limit : null)
      memory.baseline.push(this.#isInSight ? shownPerTick(memory.half) : null)
      memory.median = memory.baseline.quantile(0.5)
      memory.weak = memory.baseline.quantile(this.#settings.weakQuantile)
    }
  }

  /** Closes the snap's bucket. Call once at each grid point, after the readings. */
  endSnap(): void {
    this.#book.rotate()
  }

  /** The defence of a level at an ES tick, as of the grid point `nowNs`. */
  read(side: Side, tick: number, level: BarrierMemory, nowNs: number): BarrierReading {
    const memory = this.#side(side)
    const rank = memory.half.book.tickOf(tick)
    const low = rank - this.#settings.barrierZoneTicks
    const high = rank + this.#settings.barrierZoneTicks
    const coverage = level.coverage.read(memory.sight, low, high)
    const oldest = nowNs - this.#settings.memoryMaxSec * 1e9
    const zone = readZone(memory.half, low, high, this.#isInSight, oldest, this.#clusters)
    const facts = this.#facts(zone, memory, coverage)
    return this.#reading(zone, facts, memory.median, nowNs)
  }

  /** What a move that way must trade through before it is at an ES price, in ticks; as of the snap last begun. */
  restingBefore(direction: Direction, exactTicks: number): Resting {
    const { book } = this.#side(direction === 'DOWN' ? 'SUPPORT' : 'RESISTANCE').half
    return restingBefore(book, exactTicks, this.#isInSight)
  }

  #side(side: Side): SideMemory {
    return side === 'SUPPORT' ? this.#bid : this.#ask
  }

  /** F: the change that counts as one, of pulls and of all else. */
  #thresholds(median: number | null): Pick<BarrierFacts, 'threshold' | 'pullThreshold'> {
    const { clusterTicks, flowMin, flowShare, flowThreshold, vacuumShare, vacuumTicks } = this.#settings
    if (median === null) return { threshold: flowThreshold, pullThreshold: flowThreshold }
    return {
      threshold: Math.max(flowMin, flowShare * median * clusterTicks),
      pullThreshold: Math.max(flowMin, vacuumShare * median * vacuumTicks),
    }
  }

  #reading(zone: ZoneSums, facts: BarrierFacts, median: number | null, nowNs: number): BarrierReading {
    const { added, canceled, addedNet, canceledNet, filled, hidden, refilled, standing, depth } = zone
    const { coverage, depthPerTick, threshold, pullThreshold, pulled, came, left } = facts
    const flow = addedNet + canceledNet + filled
    return {
      state: barrierState(facts, this.#settings),
      deltaLiq: addedNet - canceledNet - filled,
      replenishment: replenishment(addedNet, canceledNet + filled),
      ...{ added, canceled, addedNet, canceledNet, filled, hidden },
      standing: {
        ticks: standing,
        deltaLiq: zone.standingAdded - zone.standingGone,
        replenishment: replenishment(zone.standingAdded, zone.standingGone),
      },
      depth,
      depthPerTick,
      remembered: remembered(zone, nowNs),
      wallRatio: wallRatio(depthPerTick, median),
      coverage,
      confidence: confidence(coverage, flow, threshold),
      refilled,
      cluster: {
        ...{ threshold, pullThreshold, pulled, stacked: came - left },
        ...{ absorbed: facts.absorbed, eaten: facts.eaten },
      },
    }
  }

  /** What decides the state. */
  #facts(zone: ZoneSums, { median, weak }: SideMemory, coverage: number): BarrierFacts {
    return {
      ...this.#clusters.read(),
      coverage,
      refilled: zone.refilled,
      ...this.#thresholds(median),
      depthPerTick: zone.ticksBehind === 0 ? null : zone.depth / zone.ticksBehind,
      weakDepth: weak,
    }
  }
}

/** Depth in sight over the ticks it spans. */
function shownPerTick(half: BookHalf): number {
  const { ranks, count, shown } = half.book
  return shown / (ranks[0]! - ranks[count - 1]! + 1)
}

/** What came over what went: 1 when nothing moved, at most 10. */
function replenishment(came: number, went: number): number {
  if (went === 0) return came === 0 ? 1 : 10
  return Math.min(10, came / went)
}

/** Depth per tick over the usual; null without either, or where the usual floors to nothing. */
function wallRatio(depthPerTick: number | null, median: number | null): number | null {
  return depthPerTick === null || median === null || median === 0 ? null : depthPerTick / median
}

function remembered(zone: ZoneSums, nowNs: number): BarrierPayload['remembered'] {
  if (zone.remembered === 0) return null
  const ageSec = (nowNs - zone.rememberedAt / zone.remembered) / 1e9
  return { contracts: zone.remembered, ageSec }
}

/** Coverage times how far the flow reaches twice the threshold; where nothing flowed it says nothing. */
function confidence(coverage: number, flow: number, threshold: number): number {
  if (flow === 0) return 0
  return coverage * (threshold === 0 ? 1 : Math.min(1, flow / (2 * threshold)))
}
