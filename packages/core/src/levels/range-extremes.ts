import type { LevelKind } from '../payload/words.ts'
import type { DayTape } from './day-tape.ts'
import { type LevelCandidate, type LevelMoment, type LevelSource, named } from './level-source.ts'
import type { SegmentTape } from './segment-tape.ts'

type RangeKinds = {
  readonly high: LevelKind
  readonly low: LevelKind
  readonly segment: (tape: DayTape) => SegmentTape
}

/** High and low of a segment of the day until the close, forming before its end. */
class RangeExtremes implements LevelSource {
  readonly #kinds: RangeKinds

  constructor(kinds: RangeKinds) {
    this.#kinds = kinds
  }

  collect({ nowNs, day }: LevelMoment, into: LevelCandidate[]): void {
    if (day === null) return
    const segment = this.#kinds.segment(day.tape)
    if (nowNs < segment.startNs || nowNs >= day.times.closeNs) return
    const range = segment.range(nowNs)
    if (range === null) return
    const isForming = nowNs < segment.endNs
    into.push(named(this.#kinds.high, range.high, isForming), named(this.#kinds.low, range.low, isForming))
  }
}

/** Extremes of 04:00-09:30; forming until then. */
export const preMarketExtremes = (): LevelSource =>
  new RangeExtremes({
    high: 'PM_HIGH',
    low: 'PM_LOW',
    segment: (tape) => tape.preMarket,
  })

/** Extremes of the first minutes of the regular session; forming until they are over. */
export const openingRangeExtremes = (): LevelSource =>
  new RangeExtremes({
    high: 'OR_HIGH',
    low: 'OR_LOW',
    segment: (tape) => tape.openingRange,
  })
