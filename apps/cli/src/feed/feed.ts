import type { LogBatch } from '@spymaster/ingestor'

/** Names the run of a trade date, given the identity of its input. */
export type RunNaming = (date: string, input: string) => string

/** Something that fills the log. */
export type Feed = {
  /** For people, as in `simulated 2026-11-20, seed 1`. */
  readonly name: string
  /** `live`: it comes when it comes, is not paced, and its silence is told the time. */
  readonly mode: 'simulated' | 'replay' | 'live'
  /** The (first) trade date; null where that is not known beforehand. */
  readonly date: string | null
  /** First and last log time, ms since the epoch; null where that is not known beforehand. */
  readonly range: { readonly fromTs: number; readonly toTs: number } | null
  /** The log from its beginning; each call begins anew. May throw the signal's reason when it aborts. */
  open(runId: RunNaming, signal: AbortSignal): AsyncIterable<LogBatch>
}
