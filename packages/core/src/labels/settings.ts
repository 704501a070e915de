import type { Settings } from '../config/setting.ts'

/** How far from a level price must go for an outcome (`docs/physics.md` §9). */
export const labelSettings = {
  outcomeThresholds: {
    default: [1, 2],
    min: 0.01,
    max: 50,
    unit: 'USD',
    digits: 4,
    maxItems: 8,
    about: 'Distances from a level at which price has left it, each with an outcome of its own.',
  },
  outcomeSigma: {
    default: 1,
    min: 0.1,
    max: 10,
    unit: 'sigmas of the horizon',
    about: 'One more such distance, in deviations of what price moves in horizonMinutes.',
  },
} as const satisfies Settings
