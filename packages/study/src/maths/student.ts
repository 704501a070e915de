/** Bisections that leave nothing of an interval of doubles worth halving. */
const HALVINGS = 80

/**
 * The probability that a Student variable of `freedom` >= 1 whole degrees lies further from 0 than `t`, both tails.
 * Finite sums in the angle atan(t / sqrt(freedom)): M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions",
 * 26.7.3 and 26.7.4. Absolute error below 1e-12, so a tail below that is 0.
 */
export function studentTails(t: number, freedom: number): number {
  const angle = Math.atan(Math.abs(t) / Math.sqrt(freedom))
  const square = Math.cos(angle) ** 2
  const isOdd = freedom % 2 === 1
  let term = isOdd ? Math.cos(angle) : 1
  let sum = freedom === 1 ? 0 : term
  for (let k = isOdd ? 3 : 2; k < freedom; k += 2) {
    term *= (square * (k - 1)) / k
    sum += term
  }
  const inside = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
  return Math.max(0, 1 - inside)
}

/** The `t` that leaves `tails` in (0, 1) outside -t to t, of `freedom` >= 1 degrees. */
export function studentBound(tails: number, freedom: number): number {
  let low = 0
  let high = 1
  while (studentTails(high, freedom) > tails && high < 1e12) high *= 2
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2
    if (studentTails(middle, freedom) > tails) low = middle
    else high = middle
  }
  return (low + high) / 2
}
