import { SALE_CONDITIONS } from '@spymaster/events'

/** Bits of what a trade counts for. */
export const USE = { highLow: 1, last: 2, volume: 4 } as const

/** What a trade without stated conditions counts for. */
export const ALL_USES = USE.highLow | USE.last | USE.volume

/** Bit beside the uses of a trade that has a letter the table does not know. */
export const UNKNOWN_CONDITION = 8

/** A rule of ours that takes the place of the tape's table for some letters. */
export type EligibilityRule = {
  readonly letters: string
  /** When trades with these letters count, for everything that their other letters allow. */
  readonly counts: 'never' | 'premarket'
  readonly why: string
}

/**
 * Where we part from the tape's table. The tape keeps the statistics of a day; levels want what the market paid at
 * the time it is seen to pay it.
 */
export const ELIGIBILITY_RULES: readonly EligibilityRule[] = [
  { letters: 'B', counts: 'never', why: 'an average price was paid at no one time' },
  { letters: '4', counts: 'never', why: 'a derived price was not made by this market' },
  { letters: 'P', counts: 'never', why: 'a prior reference price is an old one' },
  { letters: 'ZU', counts: 'never', why: 'out of sequence: other prices came since' },
  { letters: '9', counts: 'never', why: 'a corrected close states a trade again' },
  { letters: 'T', counts: 'premarket', why: 'before 09:30 all trades are marked so; after it they are late' },
]

/** What a letter takes away: bits of `USE`, and `UNKNOWN_CONDITION`. By character, for one segment. */
function lossesIn(segment: 'premarket' | 'regular'): Uint8Array {
  // Nearly everything on the tape counts into volume; what an unknown letter says of the price nobody knows.
  const losses = new Uint8Array(256).fill(USE.highLow | USE.last | UNKNOWN_CONDITION)
  losses[0x20] = 0
  for (const { letter, highLow, last, volume } of SALE_CONDITIONS)
    losses[letter.charCodeAt(0)] =
      (highLow ? 0 : USE.highLow) | (last ? 0 : USE.last) | (volume ? 0 : USE.volume)
  for (const { letters, counts } of ELIGIBILITY_RULES)
    for (const letter of letters) losses[letter.charCodeAt(0)] = counts === segment ? 0 : ALL_USES
  return losses
}

const preMarketLosses = lossesIn('premarket')
const regularLosses = lossesIn('regular')

/**
 * What a trade counts for: bits of `USE`, with `UNKNOWN_CONDITION` where the table lacks a letter of it. A trade has
 * to be allowed by each of its letters. `packed` is what `packSaleConditions` makes.
 */
export function tradeUses(packed: number, isPreMarket: boolean): number {
  const losses = isPreMarket ? preMarketLosses : regularLosses
  const lost =
    losses[packed & 0xff]! |
    losses[(packed >>> 8) & 0xff]! |
    losses[(packed >>> 16) & 0xff]! |
    losses[packed >>> 24]!
  return lost ^ ALL_USES
}
