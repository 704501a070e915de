const FIRST_MS = 500
const LONGEST_MS = 15_000

/**
 * How long to wait before an attempt, ms: doubling up to 15 s, and between half and all of that by `chance` (0 to 1),
 * so that pages do not all come back at once.
 */
export function backoffMs(attempt: number, chance: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return longest * (0.5 + chance / 2)
}
