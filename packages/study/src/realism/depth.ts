import { quantileOf } from '../maths/quantile.ts'
import type { Figure, Measure, Point } from './measure.ts'
import { LEVELS } from './moment.ts'

const MOST = 4096
const SOURCE = 'docs/es-market.md'

const figure = (name: string, about: string, target: Figure['target']): Figure => ({
  ...{ name, about, target, unit: 'contracts', digits: 0, leastSec: 240, isForAnyHour: false },
})

/** How much rests at each level, sampled every second. */
export const depth: Measure = {
  title: 'Depth',
  about: 'Contracts displayed at each of the ten levels, both sides, sampled every second.',
  figures: [
    figure('depth.touch.tenth', 'at the best price, tenth percentile', {
      ...{ low: 10, high: 150, source: `${SOURCE}: not below the least it gives for a market under stress` },
    }),
    figure('depth.touch.median', 'at the best price, median', {
      ...{ low: 30, high: 150, source: `${SOURCE}: 30–150 typical` },
    }),
    figure('depth.touch.ninetieth', 'at the best price, ninetieth percentile', null),
    figure('depth.behind.median', 'at levels 2 to 10, median', {
      ...{ low: 80, high: 300, source: `${SOURCE}: levels 2–10 have 80–300` },
    }),
  ],
  plots: [
    {
      ...{ name: 'depth', title: 'Median depth by level', xLabel: 'Level', yLabel: 'Contracts' },
      ...{ xType: 'linear', yType: 'linear', band: { low: 80, high: 300, from: 1.5, to: 10 } },
    },
    {
      ...{ name: 'depthTouch', title: 'The best price’s queue', xLabel: 'Contracts', yLabel: 'Share below' },
      ...{ xType: 'log', yType: 'linear', band: null },
    },
  ],
  gauge: () => {
    const seen = Array.from({ length: LEVELS }, () => new Float64Array(MOST))
    return {
      second: ({ bidSizes, askSizes }) => {
        for (let k = 0; k < LEVELS; k++) {
          seen[k]![Math.min(bidSizes[k]!, MOST - 1)]!++
          seen[k]![Math.min(askSizes[k]!, MOST - 1)]!++
        }
      },
      read: () => {
        const sizes = seen.map(sizesOf)
        const touch = sizes[0]!
        const behind = sizesOf(summed(seen.slice(1)))
        return {
          figures: {
            'depth.touch.tenth': quantile(touch, 0.1),
            'depth.touch.median': quantile(touch, 0.5),
            'depth.touch.ninetieth': quantile(touch, 0.9),
            'depth.behind.median': quantile(behind, 0.5),
          },
          curves: { depth: sizes.flatMap(medianPoint), depthTouch: distribution(touch) },
        }
      },
    }
  },
}

/** Counts by size as sizes in ascending order. */
function sizesOf(counts: Float64Array): Float64Array {
  const sizes = new Float64Array(counts.reduce((sum, value) => sum + value, 0))
  let at = 0
  for (const [size, count] of counts.entries()) {
    sizes.fill(size, at, at + count)
    at += count
  }
  return sizes
}

const summed = (all: readonly Float64Array[]): Float64Array =>
  all.reduce((sum, counts) => sum.map((value, size) => value + counts[size]!), new Float64Array(MOST))

const quantile = (sorted: Float64Array, share: number): number | null =>
  sorted.length === 0 ? null : quantileOf(sorted, share)

const medianPoint = (sorted: Float64Array, level: number): Point[] =>
  sorted.length === 0 ? [] : [{ x: level + 1, y: quantileOf(sorted, 0.5) }]

const distribution = (sorted: Float64Array): Point[] =>
  sorted.length === 0
    ? []
    : Array.from({ length: 19 }, (_, k) => (k + 1) / 20).map((y) => ({
        x: Math.max(1, quantileOf(sorted, y)),
        y,
      }))
