import { comparePrecedence } from '../context/context-level.ts'
import type { LevelReading } from '../fold/level-reader.ts'
import type { Touches } from '../levels/touches.ts'
import type { TrackedLevel } from '../levels/tracked-level.ts'
import { round } from '../payload/round.ts'

/** Prices are frozen as they are published, so that labels can be computed again from what is. */
export const PRICE_DIGITS = 4

/** What makes a level a placebo: the real level's id, and dollars from it. */
export type PlaceboOf = { readonly of: string; readonly offset: number }

/** A level that an event opens at, at the snap at which it does. */
export type Opening = {
  readonly level: TrackedLevel
  /** Touches of the levels that are at its price and have been touched with it, its own among them. */
  readonly touches: readonly Touches[]
  /** Null where the settings have levels touched that are not monitored. */
  readonly reading: LevelReading | null
  readonly placebo: PlaceboOf | null
}

/**
 * The levels of one universe that price has come to at the snap of `nowNs`, one per price: of several the one that
 * speaks for it, walls before other kinds before plain prices. The others have been touched as well, and count it.
 */
export function openedLevels(
  levels: readonly TrackedLevel[],
  nowNs: number,
): Pick<Opening, 'level' | 'touches'>[] {
  const byPrice = new Map<number, TrackedLevel[]>()
  for (const level of levels) {
    if (!level.touches.hasOpenedAt(nowNs)) continue
    const price = round(level.candidate.price, PRICE_DIGITS)
    byPrice.set(price, [...(byPrice.get(price) ?? []), level])
  }
  return [...byPrice.values()].map((same) => ({
    level: same.toSorted((a, b) => comparePrecedence(a.candidate, b.candidate))[0]!,
    touches: same.map(({ touches }) => touches),
  }))
}
