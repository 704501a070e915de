import { type Measure, ratioOf } from './measure.ts'

const PEAK_SEC = 0.01
const WHOLE_SEC = 22_900
const SOURCE = 'docs/es-market.md'

/** How many records come. */
export const pace: Measure = {
  title: 'Records',
  about: 'Records of depth by ten levels, trades among them.',
  figures: [
    {
      ...{ name: 'pace.mean', about: 'records a second, mean of regular hours', unit: '', digits: 0 },
      target: { low: 300, high: 700, source: `${SOURCE}: 300–700` },
      ...{ leastSec: WHOLE_SEC, isForAnyHour: false },
    },
    {
      ...{ name: 'pace.peak', about: 'records a second, busiest hundredth of a second', unit: '', digits: 0 },
      target: { low: 10_000, high: 30_000, source: `${SOURCE}: bursts of 10–30 k` },
      ...{ leastSec: WHOLE_SEC, isForAnyHour: false },
    },
  ],
  plots: [
    {
      ...{
        name: 'pace',
        title: 'Records in a second',
        xLabel: 'Records',
        yLabel: 'Share of seconds with fewer',
      },
      ...{ xType: 'log', yType: 'linear', band: null },
    },
  ],
  gauge: () => {
    const secs: number[] = []
    let [all, peak, slot, inSlot, inSec] = [0, 0, 0, 0, 0]
    return {
      begin: () => {
        inSlot = inSec = 0
      },
      record: ({ sec }) => {
        all++
        inSec++
        const at = Math.floor(sec / PEAK_SEC)
        if (at !== slot) inSlot = 0
        slot = at
        peak = Math.max(peak, ++inSlot)
      },
      second: () => {
        secs.push(inSec)
        inSec = 0
      },
      read: (span) => {
        secs.sort((a, b) => a - b)
        return {
          figures: { 'pace.mean': ratioOf(all, span), 'pace.peak': all > 0 ? peak / PEAK_SEC : null },
          curves: { pace: secs.length === 0 ? [] : quantilesOf(secs) },
        }
      },
    }
  },
}

const SHARES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999]

const quantilesOf = (sorted: readonly number[]) =>
  SHARES.map((y) => ({ x: Math.max(1, sorted[Math.floor(y * (sorted.length - 1))]!), y }))
