import { type Figure, finite, type Measure } from './measure.ts'
import type { Moment } from './moment.ts'

/** A regression each, as its slope goes with depth; fewer points of one fit nothing. */
const BLOCK_SEC = 1800
const LEAST_POINTS = 20
const SCALES = [1, 10] as const
const SHOWN_SCALES = [1, 2, 5, 10, 30, 60]

const figure = (scale: number): Figure => ({
  name: `flow.r2.${scale}s`,
  about: `variance of the mid’s changes in ${scale} s that order flow explains (R²)`,
  ...{ unit: '', digits: 2, leastSec: 240, isForAnyHour: false },
  target: {
    low: 0.6,
    high: null,
    source: 'docs/es-market.md: at least 0.60 at 1–10 s (Cont, Kukanov and Stoikov 2014)',
  },
})

/** How much of the price's change the flow of orders at the best prices explains, at the same time. */
export const orderFlow: Measure = {
  title: 'Order flow and price',
  about:
    'Order flow imbalance after Cont, Kukanov and Stoikov (2014): what the best bids gained less what the best asks did, against the mid’s change in the same seconds, by least squares in each half hour.',
  figures: SCALES.map(figure),
  plots: [
    {
      ...{ name: 'flow', title: 'Order flow and price', xLabel: 'Seconds', yLabel: 'R²' },
      ...{ xType: 'log', yType: 'linear', band: { low: 0.6, high: 1, from: 1, to: 10 } },
    },
  ],
  gauge: () => new Flow(),
}

class Flow {
  #flow = 0
  #mids: number[] = []
  #flows: number[] = []
  readonly #fits = new Map(SHOWN_SCALES.map((scale) => [scale, { sum: 0, weight: 0 }]))

  begin(): void {
    this.#close()
    this.#flow = 0
  }

  event(moment: Moment): void {
    const { bid, ask, priorBid, priorAsk, bidSizes, askSizes } = moment
    if (bid >= priorBid) this.#flow += bidSizes[0]!
    if (bid <= priorBid) this.#flow -= moment.priorBidSize
    if (ask <= priorAsk) this.#flow -= askSizes[0]!
    if (ask >= priorAsk) this.#flow += moment.priorAskSize
  }

  second({ mid }: Moment): void {
    this.#mids.push(mid)
    this.#flows.push(this.#flow)
    if (this.#mids.length > BLOCK_SEC) this.#close()
  }

  read() {
    this.#close()
    const points = [...this.#fits].map(([x, { sum, weight }]) => ({ x, y: sum / weight }))
    const at = (scale: number) => finite(points.find(({ x }) => x === scale)!.y)
    return {
      figures: Object.fromEntries(SCALES.map((scale) => [`flow.r2.${scale}s`, at(scale)])),
      curves: { flow: points.filter(({ y }) => Number.isFinite(y)) },
    }
  }

  #close(): void {
    for (const [scale, fit] of this.#fits) {
      const count = Math.floor((this.#mids.length - 1) / scale)
      if (count < LEAST_POINTS) continue
      const changes = (of: readonly number[]) =>
        Array.from({ length: count }, (_, k) => of[(k + 1) * scale]! - of[k * scale]!)
      const explained = squaredCorrelation(changes(this.#flows), changes(this.#mids))
      if (explained === null) continue
      fit.sum += explained * count
      fit.weight += count
    }
    this.#mids = []
    this.#flows = []
  }
}

/** Null where one of them does not vary. */
function squaredCorrelation(xs: readonly number[], ys: readonly number[]): number | null {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(xs), mean(ys)]
  let [xx, yy, xy] = [0, 0, 0]
  for (const [k, x] of xs.entries()) {
    xx += (x - mx) ** 2
    yy += (ys[k]! - my) ** 2
    xy += (x - mx) * (ys[k]! - my)
  }
  return finite((xy * xy) / (xx * yy))
}
