/** Which way each contract's price last went, as the tick test sees it. Prices in cents. */
export class LastTrades {
  readonly #prices: Int32Array
  readonly #directions: Int8Array

  constructor(contracts: number) {
    this.#prices = new Int32Array(contracts)
    this.#directions = new Int8Array(contracts)
  }

  /** 1 where a price would be above the last other one, -1 below, 0 where nothing tells. */
  direction(index: number, price: number): number {
    const last = this.#prices[index]!
    return last === 0 || last === price ? this.#directions[index]! : Math.sign(price - last)
  }

  note(index: number, price: number): void {
    this.#directions[index] = this.direction(index, price)
    this.#prices[index] = price
  }
}
