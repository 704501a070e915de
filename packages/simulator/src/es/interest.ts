import { ES_TICK_POINTS } from '@spymaster/events'
import { hashText, mix } from '../hash.ts'
import type { MarketState } from '../market-state.ts'
import { MOST_TICKS } from './order-book.ts'

/** How long the interest in a price lasts before it is thought over, in s; each tick at its own moment. */
const EPOCH_SEC = 300
/** Ticks on either side of the price that are thought over. */
const REACH = 24
/** SPY dollars from a whole one that still count as it. */
const ROUND_BAND = 0.03
const TWO_32 = 2 ** 32

/**
 * How much traders care for each price: a factor on displayed size, and hidden contracts behind it. Whole SPY
 * dollars attract more of both. Nobody defends a price here or flees from one: that is what planted causes do.
 *
 * Drawn by hash of price and epoch, not from a stream: it does not depend on which prices were reached before.
 */
export class Interest {
  readonly #factors = new Float32Array(MOST_TICKS).fill(1)
  readonly #hidden = new Int32Array(MOST_TICKS)
  readonly #epochs = new Int32Array(MOST_TICKS).fill(-1)
  readonly #state: MarketState
  #seed: number

  constructor(state: MarketState) {
    this.#state = state
    this.#seed = hashText(state.seedOf('interest'))[0]
  }

  /** Goes on from where another one stands, with chance of its own. */
  resume(other: Interest): void {
    this.#factors.set(other.#factors)
    this.#hidden.set(other.#hidden)
    this.#epochs.set(other.#epochs)
  }

  /** Factor on the size wanted at a tick. */
  factor(tick: number): number {
    return this.#factors[tick]!
  }

  /** Contracts that somebody at a tick still wants to hide behind what icebergs there show. */
  unhidden(tick: number): number {
    return this.#hidden[tick]!
  }

  /** Some of them are hidden behind an order now; negative when the order is taken back with them. */
  hide(tick: number, contracts: number): void {
    this.#hidden[tick]! -= contracts
  }

  /** From now on prices are thought over with the chance of a branch. */
  branch(): void {
    this.#seed = hashText(this.#state.seedOf('interest'))[0]
  }

  /** Thinks over the prices near `tick` whose time has come. Called once a second. */
  refresh(nowNs: number, tick: number): void {
    const sec = Math.floor(nowNs / 1e9)
    for (let at = tick - REACH; at <= tick + REACH; at++) {
      const epoch = Math.floor((sec + ((at * 37) % EPOCH_SEC)) / EPOCH_SEC) + 1000
      if (this.#epochs[at] === epoch) continue
      this.#epochs[at] = epoch
      this.#draw(at, mix(mix(this.#seed, at), epoch))
    }
  }

  #draw(tick: number, chance: number): void {
    const [mood, size, more] = [chance / TWO_32, mix(chance, 1) / TWO_32, mix(chance, 2) / TWO_32]
    const dollars = (tick * ES_TICK_POINTS) / this.#state.ratio
    const isRound = Math.abs(dollars - Math.round(dollars)) < ROUND_BAND
    // Between 0.4 and 2.4, mostly near 1: some prices hold little, few hold much.
    const factor = (0.4 + 0.9 * size + 1.1 * more * more * more) * (isRound ? 1.3 : 1)
    const { interest } = this.#state.settings
    this.#factors[tick] = 1 + interest * (factor - 1)
    const hasHidden = mood < (isRound ? 0.3 : 0.07)
    this.#hidden[tick] = hasHidden ? Math.round(interest * this.#state.depth * (0.5 + 2 * more)) : 0
  }
}
