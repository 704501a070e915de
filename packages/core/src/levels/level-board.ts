import type { PhysicsConfig } from '../config/physics-config.ts'
import type { BarrierMemory } from '../engines/barrier/barrier-engine.ts'
import { LEVEL_KINDS, type LevelKind } from '../payload/words.ts'
import { levelSources } from './index.ts'
import { isWithin, type LevelCandidate, type LevelMoment, type LevelSource } from './level-source.ts'
import { TrackedLevel } from './tracked-level.ts'

const KIND_ORDER = new Map<LevelKind, number>(LEVEL_KINDS.map((kind, place) => [kind, place]))

/**
 * The levels of a run with what is kept of each. A level that leaves the universe keeps its state for when it
 * comes back; one whose price jumps by more than the touch band between two snaps starts anew.
 */
export class LevelBoard {
  readonly #config: PhysicsConfig
  readonly #remember: () => BarrierMemory
  readonly #sources: readonly LevelSource[]
  readonly #levels = new Map<string, TrackedLevel>()

  /** `remember` makes the barrier engine's state for a new level. */
  constructor(config: PhysicsConfig, remember: () => BarrierMemory) {
    this.#config = config
    this.#remember = remember
    this.#sources = Object.values(levelSources).map((create) => create(config))
  }

  /** Every level ever tracked in the run. */
  all(): Iterable<TrackedLevel> {
    return this.#levels.values()
  }

  /** The universe at a snap, in ascending price, then by kind. */
  step(moment: LevelMoment): TrackedLevel[] {
    const candidates: LevelCandidate[] = []
    for (const source of this.#sources) source.collect(moment, candidates)
    candidates.sort((a, b) => a.price - b.price || KIND_ORDER.get(a.kind)! - KIND_ORDER.get(b.kind)!)
    return candidates.map((candidate) => {
      const level = this.#levelOf(candidate, moment.spot)
      level.step(candidate, moment.spot, this.#config)
      if (moment.segment !== 'closed' && !candidate.forming)
        level.touches.step(moment.nowNs, moment.spot, candidate.price)
      return level
    })
  }

  #levelOf(candidate: LevelCandidate, spot: number): TrackedLevel {
    const known = this.#levels.get(candidate.key)
    if (known !== undefined && isWithin(known.candidate.price, candidate.price, this.#config.touchBand))
      return known
    const level = new TrackedLevel(candidate, spot, this.#remember(), this.#config)
    this.#levels.set(candidate.key, level)
    return level
  }
}
