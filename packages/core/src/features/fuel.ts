import { FLIP_STATUSES, FUEL_EFFECTS, FUEL_STATUSES } from '../payload/words.ts'
import { anyNumber, featuresOfSource, from, type NumberEntry, oneOf, yesNo } from './feature.ts'
import { between, beyond, type FeatureMoment, over, toBreak } from './feature-moment.ts'
import { priceOf } from './neighbours.ts'
import { inSigmas, usdAndSigmas } from './scaled.ts'

const GAMMA_UNIT = 'shares/USD'

function gamma(name: string, about: string, read: NumberEntry['read']): NumberEntry {
  return { name, about, unit: GAMMA_UNIT, range: anyNumber, read }
}

function ratio(name: string, about: string, read: NumberEntry['read']): NumberEntry {
  return { name, about, unit: '', range: anyNumber, read }
}

function levelGammaZ({ level: { fuel } }: FeatureMoment): number | null {
  return over(fuel.netDealerGamma, fuel.netDealerGammaSd)
}

/** Dollars from the level to a price, positive toward the break. */
function ahead(moment: FeatureMoment, price: number | null): number | null {
  return price === null ? null : toBreak(moment) * between(moment.level.price, price)
}

/** The wall that a break leads to, or the one behind it. */
function wall({ level: { fuel, direction } }: FeatureMoment, side: 'ahead' | 'behind'): number | null {
  return (direction === 'UP') === (side === 'ahead') ? fuel.callWall : fuel.putWall
}

/** Where dealers are short gamma they trade with the day's move, where long against it. */
function gammaMomentum(moment: FeatureMoment): number | null {
  const net = moment.book?.netDealerGamma ?? null
  const change = beyond(moment, priceOf(moment, 'PRIOR_CLOSE'))
  return net === null || change === null ? null : -Math.sign(net) * change
}

function strikeToClose({ level, sigma, day }: FeatureMoment): number | null {
  if (sigma === null || day.minutesToClose === null) return null
  return over(Math.abs(between(Math.round(level.price), level.price)), sigma * Math.sqrt(day.minutesToClose))
}

const atLevel = [
  gamma(
    'level_gamma',
    "Dealers' net gamma of the strikes near the level; below 0 they trade with the move.",
    (m) => m.level.fuel.netDealerGamma,
  ),
  ratio(
    'level_gamma_z',
    'level_gamma over its standard deviation, which is the doubt about who bought and who sold.',
    levelGammaZ,
  ),
  {
    name: 'gamma_velocity',
    about: 'Slope of level_gamma over the last 30 s.',
    unit: 'shares/USD/s',
    range: anyNumber,
    read: ({ level }: FeatureMoment) => level.fuel.gammaVelocity,
  },
  ratio('late_gamma', 'level_gamma_z times the share of the session that has gone.', (moment) => {
    const share = over(moment.day.minutesSinceOpen, moment.day.sessionMinutes)
    const z = levelGammaZ(moment)
    return z === null || share === null ? null : z * share
  }),
  {
    name: 'strike_to_close',
    about:
      'How far the level is from the nearest dollar, in sigmas of the time to the close: a pin is near at 0.',
    unit: 'sigma',
    range: from(0),
    read: strikeToClose,
  },
]

const ofTheBook = [
  gamma('dealer_gamma', "Dealers' net gamma of all they hold.", ({ book }) => book?.netDealerGamma ?? null),
  ratio('dealer_gamma_z', 'dealer_gamma over its standard deviation.', ({ book }) =>
    over(book?.netDealerGamma ?? null, book?.netDealerGammaSd ?? null),
  ),
  gamma(
    'window_gamma',
    "Dealers' net gamma of what was traded within the fuel window alone.",
    ({ book }) => book?.window.netDealerGamma ?? null,
  ),
  {
    name: 'hedge_contracts',
    about: 'What dealers must trade per dollar of SPY, above 0 with the move, below 0 against it.',
    unit: 'contracts/USD',
    range: anyNumber,
    read: ({ level }: FeatureMoment) => level.fuel.hedgeContracts,
  },
  ratio(
    'hedge_to_depth',
    "hedge_contracts over what is displayed in the zone: dealers' flow of a dollar against the orders in its way.",
    ({ level }) => over(level.fuel.hedgeContracts, level.barrier.depth),
  ),
  ratio(
    'hedge_to_resting',
    "hedge_contracts over resting: dealers' flow of a dollar against all that is in sight up to the next level.",
    ({ level }) => over(level.fuel.hedgeContracts, level.fuel.resting?.contracts ?? null),
  ),
  {
    name: 'charm_flow',
    about:
      'What dealers must trade toward the break as time passes, price standing still: less the charm they hold.',
    unit: 'shares/min',
    range: anyNumber,
    read: (moment: FeatureMoment) => {
      const charm = moment.book?.netDealerCharm ?? null
      return charm === null ? null : -toBreak(moment) * charm
    },
  },
  inSigmas({
    name: 'gamma_momentum',
    about:
      "Spot's way from the prior close toward the break, times -1 where dealers are long gamma: above 0 hedging goes on with the break.",
    unit: 'USD',
    range: anyNumber,
    read: gammaMomentum,
  }),
]

const wallsAndFlip = [
  ...usdAndSigmas({
    name: 'wall_ahead',
    about: 'How far the wall that a break leads to (call wall up, put wall down) lies beyond the level.',
    unit: 'USD',
    range: anyNumber,
    read: (moment) => ahead(moment, wall(moment, 'ahead')),
  }),
  inSigmas({
    name: 'wall_behind',
    about: 'How far the other wall lies behind the level.',
    unit: 'USD',
    range: anyNumber,
    read: (moment) => {
      const distance = ahead(moment, wall(moment, 'behind'))
      return distance === null ? null : -distance
    },
  }),
  ...usdAndSigmas({
    name: 'flip_ahead',
    about: "How far beyond the level, toward the break, dealers' net gamma changes its sign.",
    unit: 'USD',
    range: anyNumber,
    read: (moment) => ahead(moment, moment.level.fuel.gammaFlip),
  }),
]

/** What the dealers' options add. */
export const fuelFeatures = featuresOfSource({ source: 'fuel', stage: 'A', availableAt: 't0' }, [
  {
    name: 'fuel_status',
    about: "Whether the dealers' gamma can be computed, and if not why not.",
    unit: '',
    range: oneOf(FUEL_STATUSES),
    read: ({ level }) => level.fuel.status,
  },
  {
    name: 'fuel_effect',
    about: "Whether dealers' hedging near the level feeds a move or damps it.",
    unit: '',
    range: oneOf(FUEL_EFFECTS),
    read: ({ level }) => level.fuel.effect,
  },
  ...atLevel,
  ...ofTheBook,
  ...wallsAndFlip,
  {
    name: 'gamma_flip_status',
    about: "Whether dealers' net gamma changes its sign within 3 % of spot, or is of one sign all over.",
    unit: '',
    range: oneOf(FLIP_STATUSES),
    read: ({ level }) => level.fuel.gammaFlipStatus,
  },
  {
    name: 'has_open_interest',
    about: 'Whether what dealers opened the day with is counted.',
    unit: '',
    range: yesNo,
    read: ({ book }) => (book === null ? null : book.opening !== null),
  },
])
