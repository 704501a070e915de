import type { LevelKind } from '../payload/words.ts'
import { type LevelCandidate, type LevelMoment, type LevelSource, named } from './level-source.ts'

/** Prices that follow from what dealers hold, SPY dollars; null where there is none. */
export type DealerPrices = {
  readonly callWall: number | null
  readonly putWall: number | null
  readonly gammaFlip: number | null
}

const KINDS: readonly (readonly [LevelKind, keyof DealerPrices])[] = [
  ['CALL_WALL', 'callWall'],
  ['PUT_WALL', 'putWall'],
  ['GAMMA_FLIP', 'gammaFlip'],
]

/** CALL_WALL, PUT_WALL and GAMMA_FLIP, from 04:00 to the close. Which strikes are walls the fuel engine says. */
export class DealerLevels implements LevelSource {
  collect({ segment, dealers }: LevelMoment, into: LevelCandidate[]): void {
    if (segment === 'closed' || dealers === null) return
    for (const [kind, key] of KINDS) {
      const price = dealers[key]
      if (price !== null) into.push(named(kind, price))
    }
  }
}
