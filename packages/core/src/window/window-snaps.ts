/** A window is a whole number of snaps when it is off by no more than this: 8.05 times 1000 is a little less than 8050. */
const TOLERANCE_MS = 1e-6

/** Snaps in a window; null where it is not a whole number of them, at least one. */
export function wholeSnaps(windowSec: number, snapIntervalMs: number): number | null {
  const snaps = Math.round((windowSec * 1000) / snapIntervalMs)
  const isWhole = Math.abs(snaps * snapIntervalMs - windowSec * 1000) <= TOLERANCE_MS
  return isWhole && snaps >= 1 ? snaps : null
}

/** Snaps in the window that a setting gives. Throws RangeError, naming its key, where they are not whole. */
export function windowSnaps(key: string, windowSec: number, snapIntervalMs: number): number {
  const snaps = wholeSnaps(windowSec, snapIntervalMs)
  if (snaps === null)
    throw new RangeError(`${key} must be a whole multiple of ${snapIntervalMs} ms, was ${windowSec} s`)
  return snaps
}
