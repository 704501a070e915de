const COLUMNS = 4
const FIRST_ROWS = 16

/** A vendor's instrument id that is one of ours from `startDay` to before `endDay`, in days since 1970 UTC. */
export type SymbolInterval = {
  readonly vendorId: number
  readonly ours: number
  readonly startDay: number
  readonly endDay: number
}

/** Intervals of ids, 16 bytes each: a month of SPY's options has some 180,000. */
export class IntervalTable {
  #cells = new Uint32Array(COLUMNS * FIRST_ROWS)
  #length = 0

  get size(): number {
    return this.#length / COLUMNS
  }

  /** Adds one; days before 1970, when nothing of ours traded, count as its first. */
  add({ vendorId, ours, startDay, endDay }: SymbolInterval): void {
    if (this.#length === this.#cells.length) {
      const cells = new Uint32Array(2 * this.#cells.length)
      cells.set(this.#cells)
      this.#cells = cells
    }
    const at = this.#length
    this.#cells[at] = vendorId
    this.#cells[at + 1] = ours
    this.#cells[at + 2] = Math.max(0, startDay)
    this.#cells[at + 3] = Math.max(0, endDay)
    this.#length += COLUMNS
  }

  /** Calls `visit` for each interval that holds on a day, in the order in which they were added. */
  onDay(day: number, visit: (vendorId: number, ours: number, startDay: number) => void): void {
    const cells = this.#cells
    for (let at = 0; at < this.#length; at += COLUMNS)
      if (day >= cells[at + 2]! && day < cells[at + 3]!) visit(cells[at]!, cells[at + 1]!, cells[at + 2]!)
  }
}
