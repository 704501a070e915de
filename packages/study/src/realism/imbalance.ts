import { finite, type Measure } from './measure.ts'
import type { Moment } from './moment.ts'

const BINS = 100
const SHOWN = 10
const MOST = 1 << 16

/** What the two best queues say of the next move. */
export const imbalance: Measure = {
  title: 'Imbalance and the next move',
  about:
    'The imbalance (b − a)/(b + a) of the two best queues half-way in time between two changes of a mid one tick wide, against the side of the next change (after Gould and Bonart 2015, who draw the time at random).',
  figures: [
    {
      ...{
        name: 'imbalance.auc',
        about: 'how well it ranks up-moves over down-moves (AUC)',
        unit: '',
        digits: 2,
      },
      target: { low: 0.7, high: 0.8, source: 'docs/es-market.md: 0.7–0.8 of large ticks' },
      ...{ leastSec: 240, isForAnyHour: false },
    },
  ],
  plots: [
    {
      ...{ name: 'imbalance', title: 'The next move by imbalance', xLabel: 'Imbalance' },
      ...{ yLabel: 'Share of moves up', xType: 'linear', yType: 'linear', band: null },
    },
  ],
  gauge: () => new NextMoves(),
}

class NextMoves {
  readonly #up = new Float64Array(BINS)
  readonly #down = new Float64Array(BINS)
  /** The books since the last move: their times and imbalances. */
  readonly #times = new Float64Array(MOST)
  readonly #leans = new Float64Array(MOST)
  #count = 0
  #mid = Number.NaN

  begin(): void {
    this.#count = 0
    this.#mid = Number.NaN
  }

  event(moment: Moment): void {
    const { sec, mid } = moment
    if (moment.ask - moment.bid !== 1) return
    if (mid !== this.#mid) {
      if (!Number.isNaN(this.#mid) && this.#count > 0) this.#score(sec, mid > this.#mid)
      this.#mid = mid
      this.#count = 0
    }
    if (this.#count === MOST) this.#halve()
    const [bid, ask] = [moment.bidSizes[0]!, moment.askSizes[0]!]
    this.#times[this.#count] = sec
    this.#leans[this.#count++] = (bid - ask) / (bid + ask)
  }

  read() {
    let [ups, downs, ranked] = [0, 0, 0]
    for (let bin = 0; bin < BINS; bin++) {
      ranked += this.#up[bin]! * (downs + this.#down[bin]! / 2)
      ups += this.#up[bin]!
      downs += this.#down[bin]!
    }
    return {
      figures: { 'imbalance.auc': finite(ranked / (ups * downs)) },
      curves: { imbalance: this.#curve() },
    }
  }

  #score(sec: number, isUp: boolean): void {
    const half = (this.#times[0]! + sec) / 2
    let at = this.#count - 1
    while (at > 0 && this.#times[at]! > half) at--
    const bin = Math.min(BINS - 1, Math.floor(((this.#leans[at]! + 1) / 2) * BINS))
    const counts = isUp ? this.#up : this.#down
    counts[bin]!++
  }

  /** Every other one goes where a price stands for very long. */
  #halve(): void {
    this.#count = MOST / 2
    for (let at = 0; at < this.#count; at++) {
      this.#times[at] = this.#times[2 * at]!
      this.#leans[at] = this.#leans[2 * at]!
    }
  }

  #curve() {
    const width = BINS / SHOWN
    return Array.from({ length: SHOWN }, (_, k) => {
      const sum = (counts: Float64Array) =>
        counts.subarray(k * width, (k + 1) * width).reduce((total, value) => total + value, 0)
      const [up, down] = [sum(this.#up), sum(this.#down)]
      return { x: (2 * (k + 0.5)) / SHOWN - 1, y: up / (up + down) }
    }).filter(({ y }) => Number.isFinite(y))
  }
}
