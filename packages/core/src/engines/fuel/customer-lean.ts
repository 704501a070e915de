import { METHODS } from './trade-signer.ts'

/**
 * How much customers rather buy than sell, of a right: buys less sells, of all their single orders since the run began,
 * each counted once whatever its size. Beforehand it is 0 with deviation `customerLean`, and by orders signed as E[sign]
 *
 *     b = X / (1/τ² + I)    var b = 1 / (1/τ² + I)    with I = ΣE², X = ΣE[sign]
 *
 * which is the mean and variance given those signs while b is small: an order is a buy with (1 + b)/2, so it is signed
 * E·b on average, and a sign tells E² of it. A deviation of 0 is certainty that nobody leans.
 */
export class CustomerLean {
  /** Mean and variance, of calls and of puts. */
  readonly mean = new Float64Array(2)
  readonly variance = new Float64Array(2)
  /** 1/τ². */
  readonly #prior: number
  readonly #expectations: readonly number[]
  /** By right and method: orders, and buys less sells of them. Integers, so that the order of coming leaves no trace. */
  readonly #orders = new Float64Array(2 * METHODS)
  readonly #bought = new Float64Array(2 * METHODS)

  constructor(expectations: readonly number[], deviation: number) {
    this.#expectations = expectations
    this.#prior = 1 / deviation ** 2
    this.variance.fill(1 / this.#prior)
  }

  /** The variance that the lean gives a sum of which so much, of calls and of puts, is a buy or a sale as it has it. */
  varianceOf(calls: number, puts: number): number {
    return calls * calls * this.variance[0]! + puts * puts * this.variance[1]!
  }

  /** Counts a single order of a slot, signed by a method. */
  add(slot: number, method: number, sign: number): void {
    const right = slot & 1
    const first = right * METHODS
    this.#orders[first + method]! += 1
    this.#bought[first + method]! += sign
    let told = 0
    let bought = 0
    for (let each = 0; each < METHODS; each++) {
      const expected = this.#expectations[each]!
      told += expected * expected * this.#orders[first + each]!
      bought += expected * this.#bought[first + each]!
    }
    const variance = 1 / (this.#prior + told)
    this.variance[right] = variance
    this.mean[right] = bought * variance
  }
}
