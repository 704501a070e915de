import { type Figure, type Measure, type Point, ratioOf } from './measure.ts'

const TRADE = 0x54
const MOST = 4096
/** Sizes from which the tail is fitted. */
const TAIL = 10
const SOURCE = 'docs/es-market.md'
/** Of the session's seconds, 98 %: what is said of the day wants nearly all of it. */
const WHOLE_SEC = 22_900

const figure = (name: string, about: string, unit: string, target: Figure['target']): Figure => ({
  ...{ name, about, unit, target, digits: 1, leastSec: 240, isForAnyHour: false },
})

/** Trades as the tape has them: one print for each price that an aggressor traded at. */
export const prints: Measure = {
  title: 'Prints',
  about: 'One print for each price that an aggressor traded at.',
  figures: [
    {
      ...figure('prints.perSec', 'prints a second', '', {
        ...{ low: 10.3, high: 21.8, source: `${SOURCE}: 300–600 k a day, 80–85 % in regular hours` },
      }),
      leastSec: WHOLE_SEC,
    },
    {
      ...figure('prints.volume', 'million contracts in regular hours', '', {
        low: 1.2,
        high: 2.01,
        source: `${SOURCE}: above 1.5 M a day, 80 % in regular hours; at most as 97.5 % of 730 days, 2022–2024`,
      }),
      ...{ digits: 2, leastSec: WHOLE_SEC },
    },
    figure('prints.mean', 'contracts a print, mean', '', { low: 2.5, high: 4, source: `${SOURCE}: 2.5–4` }),
    {
      ...figure('prints.mode', 'contracts a print, mode', '', { low: 1, high: 1, source: `${SOURCE}: 1` }),
      ...{ digits: 0, isForAnyHour: true },
    },
    {
      ...figure('prints.tail', 'exponent of the sizes’ tail from 10 contracts on (Hill)', '', {
        low: 1,
        high: 2.5,
        source: 'heavy: about 1.5 of stocks (Gopikrishnan et al. 2000); below 1 there is no mean',
      }),
      ...{ digits: 2, leastSec: 600 },
    },
  ],
  plots: [
    {
      ...{
        name: 'prints',
        title: 'Sizes of prints',
        xLabel: 'Contracts',
        yLabel: 'Share as large or larger',
      },
      ...{ xType: 'log', yType: 'log', band: null },
    },
  ],
  gauge: () => {
    const sizes = new Float64Array(MOST)
    return {
      record: ({ action, size }) => {
        if (action === TRADE) sizes[Math.min(size, MOST - 1)]!++
      },
      read: (span) => readingOf(sizes, span),
    }
  },
}

function readingOf(sizes: Float64Array, span: number) {
  let [count, volume, mode, tail, logs] = [0, 0, 1, 0, 0]
  for (let size = 1; size < MOST; size++) {
    const times = sizes[size]!
    count += times
    volume += times * size
    if (times > sizes[mode]!) mode = size
    if (size < TAIL) continue
    tail += times
    // Sizes are whole: half a contract less is the continuous size's least (Clauset, Shalizi and Newman 2009).
    logs += times * Math.log(size / (TAIL - 0.5))
  }
  return {
    figures: {
      'prints.perSec': ratioOf(count, span),
      'prints.volume': span >= WHOLE_SEC ? volume / 1e6 : null,
      'prints.mean': ratioOf(volume, count),
      'prints.mode': count > 0 ? mode : null,
      'prints.tail': tail >= 50 ? tail / logs : null,
    },
    curves: { prints: count > 0 ? survival(sizes, count) : [] },
  }
}

/** The share of prints of at least so many contracts, at sizes that double. */
function survival(sizes: Float64Array, count: number): Point[] {
  const points: Point[] = []
  for (let size = 1; size < MOST; size *= 2) {
    let larger = 0
    for (let at = size; at < MOST; at++) larger += sizes[at]!
    if (larger > 0) points.push({ x: size, y: larger / count })
  }
  return points
}
