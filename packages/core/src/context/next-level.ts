import type { Direction } from '../payload/words.ts'
import { type ContextLevel, comparePrecedence, toMicros } from './context-level.ts'

/** Dollars from a price within which a level is the next one, both ends included. */
export type Reach = { readonly nearest: number; readonly furthest: number }

/**
 * The nearest level of any kind beyond a price, plain dollars and strikes too; null without any in reach. What is still
 * forming is none. Of several at one price the one that speaks for the price.
 */
export function nextLevel(
  levels: readonly ContextLevel[],
  direction: Direction,
  fromUsd: number,
  reach: Reach,
): ContextLevel | null {
  const sign = direction === 'UP' ? 1 : -1
  const from = toMicros(fromUsd)
  const nearest = toMicros(reach.nearest)
  let distance = toMicros(reach.furthest)
  let next: ContextLevel | null = null
  for (const level of levels) {
    const beyond = sign * (toMicros(level.price) - from)
    if (beyond < nearest || beyond > distance || level.forming) continue
    if (next !== null && beyond === distance && comparePrecedence(next, level) <= 0) continue
    next = level
    distance = beyond
  }
  return next
}
