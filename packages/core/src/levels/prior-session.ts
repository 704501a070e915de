import { type LevelCandidate, type LevelMoment, type LevelSource, named } from './level-source.ts'

/** High, low and close of the previous regular session, where its bars came by the log. */
export class PriorLevels implements LevelSource {
  collect({ prior }: LevelMoment, into: LevelCandidate[]): void {
    if (prior === null) return
    into.push(
      named('PRIOR_HIGH', prior.high),
      named('PRIOR_LOW', prior.low),
      named('PRIOR_CLOSE', prior.close),
    )
  }
}
