import { type Figure, finite, type Measure } from './measure.ts'
import type { Moment } from './moment.ts'

const AFTER_SEC = [1, 2, 5, 10, 30, 60]
/** Trades remembered: more than come in the longest time, but for the wildest minute, whose oldest are left out. */
const RING = 1 << 15

const figure = (sec: number, target: Figure['target']): Figure => ({
  ...{ name: `impact.${sec}s`, about: `ticks after ${sec} s`, unit: 'ticks', digits: 2, target },
  ...{ leastSec: 240, isForAnyHour: false },
})

/** Where price goes after a trade. */
export const impact: Measure = {
  title: 'Impact of trades',
  about: 'Mean change of the mid from just before a trade, to the aggressor’s side.',
  figures: [
    figure(1, { low: 0, high: 1, source: 'positive, and less than a spread (Bouchaud et al. 2004)' }),
    { ...figure(10, null) },
    { ...figure(60, null), leastSec: 3600 },
  ],
  plots: [
    {
      ...{ name: 'impact', title: 'Mid after a trade', xLabel: 'Seconds after', yLabel: 'Ticks to its side' },
      ...{ xType: 'log', yType: 'linear', band: { low: 0, high: 1, from: 0.9, to: 1.1 } },
    },
  ],
  gauge: () => new Response(),
}

class Response {
  readonly #secs = new Float64Array(RING)
  readonly #mids = new Float64Array(RING)
  readonly #signs = new Float64Array(RING)
  #count = 0
  /** The next trade whose time is to come, by horizon; sums and numbers of changes. */
  readonly #next = new Float64Array(AFTER_SEC.length)
  readonly #sums = new Float64Array(AFTER_SEC.length)
  readonly #seen = new Float64Array(AFTER_SEC.length)

  begin(): void {
    this.#next.fill(this.#count)
  }

  event(moment: Moment): void {
    const { sec, sign, priorMid } = moment
    for (let k = 0; k < AFTER_SEC.length; k++) this.#settle(k, sec - AFTER_SEC[k]!, priorMid)
    if (sign === 0) return
    const at = this.#count++ % RING
    this.#secs[at] = sec
    this.#mids[at] = priorMid
    this.#signs[at] = sign
  }

  read() {
    const points = AFTER_SEC.map((x, k) => ({ x, y: this.#sums[k]! / this.#seen[k]! }))
    const at = (sec: number) => finite(points.find(({ x }) => x === sec)!.y)
    return {
      figures: { 'impact.1s': at(1), 'impact.10s': at(10), 'impact.60s': at(60) },
      curves: { impact: points.filter(({ y }) => Number.isFinite(y)) },
    }
  }

  /** Takes the trades up to `sec`, whose time has come at `mid`. */
  #settle(k: number, sec: number, mid: number): void {
    let next = Math.max(this.#next[k]!, this.#count - RING)
    for (; next < this.#count && this.#secs[next % RING]! < sec; next++) {
      this.#sums[k]! += this.#signs[next % RING]! * (mid - this.#mids[next % RING]!)
      this.#seen[k]!++
    }
    this.#next[k] = next
  }
}
