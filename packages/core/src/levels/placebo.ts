import type { CalendarDate } from '@spymaster/events'
import { murmur3 } from '../digest/murmur3.ts'
import { isWithin, type LevelCandidate } from './level-source.ts'

/** Offsets are whole 1e-4 dollars, so that a placebo's price has no more decimals than its level's. */
const UNITS_PER_DOLLAR = 10_000
const LEAST_UNITS = 3_000
const MOST_UNITS = 7_000
const REDRAWS = 16
/** A placebo born this near a real level would be that level. */
const CLEARANCE_USD = 0.15

/** What a placebo needs of a level: where it is. */
type Stated = { readonly candidate: LevelCandidate }

/** A level's placebo at a snap. */
export type Placebo = {
  readonly candidate: LevelCandidate
  /** Id of the real level that it goes with. */
  readonly of: string
  /** Dollars from the real level. */
  readonly offset: number
}

/**
 * The placebo levels of one run: beside each level another at a random distance, which means nothing to anyone. What
 * a level does that its placebo does not is what makes it a level.
 *
 *     price = level + d, 0.30 <= |d| <= 0.70, d from a hash of (date, the level's key)
 *
 * d is drawn when the level is first seen formed, redrawn while the placebo would be within $0.15 of a real level,
 * at most 16 times, and then fixed for the day, so the placebo moves with its level. It is kept by what the level's
 * state is kept by, so it stays where a dollar becomes a strike, and a level that returns has the placebo it had.
 */
export class Placebos {
  readonly #date: CalendarDate
  /** Dollars by the level's key; null where every draw was too near a level. */
  readonly #offsets = new Map<string, number | null>()
  #without = 0

  constructor(date: CalendarDate) {
    this.#date = date
  }

  /** Levels of the run so far that have no placebo, as every draw was too near a real level. */
  get without(): number {
    return this.#without
  }

  /** The placebos of the universe's levels that have formed. */
  of(universe: readonly Stated[]): Placebo[] {
    const placebos: Placebo[] = []
    for (const { candidate } of universe) {
      if (candidate.forming) continue
      const offset = this.#offsetOf(candidate, universe)
      if (offset === null) continue
      const key = `PLACEBO_${candidate.key}`
      const price = candidate.price + offset
      placebos.push({ candidate: { ...candidate, key, id: key, price }, of: candidate.id, offset })
    }
    return placebos
  }

  #offsetOf(candidate: LevelCandidate, universe: readonly Stated[]): number | null {
    const known = this.#offsets.get(candidate.key)
    if (known !== undefined) return known
    const offset = this.#draw(candidate, universe)
    if (offset === null) this.#without++
    this.#offsets.set(candidate.key, offset)
    return offset
  }

  #draw({ key, price }: LevelCandidate, universe: readonly Stated[]): number | null {
    for (let draw = 0; draw <= REDRAWS; draw++) {
      const offset = drawnOffset(this.#date, key, draw)
      const isNear = (real: Stated): boolean => isWithin(real.candidate.price, price + offset, CLEARANCE_USD)
      if (!universe.some(isNear)) return offset
    }
    return null
  }
}

/** The offset in dollars of one draw: one word of the hash gives the sign, another the size. */
export function drawnOffset(date: CalendarDate, key: string, draw: number): number {
  const text = `${date}/${key}`
  const hash = new Uint32Array(4)
  const ascii = Uint8Array.from(text, (character) => character.charCodeAt(0))
  murmur3(ascii, draw, hash)
  const units = LEAST_UNITS + (hash[1]! % (MOST_UNITS - LEAST_UNITS + 1))
  return ((hash[0]! & 1) === 0 ? units : -units) / UNITS_PER_DOLLAR
}
