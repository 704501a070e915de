import { type LevelCandidate, type LevelMoment, type LevelSource, named } from './level-source.ts'

/**
 * ON_HIGH and ON_LOW: extremes from 18:00 of the eve to 09:30, from then on.
 *
 * SPY trades through part of the night only, so they are ES's. Most of them trade before the run's first pair of
 * quotes measures the ratio; converted trade by trade the night would be dollars off its place. So the extremes are
 * kept in points and converted once, at the first ratio measured that a snap from 09:30 on has; until there is one,
 * at the default, as spot is. A night that was joined after its beginning has none.
 */
export class OvernightExtremes implements LevelSource {
  #fixed: { readonly high: number; readonly low: number } | null = null

  collect({ nowNs, day, ratio }: LevelMoment, into: LevelCandidate[]): void {
    if (day === null || nowNs < day.times.openNs || nowNs >= day.times.closeNs) return
    const { high, low } = day.tape.overnightPoints
    if (high < low || !day.tape.isNightWhole) return
    const range = this.#fixed ?? { high: high / ratio.value, low: low / ratio.value }
    if (ratio.isMeasured) this.#fixed = range
    into.push(named('ON_HIGH', range.high), named('ON_LOW', range.low))
  }
}
