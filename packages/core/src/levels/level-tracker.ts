import type { PhysicsConfig } from '../config/physics-config.ts'
import type { BarrierMemory } from '../engines/barrier/barrier-engine.ts'
import { LEVEL_KINDS, type LevelKind } from '../payload/words.ts'
import { isWithin, type LevelCandidate, type LevelMoment } from './level-source.ts'
import { TrackedLevel } from './tracked-level.ts'

const KIND_ORDER = new Map<LevelKind, number>(LEVEL_KINDS.map((kind, place) => [kind, place]))

/**
 * What is kept of levels from snap to snap. A level that is not stated for a while keeps its state for when it comes
 * back; one whose price jumps by more than the touch band between two snaps starts anew.
 */
export class LevelTracker {
  readonly #config: PhysicsConfig
  readonly #remember: () => BarrierMemory
  readonly #levels = new Map<string, TrackedLevel>()

  /** `remember` makes the barrier engine's state for a new level. */
  constructor(config: PhysicsConfig, remember: () => BarrierMemory) {
    this.#config = config
    this.#remember = remember
  }

  /** The levels stated at a snap, in ascending price, then by kind. Sorts `candidates` so. */
  step(
    candidates: LevelCandidate[],
    moment: Pick<LevelMoment, 'spot' | 'nowNs' | 'segment'>,
  ): TrackedLevel[] {
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
