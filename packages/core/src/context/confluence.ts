import type { ConfluencePayload } from '../payload/signals.ts'
import { type ContextLevel, comparePrecedence, microsBetween, toMicros } from './context-level.ts'
import { contextOfKind } from './kinds.ts'

/** Whether a level counts for the others: it has formed, and its kind weighs something. */
function counts(level: ContextLevel): boolean {
  return !level.forming && contextOfKind[level.kind].confluenceWeight > 0
}

/**
 * The chains of key levels: maximal runs in which each price is within the band of the next, of two or more
 * levels, numbered from 0 at the lowest price. By level id; a level that is alone, still forming or a hot zone
 * is in none.
 */
export function confluenceGroups(
  levels: readonly ContextLevel[],
  bandUsd: number,
): ReadonlyMap<string, number> {
  const groups = new Map<string, number>()
  const band = toMicros(bandUsd)
  let below: ContextLevel | null = null
  let chain = -1
  for (const level of levels.filter(counts).sort((a, b) => a.price - b.price)) {
    if (below !== null && microsBetween(below, level) <= band) {
      if (!groups.has(below.id)) groups.set(below.id, ++chain)
      groups.set(level.id, chain)
    }
    below = level
  }
  return groups
}

/**
 * How strongly other key levels close by back a level up.
 *
 *     score = sum of weight (1 - distance / band)
 *
 * over the other levels within the band (one exactly a band away is a member that adds 0). Levels at the same
 * price count in full, also a wall's own strike: they are other reasons for one price. `groups` are the
 * `confluenceGroups` of the same levels and band. Alone: 0, no group, no members.
 */
export function confluenceOf(
  level: ContextLevel,
  levels: readonly ContextLevel[],
  groups: ReadonlyMap<string, number>,
  bandUsd: number,
): ConfluencePayload {
  const band = toMicros(bandUsd)
  const distanceTo = (other: ContextLevel) => Math.abs(microsBetween(level, other))
  const members = levels
    .filter((other) => other.id !== level.id && counts(other) && distanceTo(other) <= band)
    .sort((a, b) => distanceTo(a) - distanceTo(b) || comparePrecedence(a, b))
  let score = 0
  for (const other of members)
    score += contextOfKind[other.kind].confluenceWeight * (1 - distanceTo(other) / band)
  return { score, group: groups.get(level.id) ?? null, members: members.map((other) => other.id) }
}
