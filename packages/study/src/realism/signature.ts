import { type Figure, finite, type Measure, type Point } from './measure.ts'

const SCALES = [1, 2, 5, 10, 30, 60, 120, 300, 600]
const LEAST_SAMPLES = 10

const figure = (name: string, about: string, target: Figure['target'], leastSec: number): Figure => ({
  ...{ name, about, target, leastSec, unit: '', digits: 2, isForAnyHour: false },
})

/** Whether price moves as far in many short times as in few long ones. */
export const signature: Measure = {
  title: 'Volatility signature',
  about:
    'Deviation of the mid’s changes over so many seconds, per root second; of a martingale it is the same at all of them.',
  figures: [
    figure(
      'signature.short',
      'at 1 s over that at 60 s',
      {
        low: 0.8,
        high: 1.25,
        source: 'docs/es-market.md: a diffusive price; a quarter either way is stated here',
      },
      7200,
    ),
    figure(
      'signature.long',
      'at 600 s over that at 60 s',
      {
        low: 0.65,
        high: 1.4,
        source: 'docs/es-market.md: a diffusive price; within 2.5 standard errors of a session’s 39 changes',
      },
      22_900,
    ),
    { ...figure('signature.level', 'at 60 s, ticks per root second', null, 600), unit: 'ticks' },
  ],
  plots: [
    {
      ...{ name: 'signature', title: 'Volatility signature', xLabel: 'Seconds' },
      ...{ yLabel: 'Ticks per root second', xType: 'log', yType: 'linear', band: null },
    },
  ],
  gauge: () => {
    const stretches: number[][] = []
    return {
      begin: () => {
        stretches.push([])
      },
      second: ({ mid }) => {
        stretches.at(-1)!.push(mid)
      },
      read: () => {
        const points = SCALES.flatMap((scale) => pointOf(stretches, scale))
        const at = (scale: number) => points.find(({ x }) => x === scale)?.y ?? Number.NaN
        return {
          figures: {
            'signature.short': finite(at(1) / at(60)),
            'signature.long': finite(at(600) / at(60)),
            'signature.level': finite(at(60)),
          },
          curves: { signature: points },
        }
      },
    }
  },
}

/** From all beginnings, so that a longer time has as many as a shorter one. */
function pointOf(stretches: readonly number[][], scale: number): Point[] {
  let [sum, count] = [0, 0]
  for (const mids of stretches)
    for (let k = scale; k < mids.length; k++, count++) sum += (mids[k]! - mids[k - scale]!) ** 2
  return count < LEAST_SAMPLES * scale ? [] : [{ x: scale, y: Math.sqrt(sum / count / scale) }]
}
