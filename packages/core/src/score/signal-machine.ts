import type { BarrierState, EndReason, Signal } from '../payload/words.ts'
import type { ScoreSettings } from './settings.ts'

const NS_PER_SEC = 1e9

/** The settings that the signal depends on. */
export type SignalSettings = Pick<
  ScoreSettings,
  'triggerHoldSec' | 'contestedHoldSec' | 'breakAbove' | 'breakEndBelow' | 'bounceBelow' | 'bounceEndAbove'
>

/** What one snap says about a level. */
export type SignalStep = {
  /** Snap time in nanoseconds, of any one origin. */
  readonly tNs: number
  /** The smoothed break score, 0 to 100, of the side that the level has at this snap; null without one. */
  readonly score: number | null
  /** Whether spot is within the touch band. */
  readonly touched: boolean
  /** Whether the level is near enough to spot to be scored. */
  readonly monitored: boolean
  /** Whether the level's side flipped at this snap. */
  readonly crossed: boolean
  /** Whether the barrier is fought over: see `isFoughtOver`. The score's part is tested here. */
  readonly contestedQualifies: boolean
  /** Whether there is a spot at all; without one the other answers count for nothing. */
  readonly hasSpot: boolean
}

/**
 * Whether the barrier qualifies for CONTESTED: it is being consumed or absorbs, and at least `fillFactor` times
 * the notable flow F (contracts, over all zone ticks visible at the snap) was filled.
 */
export function isFoughtOver(state: BarrierState, filled: number, flow: number, fillFactor: number): boolean {
  return (state === 'CONSUMED' || state === 'ABSORPTION') && filled >= fillFactor * flow
}

/**
 * The signal of one level, snap by snap (`docs/physics.md` §7). At each snap, in this order:
 *
 * 1. The active signal ends if due. BREAK fades when the score falls below `breakEndBelow`, BOUNCE when it rises
 *    above `bounceEndAbove` (at the threshold itself both live on), CONTESTED at the first snap that does not
 *    qualify, all of them when there is no score. Where several reasons hold, one is given, the most telling:
 *    `no_spot`, `crossed`, `left`, `faded`. Without a spot no level is monitored, so that ends a signal too. A
 *    score seen right at a crossing belongs to the other side, so it does not say that the old signal faded.
 * 2. Timers. Each signal's timer starts at the first snap that qualifies and is cleared by any that does not, by
 *    a snap without spot, score or monitoring, by a crossing and by skipped snaps. A snap that comes after a
 *    skipped one or that crosses may itself be the first to qualify.
 * 3. A signal whose timer has run for its hold time fires, if none is active: BREAK before BOUNCE before
 *    CONTESTED. An active signal is never replaced, only ended; where it ends and another is due at the same
 *    snap, that one fires, and `endReason` still says why the old one ended. With thresholds in order that takes
 *    a hold time of 0: no two signals qualify at one score, but CONTESTED at exactly `breakEndBelow` or
 *    `bounceEndAbove`, where the signal that lives on is kept.
 *
 * BREAK needs no touch. BOUNCE needs one to qualify, through all its hold time, and outlives it once fired.
 *
 * To be stepped at every snap from the first at which the level is monitored to the first at which it is not,
 * the last included (that one ends its signal). Skipped snaps clear the timers and do not end a signal.
 */
export class SignalMachine {
  readonly #settings: SignalSettings
  readonly #snapIntervalNs: number
  readonly #break: HoldTimer
  readonly #bounce: HoldTimer
  readonly #contested: HoldTimer
  #lastNs: number | null = null
  #signal: Signal = 'NEUTRAL'
  #sinceNs: number | null = null
  #endReason: EndReason | null = null

  constructor(settings: SignalSettings, snapIntervalNs: number) {
    this.#settings = settings
    this.#snapIntervalNs = snapIntervalNs
    this.#break = new HoldTimer(settings.triggerHoldSec)
    this.#bounce = new HoldTimer(settings.triggerHoldSec)
    this.#contested = new HoldTimer(settings.contestedHoldSec)
  }

  /** The signal as of the last step; NEUTRAL before the first. */
  get signal(): Signal {
    return this.#signal
  }

  /** Time of the snap at which the active signal fired; null while NEUTRAL. */
  get sinceNs(): number | null {
    return this.#sinceNs
  }

  /** Why the signal of the step before ended at this step; null when it did not, or when there was none. */
  get endReason(): EndReason | null {
    return this.#endReason
  }

  /** Takes one snap. Throws RangeError unless it is later than the one before. */
  step(snap: SignalStep): void {
    if (this.#lastNs !== null && snap.tNs <= this.#lastNs)
      throw new RangeError(
        `a snap must be later than the one before, was ${snap.tNs} ns after ${this.#lastNs} ns`,
      )
    this.#end(snap)
    const skipped = this.#lastNs !== null && snap.tNs - this.#lastNs > this.#snapIntervalNs
    if (skipped || snap.crossed) this.#clearTimers()
    this.#lastNs = snap.tNs
    const due = this.#runTimers(snap)
    if (this.#signal !== 'NEUTRAL' || due === null) return
    this.#signal = due
    this.#sinceNs = snap.tNs
  }

  #end(snap: SignalStep): void {
    this.#endReason = this.#signal === 'NEUTRAL' ? null : this.#reasonToEnd(snap)
    if (this.#endReason === null) return
    this.#signal = 'NEUTRAL'
    this.#sinceNs = null
  }

  #reasonToEnd(snap: SignalStep): EndReason | null {
    if (!snap.hasSpot) return 'no_spot'
    if (snap.crossed) return 'crossed'
    if (!snap.monitored) return 'left'
    return this.#livesOn(snap) ? null : 'faded'
  }

  #livesOn(snap: SignalStep): boolean {
    if (snap.score === null) return false
    if (this.#signal === 'BREAK') return snap.score >= this.#settings.breakEndBelow
    if (this.#signal === 'BOUNCE') return snap.score <= this.#settings.bounceEndAbove
    return this.#contests(snap.score, snap)
  }

  #contests(score: number, snap: SignalStep): boolean {
    const { bounceEndAbove, breakEndBelow } = this.#settings
    return snap.contestedQualifies && score >= bounceEndAbove && score <= breakEndBelow
  }

  /** The first signal in order of precedence that has qualified for its hold time. */
  #runTimers(snap: SignalStep): Signal | null {
    if (snap.score === null || !snap.monitored || !snap.hasSpot) {
      this.#clearTimers()
      return null
    }
    const { breakAbove, bounceBelow } = this.#settings
    const breaks = this.#break.step(snap.score > breakAbove, snap.tNs)
    const bounces = this.#bounce.step(snap.score < bounceBelow && snap.touched, snap.tNs)
    const contested = this.#contested.step(this.#contests(snap.score, snap), snap.tNs)
    if (breaks) return 'BREAK'
    if (bounces) return 'BOUNCE'
    return contested ? 'CONTESTED' : null
  }

  #clearTimers(): void {
    this.#break.clear()
    this.#bounce.clear()
    this.#contested.clear()
  }
}

/** Says when a condition has held for a time without a break. */
class HoldTimer {
  readonly #holdNs: number
  #fromNs: number | null = null

  constructor(holdSec: number) {
    this.#holdNs = holdSec * NS_PER_SEC
  }

  /** Whether the condition holds and has since `holdSec` before `tNs` or earlier. */
  step(holds: boolean, tNs: number): boolean {
    if (!holds) {
      this.#fromNs = null
      return false
    }
    this.#fromNs ??= tNs
    return tNs - this.#fromNs >= this.#holdNs
  }

  clear(): void {
    this.#fromNs = null
  }
}
