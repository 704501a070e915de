/** Strikes on either side of the beginning's price that are listed. */
const LISTED_STRIKES = 60

/** The strikes listed on a day that begins at a price: whole dollars. */
export function listedStrikes(spyPrice: number): number[] {
  const least = Math.max(1, Math.round(spyPrice) - LISTED_STRIKES)
  return Array.from({ length: Math.round(spyPrice) + LISTED_STRIKES - least + 1 }, (_, i) => least + i)
}
