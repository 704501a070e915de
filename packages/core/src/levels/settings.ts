import type { NumberSettings } from '../config/setting.ts'

/** Which levels exist, which are watched, and when price counts as there. */
export const levelSettings = {
  strikeRange: {
    default: 5,
    min: 1,
    max: 50,
    unit: 'USD',
    about: 'Dollar levels and strikes exist within this of spot.',
  },
  openingRangeMinutes: {
    default: 15,
    min: 1,
    max: 120,
    unit: 'min',
    about: 'Length of the opening range.',
  },
  extremeArm: {
    default: 0.5,
    min: 0.01,
    max: 10,
    unit: 'USD',
    about: 'Retreat from a running session extreme that makes it a level.',
  },
  monitorBand: {
    default: 0.5,
    min: 0.01,
    max: 50,
    unit: 'USD',
    about: 'Levels this near spot are scored.',
  },
  monitorExit: {
    default: 0.55,
    min: 0.01,
    max: 50,
    unit: 'USD',
    about: 'Levels are scored until spot is further away than this.',
  },
  touchBand: {
    default: 0.1,
    min: 0.01,
    max: 5,
    unit: 'USD',
    about: 'Spot this near a level touches it.',
  },
  touchExit: {
    default: 0.15,
    min: 0.01,
    max: 5,
    unit: 'USD',
    about: 'A touch lasts until spot is further away than this.',
  },
  confirmationSec: {
    default: 60,
    min: 1,
    max: 3600,
    unit: 's',
    alias: 't_c',
    about: 'Time from a touch to its confirmation.',
  },
  horizonMinutes: {
    default: 5,
    min: 1,
    max: 120,
    unit: 'min',
    alias: 'h',
    about: 'How long after a touch or its confirmation the outcome is looked for.',
  },
} as const satisfies NumberSettings
