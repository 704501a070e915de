const NS_PER_SEC = 1e9

/** A silence of more than this many time constants leaves nothing of the old value worth keeping. */
const GAP_TAUS = 10

/**
 * Exponentially weighted mean of a quantity read at irregular times.
 *
 *     m <- m + a (x - m),  a = 1 - exp(-dt / tau)
 *
 * where dt is the time since the last update. The first value, and one more than 10 tau after the last, is taken
 * as it is.
 */
export class Smoother {
  readonly #tauNs: number
  #value: number | null = null
  #lastNs = 0

  /** Throws RangeError unless the time constant is positive and finite. */
  constructor(tauSec: number) {
    if (!(tauSec > 0 && tauSec < Infinity)) throw new RangeError(`tau must be above 0 s, was ${tauSec}`)
    this.#tauNs = tauSec * NS_PER_SEC
  }

  /** The smoothed value, in the unit of what was folded; null before the first value. */
  get value(): number | null {
    return this.#value
  }

  /**
   * Folds the value `x` of time `tNs` (nanoseconds of any one origin) and returns the smoothed one. A second value
   * of the same time changes nothing. A reading that is missing is simply not folded.
   *
   * Throws RangeError when `x` is not finite or time runs backwards: folded, either would stay in every later
   * value, so whoever made it must hear of it.
   */
  update(x: number, tNs: number): number {
    if (!Number.isFinite(x)) throw new RangeError(`a smoothed quantity must be finite, was ${x}`)
    const elapsedNs = tNs - this.#lastNs
    if (this.#value === null || elapsedNs > GAP_TAUS * this.#tauNs) this.#value = x
    else {
      if (elapsedNs < 0)
        throw new RangeError(`time must not run backwards, was ${tNs} ns after ${this.#lastNs} ns`)
      const alpha = -Math.expm1(-elapsedNs / this.#tauNs)
      this.#value += alpha * (x - this.#value)
    }
    this.#lastNs = tNs
    return this.#value
  }

  /** Forgets everything: the next value is taken as it is. */
  reset(): void {
    this.#value = null
  }
}
