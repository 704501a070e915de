import { type Ns, utcMidnightNs } from '@spymaster/events'
import { DayShape, type DayTimes, dayTimes } from './day-shape.ts'
import type { Settings } from './parameters.ts'
import { Random } from './random.ts'
import { Shocks } from './shock.ts'

const BEAT_SEC = 0.1
const REGULAR_SEC = 23_400
const YEAR_SESSIONS = 252
/** Trades push the value too: the share of its variance that is theirs, at an impact of 1. */
const OTHERS_VARIANCE = 0.243
/** How far, in logarithms, and how long volatility strays from its daily shape. */
const MOOD_SD = 0.3
const MOOD_SEC = 600
const RATIO_SD = 0.0012
const RATIO_SEC = 3600

/**
 * What moves slowly and is shared by all feeds: the value that the price follows, the mood of the day, the ratio
 * of ES to SPY. Moves on a grid of 100 ms and when somebody trades.
 */
export class MarketState {
  readonly settings: Settings
  readonly times: DayTimes
  readonly shape: DayShape
  readonly startNs: number
  readonly endNs: number
  /** Log time of what happens now. */
  nowNs: number
  /** What ES is worth, in ticks: a driftless walk, and what the order flow adds to it. */
  valueTicks: number
  /** ES points per SPY dollar. */
  ratio: number
  /** How busy it is; 1 on average over a regular session. */
  activity = 1
  /** Displayed sizes; 1 on average over a regular session. */
  depth = 1
  /** Logarithm of what volatility is beyond its daily shape. */
  mood = 0
  /** Grid point of the next move. */
  nextNs: number
  /** What one standard deviation of a regular session is at the beginning's price, ticks. */
  readonly dailyTicks: number
  /** What news there is. */
  readonly shocks: Shocks
  /** When ES does not trade. */
  readonly halts: readonly { readonly fromNs: number; readonly toNs: number }[]
  readonly #random: Random
  readonly #ratioRandom: Random
  readonly #streams: { readonly part: string; readonly random: Random }[] = []
  #branch = ''

  constructor(settings: Settings) {
    this.settings = settings
    this.times = dayTimes(settings.date)
    this.shape = new DayShape(this.times)
    this.startNs = this.since(settings.fromNs)
    this.endNs = this.since(settings.toNs)
    this.nowNs = this.startNs
    this.ratio = settings.ratio
    // In the middle of two ticks, as a mid is.
    this.valueTicks = Math.floor((settings.spyPrice * settings.ratio) / 0.25) + 0.5
    this.dailyTicks = (this.valueTicks * settings.volatility) / Math.sqrt(YEAR_SESSIONS)
    this.shocks = new Shocks(this)
    const { hours, happenings } = settings
    this.halts = [...hours.halts, ...happenings.filter(({ kind }) => kind === 'halt')].map(
      ({ fromNs, toNs }) => ({ fromNs: this.since(fromNs), toNs: this.since(toNs) }),
    )
    this.#random = this.random('value')
    this.#ratioRandom = this.random('ratio')
    this.nextNs = this.startNs
    this.fire()
  }

  /** Chance of its own for a part of the market: drawing from one changes no other. */
  random(part: string): Random {
    const random = new Random(this.seedOf(part))
    if (this.settings.branchNs !== null) this.#streams.push({ part, random })
    return random
  }

  /** The text that a part's chance comes from; another one after a branch. */
  seedOf(part: string): string {
    return `${this.settings.seed}/${this.settings.date}/${part}${this.#branch}`
  }

  /** From now on all chance is other: every stream begins anew, as `branchSeed` says. */
  branch(): void {
    this.#branch = `/branch ${this.settings.branchSeed}`
    for (const { part, random } of this.#streams) random.reseed(this.seedOf(part))
    this.#streams.length = 0
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: MarketState): void {
    this.nowNs = other.nowNs
    this.nextNs = other.nextNs
    this.valueTicks = other.valueTicks
    this.ratio = other.ratio
    this.activity = other.activity
    this.depth = other.depth
    this.mood = other.mood
    this.shape.resume(other.shape)
    this.shocks.resume(other.shocks)
  }

  /** The time itself, or the end of the halt of ES that it lies in. */
  outsideHalts(ns: number): number {
    for (const { fromNs, toNs } of this.halts) if (ns >= fromNs && ns < toNs) return toNs
    return ns
  }

  /** An instant in ns since 00:00 UTC of the trade date. */
  since(ns: Ns): number {
    return Number(ns - utcMidnightNs(this.settings.date))
  }

  /** The instant of ns since 00:00 UTC of the trade date. */
  instant(ns: number): Ns {
    return utcMidnightNs(this.settings.date) + BigInt(ns)
  }

  /** Moves all to the grid point that is due. */
  fire(): void {
    const { shape, settings } = this
    shape.moveTo(this.nextNs)
    const pull = BEAT_SEC / MOOD_SEC
    this.mood += -this.mood * pull + MOOD_SD * Math.sqrt(2 * pull) * this.#random.normal()
    const share = Math.sqrt(Math.max(0.25, 1 - OTHERS_VARIANCE * settings.impact * settings.impact))
    const dailyTicks = (this.valueTicks * settings.volatility * share) / Math.sqrt(YEAR_SESSIONS)
    const elapsed = (shape.variance * BEAT_SEC) / REGULAR_SEC
    this.valueTicks += dailyTicks * Math.sqrt(elapsed) * Math.exp(this.mood) * this.#random.normal()
    if (settings.drift !== 0) this.valueTicks += settings.drift * this.dailyTicks * elapsed
    this.shocks.fire(this)
    this.activity = settings.rate * shape.activity * Math.exp(0.7 * this.mood)
    this.depth = settings.depth * shape.depth * Math.exp(-0.4 * this.mood) * this.shocks.depthAt(this.nextNs)
    const drift = BEAT_SEC / RATIO_SEC
    this.ratio +=
      (settings.ratio - this.ratio) * drift + RATIO_SD * Math.sqrt(2 * drift) * this.#ratioRandom.normal()
    this.nextNs += BEAT_SEC * 1e9
  }

  /** A trade of so many contracts moved what ES is worth: `share` is of the size displayed at the best price. */
  pushed(share: number, isBuy: boolean): void {
    // Of more trades each says less, so that the rate does not change volatility.
    const ticks = (0.3 * this.settings.impact * Math.min(share, 2)) / Math.sqrt(this.settings.rate)
    this.valueTicks += isBuy ? ticks : -ticks
  }
}
