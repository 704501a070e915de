import { isWithin, type LevelCandidate, type LevelMoment, type LevelSource } from './level-source.ts'

/** A dollar level stays until spot is this much further away than the range that made it. */
const EDGE_USD = 0.5

/** Every whole dollar near spot. */
export class RoundLevels implements LevelSource {
  readonly #range: number
  #dollars: readonly number[] = []

  constructor(strikeRange: number) {
    this.#range = strikeRange
  }

  collect({ spot }: LevelMoment, into: LevelCandidate[]): void {
    const from = Math.ceil(spot - this.#range - EDGE_USD - 1)
    const to = Math.floor(spot + this.#range + EDGE_USD + 1)
    const dollars: number[] = []
    for (let dollar = Math.max(from, 1); dollar <= to; dollar++) {
      const band = this.#dollars.includes(dollar) ? this.#range + EDGE_USD : this.#range
      if (isWithin(spot, dollar, band)) dollars.push(dollar)
    }
    this.#dollars = dollars
    for (const price of dollars)
      into.push({ key: `PRICE_${price}`, id: `ROUND_${price}`, kind: 'ROUND', price, forming: false })
  }
}
