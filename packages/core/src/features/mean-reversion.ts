import type { LevelKind } from '../payload/words.ts'
import { anyNumber, type FeatureEntry, featuresOfSource, from, type NumberEntry } from './feature.ts'
import { between, beyond, type FeatureMoment, over, toBreak } from './feature-moment.ts'
import { priceOf } from './neighbours.ts'
import { inSigmas, usdAndSigmas } from './scaled.ts'

function stretch(name: string, kind: LevelKind, label: string): NumberEntry {
  return {
    name: `${name}_stretch`,
    about: `How far spot has run from ${label}, toward the break.`,
    unit: 'USD',
    range: anyNumber,
    read: (moment) => beyond(moment, priceOf(moment, kind)),
  }
}

/** Where spot stands among the spots of the last minutes, 1 at the end that the break leads to. */
function rangePosition(minutes: 5 | 30): FeatureEntry {
  return {
    name: `range_position_${minutes}m`,
    about: `Where spot stands between the extremes of the last ${minutes} minutes, 1 at the one the break leads to.`,
    unit: '',
    range: from(0, 1),
    read: (moment) => {
      const range = moment.path.range[`m${minutes}`]
      if (range === null) return null
      const back = toBreak(moment) === 1 ? range.low : range.high
      return over(beyond(moment, back), between(range.low, range.high))
    },
  }
}

function trend(moment: FeatureMoment): number | null {
  const [fast, slow] = [priceOf(moment, 'SMA_200'), priceOf(moment, 'SMA_400')]
  return fast === null || slow === null ? null : toBreak(moment) * between(slow, fast)
}

/** How far price is stretched, and whether it has been coming back of late. */
export const meanReversionFeatures = featuresOfSource(
  { source: 'mean_reversion', stage: 'A', availableAt: 't0' },
  [
    ...usdAndSigmas(stretch('vwap', 'VWAP', "the session's volume-weighted average price")),
    inSigmas(stretch('sma_200', 'SMA_200', 'the 200-bar average')),
    inSigmas(stretch('sma_400', 'SMA_400', 'the 400-bar average')),
    inSigmas({
      name: 'sma_trend',
      about: 'How far the 200-bar average stands from the 400-bar one, toward the break.',
      unit: 'USD',
      range: anyNumber,
      read: trend,
    }),
    rangePosition(5),
    rangePosition(30),
    {
      name: 'stretch_30m',
      about: 'Spot less its mean of 30 minutes, toward the break, over the standard deviation of that time.',
      unit: '',
      range: anyNumber,
      read: (moment) => {
        const { mean } = moment.path
        return mean === null ? null : over(beyond(moment, mean.price), mean.deviation)
      },
    },
    {
      name: 'autocorrelation_15s',
      about:
        'Correlation of each 15 s change of spot with the one before, within 10 minutes: below 0 price comes back.',
      unit: '',
      range: from(-1, 1),
      read: ({ path }) => path.autocorrelation,
    },
    {
      name: 'variance_ratio_60s',
      about:
        'Mean square of 60 s changes over 4 times that of 15 s changes, within 30 minutes: below 1 price comes back.',
      unit: '',
      range: from(0),
      read: ({ path }) => path.varianceRatio,
    },
  ],
)
