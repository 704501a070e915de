import type { Random } from '../random.ts'

/** Share of trades that belong to somebody's large order, worked in pieces. */
const WORKED_SHARE = 0.6
/** Tail of the numbers of pieces: signs then remember for as long as real ones (Lillo, Mike and Farmer 2005). */
const PIECES_TAIL = 1.45
const MOST_PIECES = 2000

/** Who trades at the market, and how much: signs with a long memory, sizes of mode 1 with a heavy tail. */
export class Aggressors {
  #isBuying = true
  #pieces = 0
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: Aggressors): void {
    this.#isBuying = other.#isBuying
    this.#pieces = other.#pieces
  }

  /**
   * Whether the next trade is a buy: `rich` ticks are what ES is worth above its mid, `askPull` and `bidPull` how
   * much each best price draws trades because little is left there (`touchPull`).
   */
  isBuy(rich: number, askPull: number, bidPull: number): boolean {
    const random = this.#random
    const lean = Math.max(-1, Math.min(1, rich))
    if (!random.chance(WORKED_SHARE)) return random.chance(askPull / (askPull + bidPull) + 0.35 * lean)
    if (this.#pieces === 0) {
      this.#isBuying = random.chance(0.5)
      this.#pieces = random.paretoCount(PIECES_TAIL, MOST_PIECES)
    }
    this.#pieces--
    return this.#isBuying
  }

  /** Contracts wanted where `displayed` stand at the best price. What is left of a queue is taken whole. */
  size(displayed: number): number {
    const wanted = this.#random.paretoCount(1.19, 600)
    return displayed <= 12 && this.#random.chance(0.6) ? Math.max(wanted, displayed) : wanted
  }

  /** How many prices the trade may reach: most are limited to the best one. */
  reach(): number {
    return this.#random.chance(0.8) ? 1 : 3
  }
}
