import type { LevelPayload } from './signals.ts'

/**
 * One monitored placebo: a price beside a level that means nothing to anyone, read like a level. It has runway and
 * confluence among the real levels, and counts in theirs for nothing.
 */
export type PlaceboPayload = LevelPayload & {
  readonly placebo: true
  /** Id of the real level that it goes with. */
  readonly of: string
  /** Its price less that level's, dollars. */
  readonly offset: number
}

/** The placebos of one published snap. They are no part of its payload, nor of its digest. */
export type PlacebosPayload = {
  readonly run: string
  /** The snap's number and time, ms since the epoch. */
  readonly seq: number
  readonly ts: number
  /** In ascending price; none without a spot. */
  readonly levels: readonly PlaceboPayload[]
  /** Levels of the run so far that have no placebo, as none could be put clear of the real levels. */
  readonly without: number
}
