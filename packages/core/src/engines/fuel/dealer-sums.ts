import type { ValuesOf } from '../../config/setting.ts'
import { SLOTS } from './contracts.ts'
import { grown } from './grown.ts'
import type { fuelSettings } from './settings.ts'
import { METHODS } from './trade-signer.ts'

/** E[sign] of a trade that a method calls a buyer's, by `METHOD`: 2p - 1. */
export function signExpectations(settings: ValuesOf<typeof fuelSettings>): readonly number[] {
  const { signAccuracyQuote, signAccuracyTick, signAccuracyMultiLeg } = settings
  return [2 * signAccuracyQuote - 1, 2 * signAccuracyTick - 1, 2 * signAccuracyMultiLeg - 1, 0]
}

/**
 * What dealers hold after customers' trades, by slot: position -ΣE[sign]·n in contracts, and its variance ΣN²(1 - E²)
 * over orders of N contracts.
 *
 * E takes one value per method, so what is summed are integers, contracts and squared contracts, and they are weighed
 * when the figures are made. Neither the order of trades nor what has come and gone again leaves a trace. Exact while
 * sums of squares stay below 2^53.
 */
export class DealerSums {
  /** Contracts; positive where dealers are long. */
  readonly position = new Float64Array(SLOTS)
  /** Contracts squared. */
  readonly variance = new Float64Array(SLOTS)
  readonly #expectations: readonly number[]
  /** By entry and method: customers' buys less sells, and squares of orders' sizes. */
  #contracts = new Float64Array(0)
  #squares = new Float64Array(0)

  constructor(expectations: readonly number[]) {
    this.#expectations = expectations
  }

  /** Adds customers' signed contracts and squares, both whole, to what a method has signed of a contract. */
  add(slot: number, entry: number, method: number, contracts: number, squares: number): void {
    const first = entry * METHODS
    if (first >= this.#contracts.length) {
      this.#contracts = grown(this.#contracts, first + METHODS)
      this.#squares = grown(this.#squares, first + METHODS)
    }
    this.#contracts[first + method]! += contracts
    this.#squares[first + method]! += squares
    let bought = 0
    let variance = 0
    for (let each = 0; each < METHODS; each++) {
      const expected = this.#expectations[each]!
      bought += expected * this.#contracts[first + each]!
      variance += (1 - expected * expected) * this.#squares[first + each]!
    }
    // Taken from 0, so that nothing held is 0 and not -0.
    this.position[slot] = 0 - bought
    this.variance[slot] = variance
  }
}
