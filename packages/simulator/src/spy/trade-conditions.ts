import { packSaleConditions } from '@spymaster/events'

/** A trade as it is, by whether it swept markets, lies outside of the session, and is smaller than a round lot. */
const PLAIN = Array.from({ length: 8 }, (_, bits) =>
  packSaleConditions(`@${bits & 1 ? 'F' : ' '}${bits & 2 ? 'T' : ' '}${bits & 4 ? 'I' : ' '}`),
)

/** The tape's letters of a trade at the market's price. */
export function plainConditions(isSweep: boolean, isExtended: boolean, isOddLot: boolean): number {
  return PLAIN[(isSweep ? 1 : 0) | (isExtended ? 2 : 0) | (isOddLot ? 4 : 0)]!
}

/** Letters of a trade whose price is not the market's: an average, a part of another trade, one told late. */
export const OFF_MARKET = {
  average: packSaleConditions('@  B'),
  contingent: packSaleConditions('@7'),
  late: packSaleConditions('@ Z'),
} as const

/** Letters of an auction, and of the listing market's official price of it, which is no trade of its own. */
export const AUCTION = {
  opening: packSaleConditions('@O'),
  officialOpen: packSaleConditions('@  Q'),
  closing: packSaleConditions('@6'),
  officialClose: packSaleConditions('@  M'),
} as const
