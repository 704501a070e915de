/**
 * The name that was probably meant: the one with fewest letters to change, add, drop or swap with a neighbour.
 * Null where none is near, which is more than a third of the letters.
 */
export function nearest(given: string, names: Iterable<string>): string | null {
  let best: string | null = null
  let fewest = Math.max(1, Math.floor(given.length / 3)) + 1
  for (const name of names) {
    const changes = distance(given, name)
    if (changes < fewest) [best, fewest] = [name, changes]
  }
  return best
}

/** Damerau's distance in the restricted form (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)])
  const at = (i: number, j: number): number => rows[i]?.[j] ?? j
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const changed = at(i - 1, j - 1) + (same ? 0 : 1)
      const shortest = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, changed)
      rows[i]![j] = swapped ? Math.min(shortest, at(i - 2, j - 2) + 1) : shortest
    }
  return at(a.length, b.length)
}
