import type { LevelCandidate, PhysicsConfig } from '@spymaster/core'
import type { LevelKind, Side } from '@spymaster/core/payload'
import type { Bar } from './bar.ts'

/** A level that was met by a bar, as it stood before it. */
export type BarTouch = {
  readonly kind: LevelKind
  readonly price: number
  readonly side: Side
  readonly isPlacebo: boolean
}

type Followed = { candidate: LevelCandidate; side: Side; isArmed: boolean }

const TOLERANCE = 1e-9

/**
 * Which levels bars touch. A level is as it was at the end of the bar before: price, and the side spot was on. It is
 * armed by a bar whose whole range stayed `touchRearm` away, and touched by one whose range comes within `touchBand`,
 * which disarms it.
 */
export class LevelPath {
  readonly #config: PhysicsConfig
  readonly #isPlacebo: boolean
  readonly #followed = new Map<string, Followed>()
  #present: readonly Followed[] = []

  constructor(config: PhysicsConfig, isPlacebo: boolean) {
    this.#config = config
    this.#isPlacebo = isPlacebo
  }

  /** The levels that a bar touches, in the order they were given. */
  touchedBy({ high, low }: Bar): BarTouch[] {
    const { touchBand, touchRearm } = this.#config
    const touches: BarTouch[] = []
    for (const level of this.#present) {
      const { kind, price } = level.candidate
      const distance = Math.max(low - price, price - high, 0)
      if (distance >= touchRearm - TOLERANCE) level.isArmed = true
      if (distance > touchBand + TOLERANCE || !level.isArmed) continue
      level.isArmed = false
      touches.push({ kind, price, side: level.side, isPlacebo: this.#isPlacebo })
    }
    return touches
  }

  /** Takes what levels there are at the end of a bar, and its close. */
  step(candidates: readonly LevelCandidate[], close: number): void {
    this.#present = candidates
      .filter(({ forming }) => !forming)
      .map((candidate) => this.#follow(candidate, close))
  }

  #follow(candidate: LevelCandidate, close: number): Followed {
    const { touchBand, touchExit } = this.#config
    const known = this.#followed.get(candidate.key)
    const above = close - candidate.price
    if (known === undefined || Math.abs(known.candidate.price - candidate.price) > touchBand + TOLERANCE) {
      const level: Followed = { candidate, side: above > 0 ? 'SUPPORT' : 'RESISTANCE', isArmed: false }
      this.#followed.set(candidate.key, level)
      return level
    }
    known.candidate = candidate
    if (known.side === 'SUPPORT' ? -above > touchExit + TOLERANCE : above > touchExit + TOLERANCE)
      known.side = known.side === 'SUPPORT' ? 'RESISTANCE' : 'SUPPORT'
    return known
  }
}
