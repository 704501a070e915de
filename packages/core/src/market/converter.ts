import type { ValuesOf } from '../config/setting.ts'
import type { RatioSource } from '../payload/words.ts'
import { marketSettings } from './settings.ts'

/** A quotient beyond what the default may be set to is not one of these two: one of the prices is broken. */
const { min: LEAST_RATIO, max: GREATEST_RATIO } = marketSettings.defaultEsSpyRatio
/** Half-lives without a usable pair after which the ratio begins anew. */
const GAP_HALF_LIVES = 10

/**
 * ES points per SPY dollar: an exponentially weighted mean of ES mid over SPY mid, by half-life.
 *
 * The only place where prices of the two are converted. The first usable pair, and one after a gap of more than
 * ten half-lives, sets the ratio; until then it is the default.
 */
export class Converter {
  readonly #halfLifeNs: number
  readonly #maxSpread: number
  #ratio: number
  #updatedNs: number | null = null
  #source: RatioSource = 'default'

  constructor(settings: ValuesOf<typeof marketSettings>) {
    this.#halfLifeNs = settings.ratioHalfLifeSec * 1e9
    this.#maxSpread = settings.ratioMaxSpread
    this.#ratio = settings.defaultEsSpyRatio
  }

  get ratio(): number {
    return this.#ratio
  }

  get source(): RatioSource {
    return this.#source
  }

  /** Seconds since the last update; null while the ratio is the default. */
  ageSec(nowNs: number): number | null {
    return this.#updatedNs === null ? null : (nowNs - this.#updatedNs) / 1e9
  }

  /** Enters a snap: the mids, null where a feed is stale or its book not two-sided and uncrossed. */
  step(esMid: number | null, spyMid: number | null, spySpread: number, nowNs: number): void {
    const measured = esMid === null || spyMid === null ? Number.NaN : esMid / spyMid
    if (!(measured >= LEAST_RATIO && measured <= GREATEST_RATIO && spySpread <= this.#maxSpread)) {
      if (this.#source === 'live') this.#source = 'held'
      return
    }
    const elapsed = this.#updatedNs === null ? Number.POSITIVE_INFINITY : nowNs - this.#updatedNs
    if (elapsed > GAP_HALF_LIVES * this.#halfLifeNs) this.#ratio = measured
    else this.#ratio += (1 - 2 ** (-elapsed / this.#halfLifeNs)) * (measured - this.#ratio)
    this.#updatedNs = nowNs
    this.#source = 'live'
  }

  /** SPY dollars of an ES price in points. */
  toSpy(points: number): number {
    return points / this.#ratio
  }

  /** ES points of a SPY price in dollars. */
  toEs(dollars: number): number {
    return dollars * this.#ratio
  }
}
