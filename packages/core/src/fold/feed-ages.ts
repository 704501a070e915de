/** When each feed last spoke, in ns of the run's date; null before its first record. */
export class FeedAges {
  es: number | null = null
  spy: number | null = null
  options: number | null = null
}

/** Whether a feed spoke within `staleMs` before `nowNs`. Silence makes it stale, an unchanged quote does not. */
export function isFresh(lastNs: number | null, nowNs: number, staleMs: number): boolean {
  return lastNs !== null && nowNs - lastNs <= staleMs * 1e6
}
