/** The last spot of a clock minute. */
export type MinuteClose = {
  /** Minutes of UTC since the run's date began. */
  readonly minute: number
  /** The snap it is from, ms since the run's date began. */
  readonly timeMs: number
  /** SPY dollars. */
  readonly price: number
}

const NS_PER_MS = 1e6
const NS_PER_MINUTE = 60e9

/**
 * The closes of the last completed clock minutes: of each minute [start, end) the spot at its last snap that has one,
 * known from its end on. A minute without a spot has no close, and one that is too far back is dropped however few
 * there are.
 */
export class MinuteCloses {
  readonly #minutes: number
  readonly #completed: MinuteClose[] = []
  #open: MinuteClose | null = null

  /** Keeps the closes of so many minutes. */
  constructor(minutes: number) {
    this.#minutes = minutes
  }

  /** The closes as of the latest snap, oldest first. */
  get completed(): readonly MinuteClose[] {
    return this.#completed
  }

  /** Takes the snap at grid point `nowNs`, in ns since the run's date began; `price` is null without a spot. */
  step(nowNs: number, price: number | null): void {
    const minute = Math.floor(nowNs / NS_PER_MINUTE)
    if (this.#open !== null && this.#open.minute < minute) {
      this.#completed.push(this.#open)
      this.#open = null
    }
    while (this.#completed.length > 0 && this.#completed[0]!.minute < minute - this.#minutes)
      this.#completed.shift()
    if (price !== null) this.#open = { minute, timeMs: nowNs / NS_PER_MS, price }
  }
}
