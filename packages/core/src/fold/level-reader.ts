import { ES_TICK_POINTS } from '@spymaster/events'
import type { PhysicsConfig } from '../config/physics-config.ts'
import type { BarrierEngine, BarrierReading } from '../engines/barrier/barrier-engine.ts'
import type { FuelEngine } from '../engines/fuel/fuel-engine.ts'
import type { LevelFuel } from '../engines/fuel/level-fuel.ts'
import type { LevelCandidate } from '../levels/level-source.ts'
import type { TrackedLevel } from '../levels/tracked-level.ts'
import type { ComponentsPayload, TapePayload } from '../payload/signals.ts'
import type { Confidence, EndReason, Signal } from '../payload/words.ts'
import { breakScore, hedgeComponent, liquidityComponent, tapeComponent } from '../score/components.ts'
import { signalConfidence } from '../score/confidence.ts'
import { isFoughtOver, type SignalStep } from '../score/signal-machine.ts'
import type { MarketState } from './market-state.ts'

/** Ticks are counted inside a band up to this much beyond its edge, for doubles' sake. */
const TICK_TOLERANCE = 1e-9

/** What one monitored level reads at a snap, unrounded. */
export type LevelReading = {
  readonly level: TrackedLevel
  readonly barrier: BarrierReading
  readonly tape: TapePayload
  /** Null unless known. */
  readonly fuel: LevelFuel | null
  /** Slope of the fuel's net, shares per dollar and second; null with it, and at first. */
  readonly gammaVelocity: number | null
  readonly components: ComponentsPayload
  /** Null while the level is forming. */
  readonly rawScore: number | null
  readonly confidence: Confidence
}

/** A signal that is over; times in ns of the run's date. */
export type EndedSignal = {
  readonly candidate: LevelCandidate
  readonly signal: Signal
  readonly sinceNs: number
  readonly untilNs: number
  readonly reason: EndReason
}

/** The engines that are read at levels, beside the tape, which is the market's. */
export type Engines = { readonly barrier: BarrierEngine; readonly fuel: FuelEngine }

/** Reads the engines at levels, and moves each level's smoothers and signal on. */
export class LevelReader {
  readonly #config: PhysicsConfig
  readonly #market: MarketState
  readonly #barrier: BarrierEngine
  readonly #fuel: FuelEngine
  readonly #ended: EndedSignal[] = []

  constructor(config: PhysicsConfig, market: MarketState, { barrier, fuel }: Engines) {
    this.#config = config
    this.#market = market
    this.#barrier = barrier
    this.#fuel = fuel
  }

  /** A monitored level's reading at the grid point `nowNs`; `velocity` of the snap is in SPY dollars per second. */
  read(level: TrackedLevel, velocity: number, nowNs: number): LevelReading {
    const exactTicks = this.#ticks(level.candidate.price)
    const barrier = this.#barrier.read(level.side, level.tickAt(exactTicks), level.barrier, nowNs)
    const tape = this.#tape(level.candidate.price, velocity, nowNs)
    const fuel = this.#fuel.read(level.candidate.price, this.#barrier.usualPerTick(level.side))
    const gammaVelocity = fuel === null ? null : level.gammaPath.add(fuel.net, nowNs)
    const components = {
      liquidity: liquidityComponent(barrier.state),
      hedge: hedgeComponent(fuel?.effect ?? null),
      tape: tapeComponent(level.direction, tape),
    }
    const rawScore = level.candidate.forming ? null : breakScore(components, this.#config.weights)
    if (fuel !== null) level.smoothers.dealerGamma.update(fuel.net, nowNs)
    this.#advance(level, barrier, velocity, rawScore, nowNs)
    const confidences = {
      barrier: barrier.confidence,
      tape: tape.confidence,
      fuel: fuel?.confidence ?? null,
    }
    const confidence = signalConfidence(confidences, this.#config)
    return { level, barrier, tape, fuel, gammaVelocity, components, rawScore, confidence }
  }

  /**
   * Tells a level that is not monitored at this snap, or not at all for want of a spot. One that is crossed smooths
   * anew, also an armed extreme, which goes as it is crossed and may be formed again at the same price.
   */
  leave(level: TrackedLevel, hasSpot: boolean, hasCrossed: boolean, nowNs: number): void {
    if (hasCrossed) level.smoothers.reset()
    this.#step(level, {
      tNs: nowNs,
      score: null,
      touched: false,
      monitored: false,
      crossed: hasCrossed,
      contestedQualifies: false,
      hasSpot,
    })
  }

  /** The signals that ended since last asked, in order. */
  takeEnded(): EndedSignal[] {
    return this.#ended.splice(0)
  }

  #step(level: TrackedLevel, snap: SignalStep): void {
    const { signal, sinceNs } = level.machine
    level.machine.step(snap)
    const reason = level.machine.endReason
    if (reason === null) return
    this.#ended.push({ candidate: level.candidate, signal, sinceNs: sinceNs!, untilNs: snap.tNs, reason })
  }

  #ticks(spyPrice: number): number {
    return this.#market.converter.toEs(spyPrice) / ES_TICK_POINTS
  }

  #tape(price: number, velocity: number, nowNs: number): TapePayload {
    const low = Math.ceil(this.#ticks(price - this.#config.tapeBand) - TICK_TOLERANCE)
    const high = Math.floor(this.#ticks(price + this.#config.tapeBand) + TICK_TOLERANCE)
    const { imbalance, buyVolume, sellVolume, sweep, confidence } = this.#market.tape.read(low, high, nowNs)
    if (sweep === null) return { imbalance, buyVolume, sellVolume, velocity, sweep, confidence }
    const { direction, notional, prints, ticks, ageNs } = sweep
    const seen = { direction, notional, prints, ticks, ageMs: ageNs / 1e6 }
    return { imbalance, buyVolume, sellVolume, velocity, sweep: seen, confidence }
  }

  #advance(
    level: TrackedLevel,
    barrier: BarrierReading,
    velocity: number,
    raw: number | null,
    nowNs: number,
  ): void {
    const { smoothers } = level
    smoothers.velocity.update(velocity, nowNs)
    smoothers.deltaLiq.update(barrier.deltaLiq, nowNs)
    smoothers.replenishment.update(barrier.replenishment, nowNs)
    const score = raw === null ? null : smoothers.score.update(raw, nowNs)
    const factor = this.#config.contestedFillFactor
    this.#step(level, {
      tNs: nowNs,
      score,
      touched: level.isTouched,
      monitored: true,
      crossed: level.hasCrossed,
      contestedQualifies: isFoughtOver(barrier.state, barrier.filled, barrier.cluster.threshold, factor),
      hasSpot: true,
    })
  }
}
