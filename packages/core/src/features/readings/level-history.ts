import type { Outcome } from '../../payload/events.ts'

/** The earlier touch events of a level today, as known at the touch at hand: the same at both of its stages. */
export type HistoryReading = {
  /** Earlier events. */
  readonly count: number
  /** Since the latest of them began; null without one. */
  readonly secondsSinceLast: number | null
  /** Events, each counting 2^(-age / 30 min): by its beginning, and of those resolved, by its resolution. */
  readonly decayedCount: number
  readonly decayedBreaks: number
  readonly decayedBounces: number
  /** Outcome of the latest event that has been resolved; null before the first. */
  readonly lastOutcome: Outcome | null
}

/** Time in which a touch comes to count half. */
export const HALF_LIFE_NS = 30 * 60e9

/** A sum whose terms halve every half-life. */
class DecayedSum {
  #sum = 0
  #atNs = 0

  add(nowNs: number): void {
    this.#sum = this.at(nowNs) + 1
    this.#atNs = nowNs
  }

  at(nowNs: number): number {
    return this.#sum === 0 ? 0 : this.#sum * 2 ** (-(nowNs - this.#atNs) / HALF_LIFE_NS)
  }
}

/**
 * What happened at one level before: what its earlier touch events came to, as far as it is known. Read it at a
 * touch before that is added, and keep the reading for the confirmation. Memory does not grow with the events. Times are ns of the run's date, in order.
 */
export class LevelHistory {
  readonly #touches = new DecayedSum()
  readonly #breaks = new DecayedSum()
  readonly #bounces = new DecayedSum()
  #count = 0
  #lastNs = 0
  #lastOutcome: Outcome | null = null

  /** Takes an event that begins now. */
  touched(nowNs: number): void {
    this.#count++
    this.#touches.add(nowNs)
    this.#lastNs = nowNs
  }

  /** Takes the outcome of an earlier event, at the first barrier, when its resolution is published. */
  resolved(nowNs: number, outcome: Outcome): void {
    this.#lastOutcome = outcome
    if (outcome === 'BREAK') this.#breaks.add(nowNs)
    if (outcome === 'BOUNCE') this.#bounces.add(nowNs)
  }

  /** As known at `nowNs`. */
  at(nowNs: number): HistoryReading {
    return {
      count: this.#count,
      secondsSinceLast: this.#count === 0 ? null : (nowNs - this.#lastNs) / 1e9,
      decayedCount: this.#touches.at(nowNs),
      decayedBreaks: this.#breaks.at(nowNs),
      decayedBounces: this.#bounces.at(nowNs),
      lastOutcome: this.#lastOutcome,
    }
  }
}
