import type { NumberSettings } from '../config/setting.ts'

/** Snap grid, the price of ES in SPY dollars, and when a feed counts as silent. */
export const marketSettings = {
  snapIntervalMs: {
    default: 250,
    min: 50,
    max: 10_000,
    unit: 'ms',
    isWhole: true,
    alias: 'Δ',
    about: 'Time between snaps; must divide 10 s, so that the grid of silences lies on it.',
  },
  ratioHalfLifeSec: {
    default: 15,
    min: 1,
    max: 86_400,
    unit: 's',
    alias: 'h_ρ',
    about: 'Half-life of the ES/SPY ratio.',
  },
  ratioMaxSpread: {
    default: 0.1,
    min: 0.01,
    max: 10,
    unit: 'USD',
    about: 'Widest SPY spread that still updates the ratio.',
  },
  defaultEsSpyRatio: {
    default: 10,
    min: 1,
    max: 100,
    unit: 'ES points per USD',
    alias: 'ρ_0',
    about: 'Ratio before the first usable pair of quotes of a run.',
  },
  feedStaleMs: {
    default: 15_000,
    min: 250,
    max: 3_600_000,
    unit: 'ms',
    about: 'Silence after which a feed is stale.',
  },
} as const satisfies NumberSettings
