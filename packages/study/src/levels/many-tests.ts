/**
 * Probabilities adjusted for how many were tried, in the order given: below 0.05 means that among all that are called
 * so, at most 5 % are by chance. Where nothing is there at all, so is the probability of calling any. Y. Benjamini,
 * Y. Hochberg, "Controlling the false discovery rate", J. R. Stat. Soc. B 57 (1995).
 */
export function adjustedForMany(ps: readonly number[]): number[] {
  const order = ps.map((_, place) => place).sort((a, b) => ps[b]! - ps[a]!)
  const adjusted = new Array<number>(ps.length).fill(1)
  let least = 1
  for (const [k, place] of order.entries()) {
    least = Math.min(least, (ps[place]! * ps.length) / (ps.length - k))
    adjusted[place] = least
  }
  return adjusted
}
