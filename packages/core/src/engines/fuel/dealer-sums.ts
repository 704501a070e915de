import type { ValuesOf } from '../../config/setting.ts'
import { SLOTS } from './contracts.ts'
import type { CustomerLean } from './customer-lean.ts'
import { grown } from './grown.ts'
import type { fuelSettings } from './settings.ts'
import type { StrikePairs } from './strike-pairs.ts'
import { METHOD, METHODS } from './trade-signer.ts'

/** How many legs of a pair can be signed: none, one, both. */
const SIGNED_LEGS = 3

/** E[sign] of a trade that a method calls a buyer's, by `METHOD`: 2p - 1. */
export function signExpectations(settings: ValuesOf<typeof fuelSettings>): readonly number[] {
  const { signAccuracyQuote, signAccuracyTick, signAccuracyMultiLeg } = settings
  return [2 * signAccuracyQuote - 1, 2 * signAccuracyTick - 1, 2 * signAccuracyMultiLeg - 1, 0]
}

/**
 * What dealers hold after customers' trades, by slot. Signs alone give -ΣE[sign]·n contracts, with a variance of
 * ΣN²(1 - E²) over orders of N contracts. Customers' lean b_k adds -b_k·U, with U = Σ(1 - E²)·n over single orders: the
 * contracts whose side their signs leave open. `position` and `positionVariance` have both; read those.
 *
 * Two legs of a package are on opposite sides, so their errors have the covariance -N²(1 - E²) by the one's E times
 * (1 - E²) by the other's, over pairs of orders of N contracts each; `shared` is its negative.
 *
 * E takes one value per method, so what is summed are integers, contracts and squared contracts, and they are weighed
 * when the figures are made. Neither the order of trades nor what has come and gone again leaves a trace. Exact while
 * sums of squares stay below 2^53.
 */
export class DealerSums {
  /** Contracts by signs alone; positive where dealers are long. */
  readonly signed = new Float64Array(SLOTS)
  /** Contracts squared: of orders' signs, the lean taken for known. */
  readonly variance = new Float64Array(SLOTS)
  /** U, contracts. */
  readonly open = new Float64Array(SLOTS)
  /** Of the run, whatever part of its trades is summed here. */
  readonly lean: CustomerLean
  /** Pairs of strikes of the run's packages. */
  readonly pairs: StrikePairs
  readonly #expectations: readonly number[]
  readonly #legDoubt: number
  /** By pair: contracts squared. */
  #shared = new Float64Array(0)
  /** By pair and how many of its legs are signed: squares of orders' sizes. */
  #pairSquares = new Float64Array(0)
  /** By entry and method: customers' buys less sells, squares of orders' sizes, and contracts of single orders. */
  #contracts = new Float64Array(0)
  #squares = new Float64Array(0)
  #singles = new Float64Array(0)

  constructor(expectations: readonly number[], lean: CustomerLean, pairs: StrikePairs) {
    this.#expectations = expectations
    this.#legDoubt = 1 - expectations[METHOD.multiLeg]! ** 2
    this.pairs = pairs
    this.lean = lean
  }

  /** By pair: minus the covariance of what dealers hold at its two strikes, contracts squared; longer than the pairs. */
  get shared(): Float64Array {
    return this.#shared
  }

  /** Contracts that dealers hold of a slot; positive where they are long. */
  position(slot: number): number {
    return this.signed[slot]! - this.lean.of(slot) * this.open[slot]!
  }

  /** Its variance, contracts squared. Those of a right share the doubt about its lean: for sums read the two parts. */
  positionVariance(slot: number): number {
    const leaning = this.leaning(slot)
    return this.ownVariance(slot) + leaning * leaning * this.lean.variance[slot & 1]!
  }

  /** The part of its variance that no other contract shares, but for legs of packages. */
  ownVariance(slot: number): number {
    const open = this.open[slot]!
    return this.variance[slot]! + open * open * this.lean.ownVarianceOf(slot)
  }

  /** Contracts of it that go with the lean of its right: the doubt about that is theirs together. */
  leaning(slot: number): number {
    return this.open[slot]! * this.lean.shareOf(slot)
  }

  /**
   * Adds customers' signed contracts and squares to what a method has signed of a contract, and the contracts of it that
   * are of single orders; all whole.
   */
  add(
    slot: number,
    entry: number,
    method: number,
    contracts: number,
    squares: number,
    singles: number,
  ): void {
    const first = entry * METHODS
    if (first >= this.#contracts.length) {
      this.#contracts = grown(this.#contracts, first + METHODS)
      this.#squares = grown(this.#squares, this.#contracts.length)
      this.#singles = grown(this.#singles, this.#contracts.length)
    }
    this.#contracts[first + method]! += contracts
    this.#squares[first + method]! += squares
    this.#singles[first + method]! += singles
    let bought = 0
    let variance = 0
    let open = 0
    for (let each = 0; each < METHODS; each++) {
      const expected = this.#expectations[each]!
      const doubt = 1 - expected * expected
      bought += expected * this.#contracts[first + each]!
      variance += doubt * this.#squares[first + each]!
      open += doubt * this.#singles[first + each]!
    }
    // Taken from 0, so that nothing held is 0 and not -0.
    this.signed[slot] = 0 - bought
    this.variance[slot] = variance
    this.open[slot] = open
  }

  /** Adds squares, whole, to what pairs of orders have come to at a pair of strikes, so many of the two legs signed. */
  addPair(pair: number, signs: number, squares: number): void {
    const first = pair * SIGNED_LEGS
    if (pair >= this.#shared.length) this.#shared = grown(this.#shared, pair + 1)
    if (first >= this.#pairSquares.length)
      this.#pairSquares = grown(this.#pairSquares, this.#shared.length * SIGNED_LEGS)
    const all = this.#pairSquares
    all[first + signs]! += squares
    const doubt = this.#legDoubt
    this.#shared[pair] = all[first]! + doubt * (all[first + 1]! + doubt * all[first + 2]!)
  }
}
