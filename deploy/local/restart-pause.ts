/** The pause before a service is started again that has just been well, ms. */
export const FIRST_PAUSE_MS = 500
const LONGEST_MS = 10_000
/** One that ran for so long has been well, as container engines have it. */
const WELL_MS = 10_000

/** The pause after a run of so many ms, given the one before it: doubled up to the longest, and short again after a run that went well. */
export const pauseAfter = (ranMs: number, before: number): number =>
  ranMs >= WELL_MS ? FIRST_PAUSE_MS : Math.min(before * 2, LONGEST_MS)
