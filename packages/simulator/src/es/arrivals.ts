import type { Random } from '../random.ts'

/** Mean lifetime of an excitement, s: of people and slow programs, and of machines that answer each other. */
const LIFE_SEC = 0.25
const ANSWER_SEC = 1.5e-4
/** Excitement never makes the market more than this many times as busy, nor leaves more answers to come. */
const MOST_TIMES = 40
const MOST_ANSWERS = 12

/** How many events follow another on average: soon, as people do, and at once, as machines do. */
export type Offspring = { readonly soon: number; readonly atOnce: number }

/**
 * Times of events that excite each other for a while (A. Hawkes 1971), by two exponential kernels: of a quarter of a
 * second, and far below a millisecond. Kernel by kernel: of independent next times the first is the next. Exact where the
 * next time is drawn anew whenever something excites; one that was drawn before stays as it is.
 */
export class Arrivals {
  /** Events a second that the slow excitement adds, and answers that are still to come, at `#asOfNs`. */
  #excited = 0
  #answers = 0
  #asOfNs = Number.NEGATIVE_INFINITY
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: Arrivals): void {
    this.#excited = other.#excited
    this.#answers = other.#answers
    this.#asOfNs = other.#asOfNs
  }

  /** The next event after `nowNs`, at least 1 µs later, where `perSec` come by themselves. */
  after(nowNs: number, perSec: number): number {
    this.#decayTo(nowNs)
    this.#excited = Math.min(this.#excited, MOST_TIMES * perSec)
    const random = this.#random
    const spontaneous = random.exponential() / perSec
    const excited = waitFor(this.#excited * LIFE_SEC, LIFE_SEC, random)
    const answer = waitFor(this.#answers, ANSWER_SEC, random)
    return nowNs + 1000 + Math.round(Math.min(spontaneous, excited, answer) * 1e9)
  }

  /** Something happened at `nowNs` that others follow. */
  excite(nowNs: number, { soon, atOnce }: Offspring): void {
    this.#decayTo(nowNs)
    this.#excited += soon / LIFE_SEC
    this.#answers = Math.min(this.#answers + atOnce, MOST_ANSWERS)
  }

  #decayTo(nowNs: number): void {
    const sec = (nowNs - this.#asOfNs) / 1e9
    if (!(sec > 0)) return
    this.#asOfNs = nowNs
    this.#excited *= Math.exp(-sec / LIFE_SEC)
    this.#answers *= Math.exp(-sec / ANSWER_SEC)
  }
}

/** Waiting time for the first of `expected` events whose rate decays with `lifeSec`; infinite where none comes. */
function waitFor(expected: number, lifeSec: number, random: Random): number {
  const drawn = random.exponential()
  return drawn < expected ? -lifeSec * Math.log(1 - drawn / expected) : Number.POSITIVE_INFINITY
}
