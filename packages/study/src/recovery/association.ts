import type { Ratio } from './subject.ts'

/** Pairs of numbers of one market, and how they go together there: what differs between markets says nothing. */
export class Association {
  readonly #x: number[] = []
  readonly #y: number[] = []

  add(x: number, y: number): void {
    this.#x.push(x)
    this.#y.push(y)
  }

  /**
   * How much more y is on average where x is one more; with x of 0 and 1 the difference of both means. Markets weigh by how
   * much x varies: where few cases have one of the two, by about as many.
   */
  get slope(): Ratio {
    const { xx, xy } = momentsOf(this.#x, this.#y)
    return { sum: xy, count: xx }
  }

  /** Pearson's correlation; markets weigh by their cases, those in which one of the two does not vary not at all. */
  get correlation(): Ratio {
    const { xx, xy, yy } = momentsOf(this.#x, this.#y)
    const cases = this.#x.length
    return xx * yy > 0 ? { sum: (cases * xy) / Math.sqrt(xx * yy), count: cases } : { sum: 0, count: 0 }
  }
}

/** Sums of squares and products about the means; 0 of less than two pairs, and of what does not vary. */
function momentsOf(x: readonly number[], y: readonly number[]): { xx: number; xy: number; yy: number } {
  const [meanX, meanY] = [meanOf(x), meanOf(y)]
  const sums = { xx: 0, xy: 0, yy: 0 }
  for (let k = 0; k < x.length; k++) {
    const [dx, dy] = [x[k]! - meanX, y[k]! - meanY]
    sums.xx += dx * dx
    sums.xy += dx * dy
    sums.yy += dy * dy
  }
  return sums
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
