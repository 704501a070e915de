import type { RunwayPayload } from '../payload/signals.ts'
import type { Direction } from '../payload/words.ts'
import { type ContextLevel, comparePrecedence, fromMicros, microsBetween, toMicros } from './context-level.ts'
import { contextOfKind } from './kinds.ts'

/** Dollars. */
export type RunwaySettings = {
  /** An obstacle nearer than this obstructs. */
  readonly runwayMin: number
  /** Obstacles further than this from the level are not looked for. */
  readonly strikeRange: number
}

/** The way beyond the level if it breaks (in `breakDirection`) and if it bounces (the other way). */
export function runwaysOf(
  level: ContextLevel,
  breakDirection: Direction,
  levels: readonly ContextLevel[],
  settings: RunwaySettings,
): { readonly break: RunwayPayload; readonly bounce: RunwayPayload } {
  const breakSign = breakDirection === 'UP' ? 1 : -1
  return {
    break: runwayOf(level, breakSign, levels, settings),
    bounce: runwayOf(level, -breakSign, levels, settings),
  }
}

/**
 * Both ways are measured from the level, not from spot: a bounce that turns at the level meets what lies between
 * it and spot as well. What stands at the level's own price is not beyond it. Of several obstacles at one price
 * the one that speaks for the price is named.
 */
function runwayOf(
  level: ContextLevel,
  sign: number,
  levels: readonly ContextLevel[],
  settings: RunwaySettings,
): RunwayPayload {
  let nearest: ContextLevel | null = null
  let distance = toMicros(settings.strikeRange)
  for (const other of levels) {
    if (other.forming || !contextOfKind[other.kind].obstacle) continue
    const beyond = sign * microsBetween(level, other)
    if (beyond <= 0 || beyond > distance) continue
    const tied = nearest !== null && beyond === distance
    if (tied && comparePrecedence(nearest!, other) <= 0) continue
    nearest = other
    distance = beyond
  }
  if (nearest === null) return { obstacle: null, distance: null, quality: 'CLEAR' }
  const quality = distance < toMicros(settings.runwayMin) ? 'OBSTRUCTED' : 'CLEAR'
  return { obstacle: nearest.id, distance: fromMicros(distance), quality }
}
