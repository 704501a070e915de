import { anyNumber, type FeatureEntry, featuresOfSource, from, type NumberEntry } from './feature.ts'
import { over, toBreak } from './feature-moment.ts'
import type { PathReading } from './readings/spot-path.ts'
import { inSigmas, usdAndSigmas } from './scaled.ts'

function change(over: keyof PathReading['changes'], label: string): NumberEntry {
  return {
    name: `change_${over.slice(1)}${over[0]}`,
    about: `How far spot has gone toward the break within ${label}.`,
    unit: 'USD',
    range: anyNumber,
    read: (moment) => {
      const gone = moment.path.changes[over]
      return gone === null ? null : toBreak(moment) * gone
    },
  }
}

function volatility(span: 'm2' | 'm10', lagSec: number, minutes: number): FeatureEntry {
  return {
    name: `volatility_ratio_${minutes}m`,
    about: `Root mean square of ${lagSec} s changes of spot within ${minutes} minutes, taken to a minute, over sigma: above 1 it is livelier than it was.`,
    unit: '',
    range: from(0),
    read: ({ path, sigma }) => over(path.volatility[span], sigma),
  }
}

function efficiency(minutes: 5 | 15): FeatureEntry {
  return {
    name: `efficiency_${minutes}m`,
    about: `|sum of c| / sum of |c| over the 5 s changes c of spot within ${minutes} minutes: 1 is straight, 0 to and fro.`,
    unit: '',
    range: from(0, 1),
    read: ({ path }) => path.efficiency[`m${minutes}`],
  }
}

/** How price came to the level. */
export const approachFeatures = featuresOfSource({ source: 'approach', stage: 'A', availableAt: 't0' }, [
  ...usdAndSigmas({
    name: 'approach_velocity',
    about: 'Slope of the minutes that led here, toward the break.',
    unit: 'USD/min',
    range: anyNumber,
    read: ({ level }) => level.approach?.velocity ?? null,
  }),
  {
    name: 'approach_bars',
    about: 'Completed minutes in a row that closed nearer the level than the one before.',
    unit: '',
    range: from(0),
    read: ({ level }) => level.approach?.bars ?? null,
  },
  ...usdAndSigmas({
    name: 'approach_travelled',
    about: 'How far price has come from the close of the look-back that is furthest back.',
    unit: 'USD',
    range: from(0),
    read: ({ level }) => level.approach?.travelled ?? null,
  }),
  {
    name: 'attempt_index',
    about: 'Which try this is of those soon after one another.',
    unit: '',
    range: from(0),
    // The level may have been touched again since: that is another event's.
    read: ({ level, attempt }) => (attempt?.touch ?? level).approach?.attempt ?? null,
  },
  inSigmas(change('s10', '10 seconds'), 1 / 6),
  ...usdAndSigmas(change('m1', 'a minute'), 1),
  ...usdAndSigmas(change('m5', '5 minutes'), 5),
  inSigmas(change('m15', '15 minutes'), 15),
  inSigmas(change('m30', '30 minutes'), 30),
  volatility('m2', 5, 2),
  volatility('m10', 15, 10),
  efficiency(5),
  efficiency(15),
])
