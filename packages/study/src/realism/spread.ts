import { type Measure, ratioOf } from './measure.ts'

const WIDEST = 8

/** How wide the best prices lie apart. */
export const spread: Measure = {
  title: 'Spread',
  about: 'Share of time at each spread.',
  figures: [
    {
      ...{ name: 'spread.oneTick', about: 'time at a spread of one tick', unit: '%', digits: 2 },
      target: { low: 0.98, high: 1, source: 'docs/es-market.md: one tick at least 98 % of regular hours' },
      ...{ leastSec: 60, isForAnyHour: false },
    },
  ],
  plots: [
    {
      ...{ name: 'spread', title: 'Time at each spread', xLabel: 'Spread, ticks', yLabel: 'Share of time' },
      ...{ xType: 'linear', yType: 'log' },
      band: { low: 0.98, high: 1, from: 0.5, to: 1.5 },
    },
  ],
  gauge: () => {
    const secs = new Float64Array(WIDEST + 1)
    let [since, width] = [Number.NaN, 0]
    return {
      begin: () => {
        since = Number.NaN
      },
      event: ({ sec, bid, ask }) => {
        if (!Number.isNaN(since)) secs[Math.min(width, WIDEST)]! += sec - since
        since = sec
        width = Math.round(ask - bid)
      },
      read: () => {
        const all = secs.reduce((sum, value) => sum + value, 0)
        const points = Array.from(secs, (value, x) => ({ x, y: all > 0 ? value / all : 0 }))
        return {
          figures: { 'spread.oneTick': ratioOf(secs[1]!, all) },
          curves: { spread: points.filter(({ y }) => y > 0) },
        }
      },
    }
  },
}
