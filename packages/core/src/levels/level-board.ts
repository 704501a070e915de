import type { PhysicsConfig } from '../config/physics-config.ts'
import type { BarrierMemory } from '../engines/barrier/barrier-engine.ts'
import { levelSources } from './index.ts'
import type { LevelCandidate, LevelMoment, LevelSource } from './level-source.ts'
import { LevelTracker } from './level-tracker.ts'
import type { TrackedLevel } from './tracked-level.ts'

/** The levels of a run: what the kinds state, with what is kept of each. */
export class LevelBoard {
  readonly #sources: readonly LevelSource[]
  readonly #tracker: LevelTracker

  /** `remember` makes the barrier engine's state for a new level. */
  constructor(config: PhysicsConfig, remember: () => BarrierMemory) {
    this.#sources = Object.values(levelSources).map((create) => create(config))
    this.#tracker = new LevelTracker(config, remember)
  }

  /** The universe at a snap, in ascending price, then by kind. */
  step(moment: LevelMoment): TrackedLevel[] {
    const candidates: LevelCandidate[] = []
    for (const source of this.#sources) source.collect(moment, candidates)
    return this.#tracker.step(candidates, moment)
  }
}
