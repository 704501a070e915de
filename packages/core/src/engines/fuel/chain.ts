import { type Contracts, SLOTS, strikeOf } from './contracts.ts'
import { grown } from './grown.ts'

/** The strikes of the contracts that are of interest, ascending, by place from 0; arrays are longer than `count`. */
export class Chain {
  count = 0
  /** SPY dollars. */
  strikes = new Float64Array(0)
  /** Their natural logarithms. */
  logs = new Float64Array(0)
  /** Slots of the calls; a put's is one more. */
  calls = new Int32Array(0)
  /** By strike's unit: its place. */
  readonly #places = new Int32Array(SLOTS / 2)
  #contracts = 0

  /** Takes in contracts that have joined since; whether there were any. */
  follow(contracts: Contracts): boolean {
    if (contracts.count === this.#contracts) return false
    this.#contracts = contracts.count
    if (this.strikes.length < contracts.count) {
      this.strikes = grown(this.strikes, contracts.count)
      this.logs = grown(this.logs, this.strikes.length)
      this.calls = grown(this.calls, this.strikes.length)
    }
    this.count = 0
    for (let at = 0; at < contracts.count; at++) {
      const call = contracts.at(at) & ~1
      if (this.count > 0 && this.calls[this.count - 1] === call) continue
      this.strikes[this.count] = strikeOf(call)
      this.logs[this.count] = Math.log(this.strikes[this.count]!)
      this.#places[call >>> 1] = this.count
      this.calls[this.count++] = call
    }
    return true
  }

  /** The place of a strike of the chain, given in its units: a slot halved. */
  placeOf(unit: number): number {
    return this.#places[unit]!
  }

  /** The first place with a strike of at least `price`; `count` where there is none. */
  placeAt(price: number): number {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.strikes[middle]! < price) low = middle + 1
      else high = middle
    }
    return low
  }
}
