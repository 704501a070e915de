import type { Figure, Range } from './subject.ts'

/** Of what dealers are known to hold: the whole book, of the window alone, near each level. */
export const PARTS = ['book', 'window', 'level'] as const
export type Part = (typeof PARTS)[number]

const WHOSE: Readonly<Record<Part, string>> = {
  book: 'of the book',
  window: 'of what traded within the window',
  level: 'near levels',
}
const NOMINAL = { 1: 0.6827, 2: 0.9545 } as const

const covered = (part: Part, deviations: 1 | 2): Figure => ({
  name: `dealers.${part}.within${deviations}`,
  about: `net gamma ${WHOSE[part]} within ${deviations === 1 ? 'one stated deviation' : 'two stated deviations'} of the truth`,
  ...({ unit: '%', digits: 1 } as const),
  aim: NOMINAL[deviations] - 0.05,
  most: NOMINAL[deviations] + 0.05,
  floor: null,
  meaning:
    'Of a normal error this would be 68 and 95 %. Less: it is surer than it may be. More: it could claim more.',
})

const scored = (part: Part): Figure => ({
  name: `dealers.${part}.score`,
  about: `log score of net gamma ${WHOSE[part]}, above that of a coin for each order’s side`,
  ...({ unit: '', digits: 3, aim: null, floor: null } as const),
  meaning:
    'In nats: the logarithm of the density that a normal of the stated mean and deviation has at the truth, less that of one around 0 which knows each order’s size and not its side. A deviation too small spoils it, so does one too wide, so does a mean that is off. Of two settings the higher is the better; a tenth is what a deviation a tenth smaller would gain were it as honest.',
})

const nearer = (part: Part): Figure => ({
  name: `dealers.${part}.nearer`,
  about: `net gamma ${WHOSE[part]} nearer the truth than 0 is`,
  ...({ unit: '%', digits: 1, aim: null, floor: null } as const),
  meaning: 'Of what has traded, opening positions aside. One that knows no side would be no nearer than 0.',
})

const shown = (name: string, about: string, meaning: string): Figure => ({
  ...{ name: `dealers.${name}`, about, meaning },
  ...({ unit: '%', digits: 1, aim: null, floor: null } as const),
})

/** What is asked of what dealers hold. */
export const dealerFigures: readonly Figure[] = [
  ...PARTS.flatMap((part) => [covered(part, 1), covered(part, 2), scored(part), nearer(part)]),
  {
    ...{ name: 'dealers.window.side', about: 'windows beyond one deviation whose side is right' },
    ...{ unit: '%', digits: 1, aim: 0.8413, floor: 0.8 },
    meaning: 'A normal error beyond one deviation has the right side in 84 % and more.',
  },
  shown(
    'window.claimed',
    'windows that are beyond one deviation',
    'How often prints of a minute tell a side at all.',
  ),
  shown(
    'signs.quote',
    'prints signed by the quote whose side is right',
    'What signAccuracyQuote says beforehand.',
  ),
  shown('signs.tick', 'prints signed by the tick test whose side is right', 'What signAccuracyTick says.'),
  shown('signs.leg', 'legs of packages whose side is right', 'What signAccuracyMultiLeg says.'),
  {
    ...{ name: 'dealers.signs.score', about: 'log score of prints’ signs, above a coin’s', unit: '' },
    ...{ digits: 4, aim: null, floor: null },
    meaning:
      'In nats a print: ln 2p where a sign of probability p is right, ln 2(1 − p) where it is wrong. It is highest where p is the share that is right.',
  },
  {
    ...{ name: 'dealers.effect', about: 'AMPLIFY and DAMPEN whose side is that of the truth', unit: '%' },
    ...{ digits: 1, aim: 0.95, floor: null },
    meaning: 'Mostly by open interest, of which the truth has the same convention.',
  },
  shown(
    'word',
    'levels whose word is that of the true gamma at the same threshold',
    'AMPLIFY, DAMPEN and NEUTRAL alike.',
  ),
  shown(
    'claimed',
    'levels with AMPLIFY or DAMPEN, of all with a gamma',
    'A word that is always there says nothing, one that never is neither.',
  ),
  shown(
    'walls',
    'walls at the strike where the true book is strongest',
    'Walls hold on to their strike while price moves, and late in the day the strongest is the nearest: often not the same.',
  ),
  shown('walled', 'sides of spot with a wall', 'Where no strike has wallMinShare of its side there is none.'),
  shown(
    'flip',
    'minutes with the flip within $0.50 of the true one',
    'Where both are within $6 of spot, or neither is.',
  ),
  shown(
    'flipRule',
    'the same for the published positions by the truth’s own valuing',
    'How far the two ways to value a book agree: the most that the flip can be right.',
  ),
]

const SIGNING = ['dealers.signs.score', 'dealers.window.score', 'dealers.level.score'] as const
const COVERED = ['dealers.window.within1', 'dealers.level.within1', 'dealers.window.side'] as const
const BOOK = ['dealers.book.score', 'dealers.level.score', 'dealers.window.score'] as const
const SPOKEN = ['dealers.effect', 'dealers.claimed', 'dealers.word'] as const

/** Settings of fuel, with values around each default. */
export const dealerSettings: readonly Range[] = [
  { setting: 'signAccuracyQuote', values: [0.7, 0.8, 0.9, 0.95], figures: [...SIGNING, ...COVERED] },
  { setting: 'signAccuracyTick', values: [0.5, 0.55, 0.65], figures: [...SIGNING, ...COVERED] },
  { setting: 'signAccuracyMultiLeg', values: [0.55, 0.6], figures: [...SIGNING, ...COVERED] },
  {
    setting: 'optionQuoteStaleMs',
    values: [0, 60_000],
    figures: ['dealers.signs.score', 'dealers.signs.quote', 'dealers.window.score'],
  },
  { setting: 'sameOrderMs', values: [0, 5, 20, 200], figures: [...BOOK, ...COVERED] },
  { setting: 'customerLean', values: [0, 0.1, 0.4], figures: [...BOOK, ...COVERED] },
  {
    setting: 'contractLean',
    values: [0, 0.05, 0.1, 0.3],
    figures: [...BOOK, ...COVERED, 'dealers.book.within1'],
  },
  { setting: 'gammaThreshold', values: [0, 3000, 30_000, 100_000], figures: SPOKEN },
  { setting: 'fuelDepthShare', values: [0, 0.02, 0.1, 0.2], figures: SPOKEN },
  {
    setting: 'fuelStrikeRange',
    values: [1, 1.5, 3, 5],
    figures: [...SPOKEN, 'dealers.level.within1', 'dealers.level.score', 'dealers.level.nearer'],
  },
  {
    setting: 'fuelWindowSec',
    values: [15, 30, 120, 300],
    figures: [
      ...['dealers.window.within1', 'dealers.window.side', 'dealers.window.claimed'],
      ...['dealers.window.score', 'dealers.window.nearer'],
    ],
  },
  {
    setting: 'wallMinShare',
    values: [0, 0.1, 0.25, 0.35],
    figures: ['dealers.walls', 'dealers.walled'],
  },
]
