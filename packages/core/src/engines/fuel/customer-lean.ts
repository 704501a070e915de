import { Contracts, SLOTS } from './contracts.ts'
import { grown } from './grown.ts'
import { METHODS } from './trade-signer.ts'

/** How far leans are from 0, or from one another, before anything is known of them: standard deviations. */
export type LeanPrior = {
  /** Of a right, from 0. */
  readonly right: number
  /** Of a contract, from that of its right. */
  readonly contract: number
}

/**
 * How much customers rather buy than sell: buys less sells, of all their single orders since the run began, each counted
 * once whatever its size. Beforehand that of a right is 0 with deviation τ, `customerLean`, and that of a contract is its
 * right's with deviation δ, `contractLean`. By orders signed as E[sign], with I_k = ΣE² and X_k = ΣE[sign] of contract k,
 *
 *     s_k = 1 / (1 + δ² I_k)                     how much the contract's lean still goes with the right's
 *     b   = Σ s_k X_k / (1/τ² + Σ s_k I_k)       var b = 1 / (1/τ² + Σ s_k I_k)
 *     b_k = s_k (b + δ² X_k)                     its variance, b taken for known: δ² s_k
 *
 * which are the means and variances given those signs while leans are small: an order is a buy with (1 + b_k)/2, so it is
 * signed E·b_k on average, and a sign tells E² of it. A deviation of 0 is certainty.
 */
export class CustomerLean {
  /** Of calls and of puts. */
  readonly #mean = new Float64Array(2)
  readonly #variance = new Float64Array(2)
  /** 1/τ², and δ². */
  readonly #prior: number
  readonly #own: number
  readonly #expectations: readonly number[]
  readonly #contracts = new Contracts()
  /** By entry and method: orders, and buys less sells of them. Integers, so that the order of coming leaves no trace. */
  #orders = new Float64Array(0)
  #signs = new Float64Array(0)
  /** By slot: I_k and X_k. */
  readonly #told = new Float64Array(SLOTS)
  readonly #bought = new Float64Array(SLOTS)
  /** Whether orders have come since the rights' were reckoned. */
  #isBehind = false

  constructor(expectations: readonly number[], { right, contract }: LeanPrior) {
    this.#expectations = expectations
    this.#prior = 1 / right ** 2
    this.#own = contract ** 2
    this.#variance.fill(1 / this.#prior)
  }

  /** b, of calls and of puts. */
  get mean(): ArrayLike<number> {
    this.#settle()
    return this.#mean
  }

  /** var b, of calls and of puts. */
  get variance(): ArrayLike<number> {
    this.#settle()
    return this.#variance
  }

  /** b_k of a slot. */
  of(slot: number): number {
    return this.shareOf(slot) * (this.mean[slot & 1]! + this.#own * this.#bought[slot]!)
  }

  /** s_k of a slot, in (0, 1]; 1 before its first order. */
  shareOf(slot: number): number {
    return 1 / (1 + this.#own * this.#told[slot]!)
  }

  /** The variance of a slot's lean, that of its right taken for known. */
  ownVarianceOf(slot: number): number {
    return this.#own * this.shareOf(slot)
  }

  /** The variance that rights' leans give a sum of which so much, of calls and of puts, is a buy or a sale as they have it. */
  varianceOf(calls: number, puts: number): number {
    const { variance } = this
    return calls * calls * variance[0]! + puts * puts * variance[1]!
  }

  /** Counts a single order of a slot, signed by a method. */
  add(slot: number, method: number, sign: number): void {
    const first = this.#contracts.add(slot) * METHODS
    if (first >= this.#orders.length) {
      this.#orders = grown(this.#orders, first + METHODS)
      this.#signs = grown(this.#signs, this.#orders.length)
    }
    this.#orders[first + method]! += 1
    this.#signs[first + method]! += sign
    let told = 0
    let bought = 0
    for (let each = 0; each < METHODS; each++) {
      const expected = this.#expectations[each]!
      told += expected * expected * this.#orders[first + each]!
      bought += expected * this.#signs[first + each]!
    }
    this.#told[slot] = told
    this.#bought[slot] = bought
    this.#isBehind = true
  }

  /** Reckons the rights' leans, by strike, whatever came first. */
  #settle(): void {
    if (!this.#isBehind) return
    this.#isBehind = false
    this.#variance.fill(this.#prior)
    this.#mean.fill(0)
    for (let place = 0; place < this.#contracts.count; place++) {
      const slot = this.#contracts.at(place)
      const share = this.shareOf(slot)
      this.#variance[slot & 1]! += share * this.#told[slot]!
      this.#mean[slot & 1]! += share * this.#bought[slot]!
    }
    for (let right = 0; right < 2; right++) {
      const variance = 1 / this.#variance[right]!
      this.#variance[right] = variance
      this.#mean[right]! *= variance
    }
  }
}
