import type { NumberSettings } from '../../config/setting.ts'

/** What the tape engine can be told; formulas are in `docs/physics.md`, Tape. */
export const tapeSettings = {
  tapeWindowSec: {
    default: 5,
    min: 1,
    max: 600,
    unit: 's',
    alias: 'W_t',
    about: 'How far back trades and sweeps near a level count.',
  },
  tapeBand: {
    default: 0.5,
    min: 0.01,
    max: 10,
    unit: 'USD',
    alias: 'b_t',
    about: 'Trades this near a level, in SPY dollars, are near it.',
  },
  velocityWindowSec: {
    default: 3,
    min: 1,
    max: 600,
    unit: 's',
    alias: 'W_v',
    about: 'How far back trades count in the slope of the price.',
  },
  velocityMinSpanMs: {
    default: 100,
    min: 0,
    max: 10_000,
    unit: 'ms',
    about: 'Trades that span less than this have no slope: over a moment it says nothing.',
  },
  sweepMaxGapMs: {
    default: 0,
    min: 0,
    max: 10_000,
    unit: 'ms',
    alias: 'g_s',
    about:
      'Longest time between two prints of one sweep; 0: those of one moment at the exchange, so of one order.',
  },
  sweepMinTicks: {
    default: 2,
    min: 1,
    max: 100,
    unit: 'ticks',
    about: 'Fewest distinct prices of a sweep.',
  },
  sweepMinNotional: {
    default: 17_000_000,
    min: 0,
    max: 10_000_000_000,
    unit: 'USD',
    alias: 'N_s',
    about: 'Least money of a sweep: price times size times $50.',
  },
  tapeFullVolume: {
    default: 500,
    min: 1,
    max: 1_000_000,
    unit: 'contracts',
    alias: 'V_full',
    about: 'Volume near a level, bought and sold, that gives full confidence.',
  },
} as const satisfies NumberSettings
