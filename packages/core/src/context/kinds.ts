import type { LevelKind } from '../payload/words.ts'

/** What a kind of level means to the levels around it. */
export type KindContext = {
  /** Whether it stands in the way of a move: plain dollars and strikes do not. */
  readonly obstacle: boolean
  /** What it adds to the confluence of another level at its very price, 0 to 1. */
  readonly confluenceWeight: number
  /** Who speaks for a price that several levels share, the lowest first: walls, other kinds, plain prices. */
  readonly precedence: 0 | 1 | 2
  /** Whether it is a plain price: a dollar or a strike, which another kind at that price outranks. */
  readonly isPlain: boolean
  /** How a trader calls it within a sentence. */
  readonly label: string
}

const plain = (label: string): KindContext => ({
  obstacle: false,
  confluenceWeight: 0.3,
  precedence: 2,
  isPlain: true,
  label,
})
const wall = (label: string): KindContext => ({
  obstacle: true,
  confluenceWeight: 1,
  precedence: 0,
  isPlain: false,
  label,
})
const named = (label: string, confluenceWeight: number): KindContext => ({
  obstacle: true,
  confluenceWeight,
  precedence: 1,
  isPlain: false,
  label,
})

/**
 * Per kind, from the lists of `docs/physics.md` §8, and where they are silent:
 *
 * - The prior close weighs as the prior extremes do, but is no extreme and so no obstacle.
 * - A user's hot zone weighs nothing and is no obstacle: what other levels read (and what models learn from) must
 *   not depend on who watches. The hot zone itself has a runway and confluence like any level.
 */
export const contextOfKind: Readonly<Record<LevelKind, KindContext>> = {
  ROUND: plain('dollar level'),
  PM_HIGH: named('pre-market high', 1),
  PM_LOW: named('pre-market low', 1),
  OR_HIGH: named('opening-range high', 0.9),
  OR_LOW: named('opening-range low', 0.9),
  SESSION_HIGH: named('session high', 0.6),
  SESSION_LOW: named('session low', 0.6),
  PRIOR_HIGH: named("prior day's high", 1),
  PRIOR_LOW: named("prior day's low", 1),
  PRIOR_CLOSE: { ...named("prior day's close", 1), obstacle: false },
  ON_HIGH: named('overnight high', 0.6),
  ON_LOW: named('overnight low', 0.6),
  VWAP: named('VWAP', 0.7),
  STRIKE: plain('strike'),
  SMA_200: named('200-bar average', 0.8),
  SMA_400: named('400-bar average', 0.8),
  CALL_WALL: wall('call wall'),
  PUT_WALL: wall('put wall'),
  GAMMA_FLIP: named('gamma flip', 0.6),
  HOTZONE: { ...named('hot zone', 0), obstacle: false },
}
