import type { PhysicsConfig } from '../config/physics-config.ts'
import type { TrackedLevel } from '../levels/tracked-level.ts'
import { type EndedSignal, type Engines, LevelReader, type LevelReading } from './level-reader.ts'
import type { MarketState } from './market-state.ts'

/** Reads the monitored levels of one universe, snap by snap, and ends what is no longer read. */
export class LevelWatch {
  readonly #config: PhysicsConfig
  readonly #market: MarketState
  readonly #reader: LevelReader
  /** Levels whose signal machines ran at the snap before. */
  #running = new Set<TrackedLevel>()

  constructor(config: PhysicsConfig, market: MarketState, engines: Engines) {
    this.#config = config
    this.#market = market
    this.#reader = new LevelReader(config, market, engines)
  }

  /** The readings at the grid point `nowNs`. Without a spot, which is null then, the universe is empty. */
  step(universe: readonly TrackedLevel[], spot: number | null, nowNs: number): LevelReading[] {
    const velocity = this.#market.converter.toSpy(this.#market.tape.velocity())
    const readings: LevelReading[] = []
    for (const level of universe)
      if (level.isMonitored) readings.push(this.#reader.read(level, velocity, nowNs))
    this.#leave(universe, readings, spot, nowNs)
    return readings
  }

  /** The signals that ended since last asked, in order. */
  takeEnded(): EndedSignal[] {
    return this.#reader.takeEnded()
  }

  /** Ends what ran at the snap before and does not at this one. */
  #leave(
    universe: readonly TrackedLevel[],
    readings: readonly LevelReading[],
    spot: number | null,
    nowNs: number,
  ): void {
    const running = new Set(readings.map((reading) => reading.level))
    for (const level of this.#running) {
      if (running.has(level)) continue
      const hasCrossed = universe.includes(level) ? level.hasCrossed : this.#isCrossed(level, spot)
      this.#reader.leave(level, spot !== null, hasCrossed, nowNs)
    }
    this.#running = running
  }

  /** Whether spot has crossed a level that is no more: an armed extreme goes at the snap that breaks it. */
  #isCrossed(level: TrackedLevel, spot: number | null): boolean {
    return spot !== null && level.isCrossedBy(spot, this.#config)
  }
}
