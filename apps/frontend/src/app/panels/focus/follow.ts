import type { LevelPayload, SignalsPayload } from '@spymaster/core/payload'

/** A level must be this much nearer to spot, dollars, before attention moves to it. */
const NEARER = 0.05

/**
 * The level to look at when the user has chosen none: one with a signal before one without, then the nearest to
 * spot. Attention stays where it is while the difference is slight, for two levels at equal distance would else take
 * turns. Null without a scored level.
 */
export function followed({ levels }: SignalsPayload, current: string | null): string | null {
  const [best] = levels.toSorted((a, b) => rank(a) - rank(b) || a.distance - b.distance)
  if (best === undefined) return null
  const held = levels.find(({ id }) => id === current)
  if (held === undefined || rank(held) !== rank(best)) return best.id
  return held.distance - best.distance > NEARER ? best.id : held.id
}

/**
 * The level that the user chose, by the name that it has now: where a strike is listed, the dollar level of its price is
 * called by it. Null where none was chosen, and while it is not there.
 */
export function chosen({ levels, universe }: SignalsPayload, pinned: string | null): string | null {
  if (pinned === null) return null
  const names = [pinned, pinned.replace(/^ROUND_/, 'STRIKE_'), pinned.replace(/^STRIKE_/, 'ROUND_')]
  return names.find((name) => [...levels, ...universe].some(({ id }) => id === name)) ?? null
}

const rank = ({ signal }: LevelPayload): number => (signal === 'NEUTRAL' ? 1 : 0)
