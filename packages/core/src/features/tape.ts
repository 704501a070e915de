import type { SweepPayload } from '../payload/signals.ts'
import { anyNumber, featuresOfSource, from, oneOf } from './feature.ts'
import { type FeatureMoment, toBreak } from './feature-moment.ts'
import { inDollars, usdAndSigmas } from './scaled.ts'

const MILLION = 1e6

function sweepSign(moment: FeatureMoment, sweep: SweepPayload): 1 | -1 {
  return sweep.direction === moment.level.direction ? 1 : -1
}

/** Who was the aggressor near the level within the tape window. */
export const tapeFeatures = featuresOfSource({ source: 'tape', stage: 'A', availableAt: 't0' }, [
  {
    name: 'tape_imbalance',
    about:
      '(with - against) / (with + against) of the aggressors of a break and its opponents near the level.',
    unit: '',
    range: from(-1, 1),
    read: (moment) => toBreak(moment) * moment.level.tape.imbalance,
  },
  ...inDollars({
    name: 'tape_delta',
    about: 'What aggressors traded toward the break less what they traded against it near the level.',
    unit: 'contracts',
    range: anyNumber,
    read: (moment) => toBreak(moment) * (moment.level.tape.buyVolume - moment.level.tape.sellVolume),
  }),
  {
    name: 'tape_volume',
    about: 'What aggressors traded near the level either way.',
    unit: 'contracts',
    range: from(0),
    read: ({ level: { tape } }) => tape.buyVolume + tape.sellVolume,
  },
  ...usdAndSigmas({
    name: 'tape_velocity',
    about: 'Slope of the traded price over the velocity window, toward the break.',
    unit: 'USD/s',
    range: anyNumber,
    read: (moment) => toBreak(moment) * moment.level.tape.velocity,
  }),
  {
    name: 'sweep',
    about: 'Whether the strongest sweep near the level goes WITH the break or AGAINST it, or there is NONE.',
    unit: '',
    range: oneOf(['WITH', 'AGAINST', 'NONE']),
    read: (moment) => {
      const { sweep } = moment.level.tape
      if (sweep === null) return 'NONE'
      return sweepSign(moment, sweep) === 1 ? 'WITH' : 'AGAINST'
    },
  },
  {
    name: 'sweep_musd',
    about: 'Money of the strongest sweep near the level, positive toward the break; 0 without one.',
    unit: 'million USD',
    range: anyNumber,
    read: (moment) => {
      const { sweep } = moment.level.tape
      return sweep === null ? 0 : (sweepSign(moment, sweep) * sweep.notional) / MILLION
    },
  },
  {
    name: 'sweep_age',
    about: 'Time since the last print of that sweep; null without one.',
    unit: 'ms',
    range: from(0),
    read: ({ level }) => level.tape.sweep?.ageMs ?? null,
  },
])
