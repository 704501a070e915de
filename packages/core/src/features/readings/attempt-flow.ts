import type { LevelPayload } from '../../payload/signals.ts'
import type { BarrierState } from '../../payload/words.ts'

/** What of a level's reading is added up. */
export type ReadLevel = Pick<LevelPayload, 'barrier' | 'tape' | 'breakScoreRaw'>

/** What a level's readings since its touch add up to. Contracts unless said otherwise. */
export type FlowReading = {
  /** Over the whole barrier windows since the touch, one after another. */
  readonly filled: number
  readonly hidden: number
  readonly addedNet: number
  readonly canceledNet: number
  readonly deltaLiq: number
  /** Whether of each of those windows something was in sight, and there was one: where not, the five are no figures. */
  readonly isBarrierSeen: boolean
  /** Over the whole tape windows since the touch. */
  readonly buyVolume: number
  readonly sellVolume: number
  /** Shares of the snaps since the touch, 0 to 1, by the barrier's state. */
  readonly states: Readonly<Record<BarrierState, number>>
  /** Shares of the snaps with a sweep in sight: up, and down. */
  readonly sweptUp: number
  readonly sweptDown: number
  /** Mean raw score, 0 to 100; null where no snap had one. */
  readonly score: number | null
}

const noState = (): Record<BarrierState, number> => ({
  UNSEEN: 0,
  VACUUM: 0,
  WALL: 0,
  ABSORPTION: 0,
  CONSUMED: 0,
  WEAK: 0,
  NEUTRAL: 0,
})

/**
 * Adds up a level's readings. What a reading counts within a window is taken once a window, at its end, so that nothing
 * is counted twice; what began before the touch is not taken, nor what is left over at the end.
 */
export class AttemptFlow {
  readonly #barrierSnaps: number
  readonly #tapeSnaps: number
  readonly #sums = {
    filled: 0,
    hidden: 0,
    addedNet: 0,
    canceledNet: 0,
    deltaLiq: 0,
    buyVolume: 0,
    sellVolume: 0,
  }
  readonly #states = noState()
  #snaps = 0
  #isWhole = true
  #barrierWindows = 0
  #seenWindows = 0
  #sweptUp = 0
  #sweptDown = 0
  #score = 0
  #scored = 0

  constructor(settings: { snapIntervalMs: number; barrierWindowSec: number; tapeWindowSec: number }) {
    const { snapIntervalMs, barrierWindowSec, tapeWindowSec } = settings
    this.#barrierSnaps = Math.round((barrierWindowSec * 1000) / snapIntervalMs)
    this.#tapeSnaps = Math.round((tapeWindowSec * 1000) / snapIntervalMs)
  }

  /** Takes the reading of the next snap after the touch; null makes the whole unknown. */
  step(level: ReadLevel | null): void {
    this.#snaps++
    if (level === null) this.#isWhole = false
    else this.#add(level)
  }

  /** Null before the first snap, and where one had no reading. */
  get reading(): FlowReading | null {
    if (!this.#isWhole || this.#snaps === 0) return null
    const share = (count: number): number => count / this.#snaps
    const states = noState()
    for (const state of Object.keys(states) as BarrierState[]) states[state] = share(this.#states[state])
    return {
      ...this.#sums,
      isBarrierSeen: this.#barrierWindows > 0 && this.#seenWindows === this.#barrierWindows,
      states,
      sweptUp: share(this.#sweptUp),
      sweptDown: share(this.#sweptDown),
      score: this.#scored === 0 ? null : this.#score / this.#scored,
    }
  }

  #add({ barrier, tape, breakScoreRaw }: ReadLevel): void {
    const sums = this.#sums
    if (this.#snaps % this.#barrierSnaps === 0) {
      this.#barrierWindows++
      if (barrier.coverage > 0) this.#seenWindows++
      sums.filled += barrier.filled
      sums.hidden += barrier.hidden
      sums.addedNet += barrier.addedNet
      sums.canceledNet += barrier.canceledNet
      sums.deltaLiq += barrier.deltaLiq
    }
    if (this.#snaps % this.#tapeSnaps === 0) {
      sums.buyVolume += tape.buyVolume
      sums.sellVolume += tape.sellVolume
    }
    this.#states[barrier.state]++
    if (tape.sweep?.direction === 'UP') this.#sweptUp++
    if (tape.sweep?.direction === 'DOWN') this.#sweptDown++
    if (breakScoreRaw === null) return
    this.#score += breakScoreRaw
    this.#scored++
  }
}
