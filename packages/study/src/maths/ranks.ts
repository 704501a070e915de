/** Ranks from 0 among the values that are there, equal ones in their middle; 0 for those that are not. */
export function midRanks(values: readonly (number | null)[]): Float64Array {
  const order = values.flatMap((value, place) => (value === null ? [] : [place]))
  order.sort((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let k = from; k < to; k++) ranks[order[k]!] = (from + to - 1) / 2
    from = to
  }
  return ranks
}

/**
 * Of all pairs of a value of each list, those in which the first is higher; equal ones count half. Over the number of
 * pairs it is the area under the curve (H. B. Mann, D. R. Whitney, 1947).
 */
export function pairsAbove(values: readonly number[], others: readonly number[]): number {
  let sum = 0
  for (const value of values) for (const other of others) sum += value > other ? 1 : value === other ? 0.5 : 0
  return sum
}
