import { finite, type Measure, type Point } from './measure.ts'
import type { Moment } from './moment.ts'

const LAGS = [1, 2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 140, 210, 320, 480, 720, 1000]
/** Where the decay is fitted: beyond a few trades, before noise. */
const FITTED = { from: 3, to: 500 } as const

/** How long the signs of trades are remembered. */
export const tradeSigns: Measure = {
  title: 'Signs of trades',
  about:
    'Autocorrelation of aggressors’ signs, one per event, by trades between them; means over lags up to a fifth longer and shorter. The exponent is of least squares in logarithms from 3 to 500 trades.',
  figures: [
    {
      ...{ name: 'signs.gamma', about: 'exponent of their decay', unit: '', digits: 2 },
      target: { low: 0.3, high: 0.7, source: 'docs/es-market.md: 0.3–0.7 (Bouchaud et al. 2004)' },
      ...{ leastSec: 14_400, isForAnyHour: false },
    },
    {
      ...{ name: 'signs.next', about: 'correlation with the next trade', unit: '', digits: 2 },
      target: { low: 0.1, high: 0.6, source: 'positive and far from 1 (Lillo and Farmer 2004)' },
      ...{ leastSec: 240, isForAnyHour: true },
    },
  ],
  plots: [
    {
      ...{ name: 'signs', title: 'Memory of trade signs', xLabel: 'Trades later', yLabel: 'Autocorrelation' },
      ...{ xType: 'log', yType: 'log', band: null },
    },
  ],
  gauge: () => {
    const stretches: number[][] = [[]]
    return {
      begin: () => {
        stretches.push([])
      },
      event: ({ sign }: Moment) => {
        if (sign !== 0) stretches.at(-1)!.push(sign)
      },
      read: () => {
        const points = LAGS.map((lag) => ({ x: lag, y: around(stretches, lag) })).filter(({ y }) => y > 0)
        return {
          figures: { 'signs.gamma': exponentOf(points), 'signs.next': finite(correlation(stretches, 1)) },
          curves: { signs: points },
        }
      },
    }
  },
}

/** Mean correlation at lags up to a fifth away, at most nine of them. */
function around(stretches: readonly number[][], lag: number): number {
  const reach = Math.floor(lag / 5)
  const step = Math.max(1, Math.floor(reach / 4))
  let [sum, count] = [0, 0]
  for (let at = lag - reach; at <= lag + reach; at += step, count++) sum += correlation(stretches, at)
  return sum / count
}

function correlation(stretches: readonly number[][], lag: number): number {
  let [sum, count] = [0, 0]
  for (const signs of stretches)
    for (let k = lag; k < signs.length; k++, count++) sum += signs[k]! * signs[k - lag]!
  return sum / count
}

function exponentOf(points: readonly Point[]): number | null {
  const fitted = points.filter(({ x }) => x >= FITTED.from && x <= FITTED.to)
  const wanted = LAGS.filter((lag) => lag >= FITTED.from && lag <= FITTED.to)
  // A lag that is lost in noise would be left out of the decay just where it is steep.
  if (fitted.length < wanted.length) return null
  const xs = fitted.map(({ x }) => Math.log(x))
  const ys = fitted.map(({ y }) => Math.log(y))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(xs), mean(ys)]
  const slope = (of: readonly number[], m: number) =>
    xs.reduce((sum, x, k) => sum + (x - mx) * (of[k]! - m), 0)
  return finite(-slope(ys, my) / slope(xs, mx))
}
