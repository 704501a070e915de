import type { LevelKind } from '../payload/words.ts'
import type { FeatureMoment } from './feature-moment.ts'

type Neighbour = { readonly id: string; readonly kind: LevelKind; readonly price: number }

/** The levels of the snap that stand: none that is forming. */
function standing({ snap }: FeatureMoment): Neighbour[] {
  const scored = snap.levels.filter(({ forming }) => !forming)
  return [...scored, ...snap.universe.filter(({ state }) => state !== 'forming')]
}

/**
 * The other levels that stand, without a user's hot zones: what a model learns must not depend on who watches.
 */
export function neighbours(moment: FeatureMoment): Neighbour[] {
  return standing(moment).filter(({ id, kind }) => id !== moment.level.id && kind !== 'HOTZONE')
}

/** Price now of the level of a kind of which there is one; null where it does not stand. */
export function priceOf(moment: FeatureMoment, kind: LevelKind): number | null {
  return standing(moment).find((level) => level.kind === kind)?.price ?? null
}
