import type { Settings } from '../../config/setting.ts'

/** What the option tape and the dealers' book can be told; formulas are in `docs/physics.md`, Fuel. */
export const fuelSettings = {
  fuelWindowSec: {
    default: 60,
    min: 1,
    max: 3600,
    unit: 's',
    alias: 'W_f',
    about: 'How far back option trades count in the flow and in the inventory of the window.',
  },
  optionQuoteStaleMs: {
    default: 5000,
    min: 0,
    max: 3_600_000,
    unit: 'ms',
    about: 'A quote this old still says who the aggressor of an option trade was, an older one does not.',
  },
  signAccuracyQuote: {
    default: 0.85,
    min: 0.5,
    max: 1,
    unit: '',
    about: 'How often the side of the quote that an option traded at is the aggressor’s.',
  },
  signAccuracyTick: {
    default: 0.59,
    min: 0.5,
    max: 1,
    unit: '',
    about: 'How often the change of the traded price is the aggressor’s direction.',
  },
  signAccuracyMultiLeg: {
    default: 0.5,
    min: 0.5,
    max: 1,
    unit: '',
    about: 'How often the sign of a leg of a package is right; 0.5 is chance.',
  },
  sameOrderMs: {
    default: 50,
    min: 0,
    max: 10_000,
    unit: 'ms',
    about:
      'Prints of a contract to one side this soon after one another are one order; of two, legs of a package.',
  },
  customerLean: {
    default: 0.2,
    min: 0,
    max: 1,
    unit: '',
    about:
      'How far customers’ buys less sells, of all their single orders, are from 0 beforehand; 0 takes them for even.',
  },
  contractLean: {
    default: 0.15,
    min: 0,
    max: 1,
    unit: '',
    about:
      'How far the same of a contract is from that of its right beforehand; 0 takes all contracts of a right for alike.',
  },
  fuelSource: {
    default: 'session',
    words: ['session', 'window'],
    unit: '',
    about:
      'What dealers hold: all since the run began, on top of what they opened with, or the last fuelWindowSec.',
  },
  fuelStrikeRange: {
    default: 2,
    min: 0.05,
    max: 50,
    unit: 'USD',
    about: 'Strikes this near a level count in its fuel, the less the further away.',
  },
  gammaThreshold: {
    default: 10_000,
    min: 0,
    max: 1e9,
    unit: 'shares per USD',
    about: 'Net gamma near a level beyond which dealers matter, at the least.',
  },
  fuelDepthShare: {
    default: 0.05,
    min: 0,
    max: 10,
    unit: '',
    about:
      'And at the least this share of what usually rests in the book over a dollar, on the side that defends.',
  },
  wallMinShare: {
    default: 0.15,
    min: 0,
    max: 1,
    unit: '',
    about: 'A wall has this share of the gamma of its side of spot, at the least.',
  },
} as const satisfies Settings

/** Pairs of fuel settings of which the first must not exceed the second: the quote rule goes first as it is best. */
export const fuelOrder = [
  ['signAccuracyTick', 'signAccuracyQuote'],
  ['signAccuracyMultiLeg', 'signAccuracyQuote'],
] as const
