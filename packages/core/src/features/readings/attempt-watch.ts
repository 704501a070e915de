import type { LevelPayload } from '../../payload/signals.ts'
import { AttemptFlow, type FlowReading, type ReadLevel } from './attempt-flow.ts'

/** What happened at a level since it was touched. Dollars beyond the level are positive toward the break. */
export type AttemptReading = {
  /** The level as it was read at the touch. */
  readonly touch: LevelPayload
  /** Since the touch. */
  readonly seconds: number
  /** Where spot stood at the touch and at its furthest either way since, that of now included. */
  readonly beyondAtTouch: number
  readonly furthestBeyond: number
  readonly furthestBack: number
  /** Since spot was furthest beyond. */
  readonly secondsSinceFurthest: number
  /** Shares of the snaps since the touch that have a spot, 0 to 1: with it beyond the level; within the touch band. */
  readonly beyondShare: number
  readonly touchedShare: number
  /** Times that spot went from one side of the level to the other. */
  readonly crossings: number
  /** What the snaps' readings add up to; null where one was missing. */
  readonly flow: FlowReading | null
}

/** What an attempt is of: what is frozen at the touch, and the windows of the readings. */
export type AttemptSettings = {
  readonly touchBand: number
  readonly snapIntervalMs: number
  readonly barrierWindowSec: number
  readonly tapeWindowSec: number
}

/**
 * Follows one touch event from its touch to its confirmation. O(1) a snap. `touch` is the level's reading at the touch;
 * price and direction are frozen there.
 */
export class AttemptWatch {
  readonly #touch: LevelPayload
  readonly #touchBand: number
  readonly #startNs: number
  readonly #flow: AttemptFlow
  readonly #beyondAtTouch: number
  #nowNs: number
  #furthestNs: number
  #furthestBeyond: number
  #furthestBack: number
  #snaps = 1
  #beyondSnaps: number
  #touchedSnaps: number
  #crossings = 0
  #side: number

  /** The snap of the touch: `nowNs` in ns of the run's date, `spot` as published. */
  constructor(nowNs: number, spot: number, touch: LevelPayload, settings: AttemptSettings) {
    this.#touch = touch
    this.#touchBand = settings.touchBand
    this.#startNs = this.#nowNs = this.#furthestNs = nowNs
    const x = this.#beyond(spot)
    this.#beyondAtTouch = this.#furthestBeyond = this.#furthestBack = x
    this.#side = Math.sign(x)
    this.#beyondSnaps = x > 0 ? 1 : 0
    this.#touchedSnaps = this.#isTouched(x) ? 1 : 0
    this.#flow = new AttemptFlow(settings)
  }

  /**
   * Takes a snap after that of the touch. `level` is the level's reading at the frozen price and side, null where there
   * is none.
   */
  step(nowNs: number, spot: number | null, level: ReadLevel | null): void {
    this.#nowNs = nowNs
    this.#flow.step(level)
    if (spot === null) return
    const x = this.#beyond(spot)
    if (x > this.#furthestBeyond) {
      this.#furthestBeyond = x
      this.#furthestNs = nowNs
    }
    this.#furthestBack = Math.min(this.#furthestBack, x)
    this.#snaps++
    if (x > 0) this.#beyondSnaps++
    if (this.#isTouched(x)) this.#touchedSnaps++
    if (x !== 0 && Math.sign(x) === -this.#side) this.#crossings++
    if (x !== 0) this.#side = Math.sign(x)
  }

  /** As of the latest snap. */
  get reading(): AttemptReading {
    return {
      touch: this.#touch,
      seconds: (this.#nowNs - this.#startNs) / 1e9,
      beyondAtTouch: this.#beyondAtTouch,
      furthestBeyond: this.#furthestBeyond,
      furthestBack: this.#furthestBack,
      secondsSinceFurthest: (this.#nowNs - this.#furthestNs) / 1e9,
      beyondShare: this.#beyondSnaps / this.#snaps,
      touchedShare: this.#touchedSnaps / this.#snaps,
      crossings: this.#crossings,
      flow: this.#flow.reading,
    }
  }

  /** In whole ten-thousandths of a dollar before it is dollars again, so that a mirrored market gives the same. */
  #beyond(spot: number): number {
    const x = Math.round((spot - this.#touch.price) * 1e4) / 1e4
    return this.#touch.direction === 'UP' ? x : 0 - x
  }

  #isTouched(x: number): boolean {
    return Math.abs(x) <= this.#touchBand + 1e-9
  }
}
