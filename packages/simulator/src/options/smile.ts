import type { MarketState } from '../market-state.ts'

const REGULAR_MIN = 390
const YEAR_SESSIONS = 252
/** The walk's own mood lasts so long, min, and its variance: what is expected of it beyond is its mean. */
const MOOD_MIN = 10
const MOOD_VARIANCE = 0.09
/** How much of the mood makers take to last all day. */
const KEPT_MOOD = 0.2
/** Options are dearer than what the walk delivers, the more so the less is left of the day. */
const PREMIUM = 1.03
const LATE_PREMIUM = 0.07
const LATE_MIN = 45
/** An option is never worth less than this many minutes: it may be exercised after the close. */
const LEAST_MIN = 1
/** Slope and curvature of the smile, shares of the volatility at the money a standard deviation and its square. */
const SKEW = { always: 0.04, day: 0.05 } as const
const CURVATURE = { always: 0.025, late: 0.02 } as const
const FARTHEST = 4

/**
 * What makers expect of the rest of the day. Volatility at the money is that of the variance left under the day's
 * shape, so that a minute of the open counts three times one of midday; of the mood of the moment an option feels the
 * more the less time is left. The smile is drawn in standard deviations from the money: its slope, which comes of
 * volatility rising as the price falls, flattens as the root of the time left; its wings, which come of jumps, rise.
 */
export class Smile {
  readonly #state: MarketState
  #ns = Number.NaN
  #mood = 0
  #atTheMoney = 0
  #slope = 0
  #curvature = 0

  constructor(state: MarketState) {
    this.#state = state
  }

  /** Standard deviation of the logarithm of SPY at the close as seen at `nowNs`; above 0, also after the close. */
  atTheMoney(nowNs: number): number {
    if (nowNs !== this.#ns || this.#state.mood !== this.#mood) this.#look(nowNs)
    return this.#atTheMoney
  }

  /** Implied volatility of a strike times the root of the time left, which is what a price is made of. */
  deviation(strike: number, forward: number, nowNs: number): number {
    const atTheMoney = this.atTheMoney(nowNs)
    const z = Math.max(-FARTHEST, Math.min(FARTHEST, Math.log(strike / forward) / atTheMoney))
    return atTheMoney * (1 - this.#slope * z + this.#curvature * z * z)
  }

  #look(nowNs: number): void {
    const { shape, settings, times, mood } = this.#state
    const left = Math.max(LEAST_MIN, (times.closeNs - nowNs) / 60e9)
    const minutes = Math.max(LEAST_MIN, shape.minutesLeft(nowNs))
    // Means over the time left of a mood that fades, and of the variance that it regains.
    const fading = (MOOD_MIN / left) * (1 - Math.exp(-left / MOOD_MIN))
    const regained = 1 - (MOOD_MIN / (2 * left)) * (1 - Math.exp((-2 * left) / MOOD_MIN))
    const expected = Math.exp(mood * (KEPT_MOOD + (1 - KEPT_MOOD) * fading) + MOOD_VARIANCE * regained)
    const premium = PREMIUM + LATE_PREMIUM * Math.exp(-left / LATE_MIN)
    const share = Math.min(1, left / REGULAR_MIN)
    this.#ns = nowNs
    this.#mood = mood
    this.#atTheMoney =
      settings.volatility * premium * expected * Math.sqrt(minutes / (YEAR_SESSIONS * REGULAR_MIN))
    this.#slope = SKEW.always + SKEW.day * Math.sqrt(share)
    this.#curvature = CURVATURE.always + CURVATURE.late * (1 - Math.sqrt(share))
  }
}
