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

const rank = ({ signal }: LevelPayload): number => (signal === 'NEUTRAL' ? 1 : 0)
