import { OPTION_CONDITIONS } from '@spymaster/events'

/** Bits of what an option print is by its conditions; none of them for a plain trade. */
export const PRINT = { isNoTrade: 1, isMultiLeg: 2, isSweep: 4, isUnknown: 8 } as const

/** What each character says. What an unknown letter says nobody knows: it is signed no better than a package's leg. */
const kinds = new Uint8Array(256).fill(PRINT.isMultiLeg | PRINT.isUnknown)
for (const { letter, isTrade, isMultiLeg, isSweep } of OPTION_CONDITIONS)
  kinds[letter.charCodeAt(0)] =
    (isTrade ? 0 : PRINT.isNoTrade) | (isMultiLeg ? PRINT.isMultiLeg : 0) | (isSweep ? PRINT.isSweep : 0)

/** What a print is: bits of `PRINT` of all its letters, as `packSaleConditions` packs them. */
export function printKind(packed: number): number {
  return (
    kinds[packed & 0xff]! |
    kinds[(packed >>> 8) & 0xff]! |
    kinds[(packed >>> 16) & 0xff]! |
    kinds[packed >>> 24]!
  )
}
