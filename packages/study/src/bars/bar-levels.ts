import {
  DayTape,
  type LevelCandidate,
  type LevelSource,
  levelSources,
  type PhysicsConfig,
  type PriorSession,
  type SessionTimes,
  segmentAt,
  sessionTimes,
  USE,
  withPriorBar,
} from '@spymaster/core'
import { utcMidnightNs } from '@spymaster/events'
import type { Bar } from './bar.ts'
import type { TradeDay } from './trade-days.ts'

/** What earlier days leave to a day. */
export type Earlier = {
  readonly prior: PriorSession | null
  /** Closes of two-minute bars of previous sessions, in 1e-4 dollars. */
  readonly closes: readonly number[]
}

const NS_PER_MS = 1e6
/** What bars say nothing of: options make no levels here. */
const WITHOUT_BOOK = ['dealers']
/** Averages of two-minute bars, which longer bars do not have. */
const AVERAGES = 'movingAverages'
/** Of it bars say nothing where one of them goes on beyond its end. */
const OPENING_RANGE = 'openingRange'

/**
 * The levels of a day as its bars make them, by the rules that the physics has for trades: a bar is taken as trades at
 * its beginning, its extremes for highs and lows, its typical price (high + low + close) / 3 for all its volume, its
 * close for the averages.
 */
export class BarLevels {
  readonly times: SessionTimes
  readonly #tape: DayTape
  readonly #sources: readonly LevelSource[]
  readonly #earlier: Earlier
  readonly #midnightMs: number
  readonly #barNs: number

  constructor(day: TradeDay, barMinutes: number, config: PhysicsConfig, earlier: Earlier) {
    this.times = sessionTimes(day.date, config.openingRangeMinutes)!
    this.#midnightMs = Number(utcMidnightNs(day.date)) / NS_PER_MS
    this.#barNs = barMinutes * 60e9
    this.#tape = new DayTape(this.times, this.#startNs(day.bars[0]!))
    this.#earlier = earlier
    this.#tape.bars.earlier = { closes: earlier.closes, today: null }
    const left = [
      ...WITHOUT_BOOK,
      ...(barMinutes > 2 ? [AVERAGES] : []),
      ...(config.openingRangeMinutes % barMinutes === 0 ? [] : [OPENING_RANGE]),
    ]
    this.#sources = Object.entries(levelSources).flatMap(([name, create]) =>
      left.includes(name) ? [] : [create(config)],
    )
  }

  /** Whether a bar lies in the regular session. */
  isRegular(bar: Bar): boolean {
    const ns = this.#startNs(bar)
    return ns >= this.times.openNs && ns < this.times.closeNs
  }

  /** Seconds from the end of a bar to the close. */
  secondsToClose(bar: Bar): number {
    return (this.times.closeNs - this.#startNs(bar) - this.#barNs) / 1e9
  }

  /** Takes a bar, in order, and says what levels there are at its end, spot being its close; none before 09:30. */
  step(bar: Bar): LevelCandidate[] {
    const startNs = this.#startNs(bar)
    this.#trade(bar, startNs)
    const nowNs = startNs + this.#barNs
    // Only what there is from the opening bell on is met.
    if (nowNs < this.times.openNs) return []
    const moment = {
      nowNs,
      spot: bar.close,
      segment: segmentAt(this.times, nowNs),
      day: { times: this.times, tape: this.#tape },
      prior: this.#earlier.prior,
      dealers: null,
      ratio: { value: 1, isMeasured: true },
    }
    const candidates: LevelCandidate[] = []
    for (const source of this.#sources) source.collect(moment, candidates)
    return candidates
  }

  /** What the day leaves to the next: its closes, and its extremes where its bars are of the whole session. */
  leaves(bars: readonly Bar[]): { readonly prior: PriorSession | null; readonly closes: readonly number[] } {
    const regular = bars.filter((bar) => this.isRegular(bar))
    const [first, last] = [regular[0], regular.at(-1)]
    const isWhole =
      first !== undefined && this.#startNs(first) === this.times.openNs && this.secondsToClose(last!) <= 60
    return {
      prior: isWhole ? regular.reduce<PriorSession | null>(withPriorBar, null) : null,
      closes: this.#closes(),
    }
  }

  #closes(): number[] {
    const { bars, regular } = this.#tape
    return Array.from({ length: bars.completedAt(this.times.closeNs) }, (_, bar) =>
      bars.close(bar, regular.source),
    ).filter((close) => close !== null)
  }

  #trade({ high, low, close, volume }: Bar, startNs: number): void {
    if (startNs >= this.times.overnightNs && startNs < this.times.openNs) {
      this.#tape.overnightPoints.add(high, 0, USE.highLow)
      this.#tape.overnightPoints.add(low, 0, USE.highLow)
    }
    this.#tape.spyTrade(high, 0, startNs, USE.highLow)
    this.#tape.spyTrade(low, 0, startNs, USE.highLow)
    if (volume !== null && volume > 0)
      this.#tape.spyTrade((high + low + close) / 3, volume, startNs, USE.volume)
    this.#tape.spyTrade(close, 0, startNs, USE.last)
  }

  #startNs({ startMs }: Bar): number {
    return (startMs - this.#midnightMs) * NS_PER_MS
  }
}
