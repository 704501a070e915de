import type { LevelsQuestion, StudySource, TouchRow } from '@spymaster/study'

/** Touches of one kind of input, with what a reader must know of it. */
export type TouchInput = {
  readonly rows: readonly TouchRow[]
  readonly question: LevelsQuestion
  readonly source: StudySource
}
