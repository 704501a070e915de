import { type LevelCandidate, type LevelMoment, type LevelSource, named } from './level-source.ts'

/** Volume-weighted average price of the regular session so far. */
export class VwapLevel implements LevelSource {
  collect({ nowNs, segment, day }: LevelMoment, into: LevelCandidate[]): void {
    if (day === null || segment !== 'regular') return
    const vwap = day.tape.regular.range(nowNs)?.vwap ?? null
    if (vwap !== null) into.push(named('VWAP', vwap))
  }
}
