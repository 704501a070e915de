import { UNITS_PER_DOLLAR } from '../market/spy-quote.ts'
import type { LevelKind } from '../payload/words.ts'
import type { DayTape } from './day-tape.ts'
import { type LevelCandidate, type LevelMoment, type LevelSource, named } from './level-source.ts'

const AVERAGES: readonly (readonly [LevelKind, number])[] = [
  ['SMA_200', 200],
  ['SMA_400', 400],
]

/**
 * SMA_200 and SMA_400: means of the closes of the last 200 and 400 two-minute bars of regular hours, from 04:00 to
 * the close; neither exists before there are so many bars.
 *
 * A bar without a trade is skipped, and so is one that the log does not have: a hole in the warm-up looks like
 * silence. The bars of the day are made of the trades of the session's one source, and count once they are over.
 */
export class MovingAverages implements LevelSource {
  /** Sums of the first closes: of none, of one, of two … */
  readonly #sums: number[] = []
  /** The first bar of the day that has not been counted yet. */
  #next = 0

  collect({ nowNs, segment, day }: LevelMoment, into: LevelCandidate[]): void {
    if (day === null || segment === 'closed') return
    this.#advance(day.tape, nowNs)
    for (const [kind, bars] of AVERAGES) {
      const last = this.#sums.length - 1
      if (last < bars) continue
      const sum = this.#sums[last]! - this.#sums[last - bars]!
      into.push(named(kind, sum / (bars * UNITS_PER_DOLLAR)))
    }
  }

  #advance({ bars, regular }: DayTape, nowNs: number): void {
    if (this.#sums.length === 0) {
      this.#sums.push(0)
      for (const close of bars.earlier.closes) this.#push(close)
    }
    // By the time the first bar is over the session's source is settled.
    for (const end = bars.completedAt(nowNs); this.#next < end; this.#next++) {
      const close = bars.close(this.#next, regular.source)
      if (close !== null) this.#push(close)
    }
  }

  #push(close: number): void {
    this.#sums.push(this.#sums.at(-1)! + close)
  }
}
