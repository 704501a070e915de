import { type Figure, finite, type Measure } from './measure.ts'

/** Bins of the logarithm of time between events, ten a decade from 100 ns. */
const PER_DECADE = 5
const DECADES = 10
const LEAST_SEC = 1e-7
/** Windows in which events are counted, s. */
const WINDOW_SEC = 10

const figure = (name: string, about: string, target: Figure['target']): Figure => ({
  ...{ name, about, target, unit: '', digits: 2, leastSec: 600, isForAnyHour: true },
})

/** Times between events. */
export const arrivals: Measure = {
  title: 'Time between events',
  about:
    'Of the venue’s times. Burstiness is (s − m)/(s + m) of the times’ deviation and mean: 0 of Poisson arrivals, 1 at most (Goh and Barabási 2008). The branching ratio is 1 − √(m/v) of counts in windows of 10 s, v from neighbouring windows (Hardiman and Bouchaud 2014): the share of events that others set off.',
  figures: [
    { ...figure('arrivals.underMs', 'events within 1 ms of the last', null), unit: '%', digits: 1 },
    figure('arrivals.burstiness', 'burstiness', {
      ...{ low: 0.05, high: 1, source: 'above 0: events cluster (Goh and Barabási 2008)' },
    }),
    figure('arrivals.branching', 'branching ratio', {
      ...{
        low: 0.6,
        high: 1,
        source: 'docs/es-market.md: 0.6–0.8; nearer 1 over long windows (Hardiman and Bouchaud 2014)',
      },
    }),
  ],
  plots: [
    {
      ...{ name: 'arrivals', title: 'Time between events', xLabel: 'Seconds', yLabel: 'Share of events' },
      ...{ xType: 'log', yType: 'linear', band: null },
    },
  ],
  gauge: () => new Gaps(),
}

class Gaps {
  readonly #bins = new Float64Array(PER_DECADE * DECADES)
  #last = Number.NaN
  #count = 0
  #sum = 0
  #squares = 0
  #under = 0
  #window = 0
  #before = Number.NaN
  #windowEnd = Number.NaN
  #windows = 0
  #counted = 0
  #pairs = 0
  #differences = 0

  begin(sec: number): void {
    this.#last = this.#before = Number.NaN
    this.#windowEnd = sec + WINDOW_SEC
    this.#window = 0
  }

  event({ sec }: { readonly sec: number }): void {
    while (sec >= this.#windowEnd) this.#close()
    this.#window++
    const gap = sec - this.#last
    this.#last = sec
    if (Number.isNaN(gap)) return
    this.#count++
    this.#sum += gap
    this.#squares += gap * gap
    if (gap < 1e-3) this.#under++
    const bin = Math.floor(PER_DECADE * Math.log10(Math.max(gap, LEAST_SEC) / LEAST_SEC))
    this.#bins[Math.min(bin, this.#bins.length - 1)]!++
  }

  read() {
    const mean = this.#sum / this.#count
    const deviation = Math.sqrt(this.#squares / this.#count - mean * mean)
    const variance = this.#differences / (2 * this.#pairs)
    const counts = this.#counted / this.#windows
    const points = Array.from(this.#bins, (value, bin) => ({
      x: LEAST_SEC * 10 ** ((bin + 0.5) / PER_DECADE),
      y: value / this.#count,
    }))
    return {
      figures: {
        'arrivals.underMs': finite(this.#under / this.#count),
        'arrivals.burstiness': finite((deviation - mean) / (deviation + mean)),
        'arrivals.branching': finite(1 - Math.sqrt(Math.min(1, counts / variance))),
      },
      curves: { arrivals: points.filter(({ y }) => y > 0) },
    }
  }

  #close(): void {
    if (!Number.isNaN(this.#before)) {
      this.#pairs++
      this.#differences += (this.#window - this.#before) ** 2
    }
    this.#windows++
    this.#counted += this.#window
    this.#before = this.#window
    this.#window = 0
    this.#windowEnd += WINDOW_SEC
  }
}
