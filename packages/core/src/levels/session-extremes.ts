import {
  isWithin,
  type LevelCandidate,
  type LevelMoment,
  type LevelSource,
  named,
  PRICE_TOLERANCE,
} from './level-source.ts'

/** The settings that make and end an armed extreme. */
export type ExtremeSettings = {
  readonly extremeArm: number
  readonly touchBand: number
  readonly touchExit: number
  readonly confirmationSec: number
  readonly horizonMinutes: number
}

/**
 * One armed extreme of the regular session.
 *
 * It exists once spot has retreated `extremeArm` from the running extreme, and stays at that price, also while
 * being passed, until spot is beyond the touch exit on its far side or its first touch is over (confirmation and
 * horizon); then it is formed anew. The running extreme itself moves with price and could never break.
 * `sign` is +1 for the high, -1 for the low.
 */
class ArmedExtreme {
  readonly #sign: 1 | -1
  readonly #settings: ExtremeSettings
  readonly #touchLastsNs: number
  #price: number | null = null
  #touchedAtNs: number | null = null

  constructor(sign: 1 | -1, settings: ExtremeSettings) {
    this.#sign = sign
    this.#settings = settings
    this.#touchLastsNs = settings.confirmationSec * 1e9 + settings.horizonMinutes * 60e9
  }

  /** The level's price as of a snap, or null; `running` is the session's extreme so far. */
  step(running: number, spot: number, nowNs: number): number | null {
    if (this.#price !== null && this.#isOver(this.#price, spot, nowNs)) this.#price = this.#touchedAtNs = null
    if (this.#price === null && this.#sign * (running - spot) >= this.#settings.extremeArm - PRICE_TOLERANCE)
      this.#price = running
    if (
      this.#price !== null &&
      this.#touchedAtNs === null &&
      isWithin(spot, this.#price, this.#settings.touchBand)
    )
      this.#touchedAtNs = nowNs
    return this.#price
  }

  #isOver(price: number, spot: number, nowNs: number): boolean {
    if (this.#sign * (spot - price) > this.#settings.touchExit + PRICE_TOLERANCE) return true
    return this.#touchedAtNs !== null && nowNs - this.#touchedAtNs >= this.#touchLastsNs
  }
}

/** SESSION_HIGH and SESSION_LOW. */
export class SessionExtremes implements LevelSource {
  readonly #high: ArmedExtreme
  readonly #low: ArmedExtreme

  constructor(settings: ExtremeSettings) {
    this.#high = new ArmedExtreme(1, settings)
    this.#low = new ArmedExtreme(-1, settings)
  }

  collect({ nowNs, spot, segment, day }: LevelMoment, into: LevelCandidate[]): void {
    const range = day !== null && segment === 'regular' ? day.tape.regular.range(nowNs) : null
    if (range === null) return
    const high = this.#high.step(range.high, spot, nowNs)
    const low = this.#low.step(range.low, spot, nowNs)
    if (high !== null) into.push(named('SESSION_HIGH', high))
    if (low !== null) into.push(named('SESSION_LOW', low))
  }
}
