import type { PhysicsConfig } from '../config/physics-config.ts'
import type { BarrierMemory } from '../engines/barrier/barrier-engine.ts'
import type { LevelReader, LevelReading } from '../fold/level-reader.ts'
import { TrackedLevel } from '../levels/tracked-level.ts'

/**
 * A level as it was when it was touched, read on at each snap: at the same price and side, whatever becomes of the
 * level and wherever spot goes. Its smoothers and its signal begin at the touch; its touches are the level's.
 */
export class ShadowLevel {
  readonly #config: PhysicsConfig
  readonly #reader: LevelReader
  readonly level: TrackedLevel

  /** `price` is the frozen one; `memory` is the barrier engine's state for a new level. */
  constructor(
    config: PhysicsConfig,
    reader: LevelReader,
    { original, price, memory }: { original: TrackedLevel; price: number; memory: BarrierMemory },
  ) {
    this.#config = config
    this.#reader = reader
    const candidate = { ...original.candidate, price, forming: false }
    this.level = new TrackedLevel(candidate, price, memory, config)
    this.level.side = original.side
    this.level.touches = original.touches
  }

  /** The reading at the grid point `nowNs`, `velocity` in SPY dollars a second; null without a spot. */
  read(spot: number | null, velocity: number, nowNs: number): LevelReading | null {
    if (spot === null) this.#reader.leave(this.level, false, false, nowNs)
    else this.level.hold(spot, this.#config)
    const reading = spot === null ? null : this.#reader.read(this.level, velocity, nowNs)
    // Signals of a shadow are nobody's.
    this.#reader.takeEnded()
    return reading
  }
}
