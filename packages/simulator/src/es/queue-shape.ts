/** Share of orders by distance from the best price, in ticks; the last stand beyond the ten levels. */
const DISTANCE_SHARES = [0.34, 0.18, 0.12, 0.09, 0.07, 0.05, 0.04, 0.03, 0.025, 0.02, 0.015, 0.01, 0.01]

/** Distances by a draw of 8 bits. */
const DISTANCES = new Uint8Array(256)
let share = 0
let distance = 0
for (let draw = 0; draw < DISTANCES.length; draw++) {
  while (
    distance < DISTANCE_SHARES.length - 1 &&
    draw / DISTANCES.length >= share + DISTANCE_SHARES[distance]!
  )
    share += DISTANCE_SHARES[distance++]!
  DISTANCES[draw] = distance
}

/** The distance in ticks from the best price at which the next order comes or goes; takes the lowest 8 bits. */
export function drawDistance(bits: number): number {
  return DISTANCES[bits & 0xff]!
}

const SIZE_PROFILE = [1, 1.7, 2.0, 2.1, 2.1, 2.0, 2.0, 1.9, 1.9, 1.8]

/** Displayed size by distance from the best price, in units of the best price's: more behind it, then level. */
export function sizeProfile(distance: number): number {
  return SIZE_PROFILE[distance] ?? 1.8
}

/** What is left of a queue's attraction where ES is worth `adverse` ticks beyond the mid against it. */
export function touchDiscount(adverse: number): number {
  return adverse <= 0.25 ? 1 : Math.exp(-3 * (Math.min(adverse, 3) - 0.25))
}

/**
 * How much a best price draws trades, by the displayed size over its mean: 1 at the mean, up to 3.9 where little is left
 * (after Huang, Lehalle and Rosenbaum 2015, whose market orders come the faster the shorter the queue).
 */
export function touchPull(filled: number): number {
  return 0.42 + 3.5 * Math.exp(-1.8 * filled)
}
