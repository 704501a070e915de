import { isWithin, PRICE_TOLERANCE } from './level-source.ts'

/** The settings that say what a touch event is, and which of them are attempts at one price. */
export type TouchSettings = {
  readonly touchBand: number
  readonly touchRearm: number
  readonly attemptMinutes: number
  readonly attemptBand: number
}

const NS_PER_MINUTE = 60e9

/**
 * The touch events of one level.
 *
 * One opens when spot enters the touch band of an armed level, and disarms it; the level is armed again once it has
 * been seen `touchRearm` or further from spot. At birth it is unarmed, so a level born nearer than that has to be
 * left first. Arming at the band's edge would make an event of every wobble about it.
 *
 * Only snaps of 04:00-16:00 at which the level is not forming may be stepped: they alone touch, and they alone arm.
 * So a run that has the night on its log counts as one that begins at 04:00, and a level that has been forming is
 * born when it stands.
 */
export class Touches {
  readonly #settings: TouchSettings
  #isArmed = false
  #count = 0
  /** The latest event's number in its chain, its time, and the level's price then. */
  #attempt = 0
  #lastNs = 0
  #lastPrice = 0

  constructor(settings: TouchSettings) {
    this.#settings = settings
  }

  /** Touch events so far. */
  get count(): number {
    return this.#count
  }

  /** Whether an event opened at the snap of this time. */
  hasOpenedAt(nowNs: number): boolean {
    return this.#count > 0 && this.#lastNs === nowNs
  }

  /** Takes a snap at `nowNs`, prices in SPY dollars. */
  step(nowNs: number, spot: number, price: number): void {
    const { touchBand, touchRearm } = this.#settings
    if (isWithin(spot, price, touchBand)) {
      if (this.#isArmed) this.#open(nowNs, price)
    } else if (Math.abs(spot - price) >= touchRearm - PRICE_TOLERANCE) this.#isArmed = true
  }

  /**
   * The number of the current attempt: the events up to the latest, each at most `attemptMinutes` and `attemptBand`
   * of the level's price from the one before. 0 where the latest is further back than that, and before the first.
   */
  attemptAt(nowNs: number, price: number): number {
    const { attemptMinutes, attemptBand } = this.#settings
    const isInForce =
      nowNs - this.#lastNs <= attemptMinutes * NS_PER_MINUTE && isWithin(price, this.#lastPrice, attemptBand)
    return isInForce ? this.#attempt : 0
  }

  #open(nowNs: number, price: number): void {
    this.#isArmed = false
    this.#count++
    this.#attempt = this.attemptAt(nowNs, price) + 1
    this.#lastNs = nowNs
    this.#lastPrice = price
  }
}
