import { contextOfKind } from '../context/kinds.ts'
import { type LevelKind, SIDES } from '../payload/words.ts'
import { type FeatureEntry, featuresOfSource, from, oneOf, yesNo } from './feature.ts'

/** Kinds that mirror one another have one family: which of the two it is matters only beside the side. */
const familyOf: Readonly<Record<LevelKind, string>> = {
  ROUND: 'ROUND',
  PM_HIGH: 'PM_EXTREME',
  PM_LOW: 'PM_EXTREME',
  OR_HIGH: 'OR_EXTREME',
  OR_LOW: 'OR_EXTREME',
  SESSION_HIGH: 'SESSION_EXTREME',
  SESSION_LOW: 'SESSION_EXTREME',
  PRIOR_HIGH: 'PRIOR_EXTREME',
  PRIOR_LOW: 'PRIOR_EXTREME',
  PRIOR_CLOSE: 'PRIOR_CLOSE',
  ON_HIGH: 'ON_EXTREME',
  ON_LOW: 'ON_EXTREME',
  VWAP: 'VWAP',
  STRIKE: 'STRIKE',
  SMA_200: 'SMA',
  SMA_400: 'SMA',
  CALL_WALL: 'WALL',
  PUT_WALL: 'WALL',
  GAMMA_FLIP: 'GAMMA_FLIP',
  HOTZONE: 'HOTZONE',
}

/** Whether a kind is a high or a call wall, which resists where it is first met; null for kinds of neither side. */
function isUpper(kind: LevelKind): boolean | null {
  if (kind.endsWith('_HIGH') || kind === 'CALL_WALL') return true
  return kind.endsWith('_LOW') || kind === 'PUT_WALL' ? false : null
}

/** How far a price is from the nearest multiple of a round figure of dollars; whole millionths, so that 0.3 is 0.3. */
function toNearest(price: number, round: number): number {
  const rest = Math.round(price * 1e6) % Math.round(round * 1e6)
  return Math.min(rest, round * 1e6 - rest) / 1e6
}

function roundDistance(round: number): FeatureEntry {
  return {
    name: `round_distance_${round}`,
    about: `How far the level is from the nearest multiple of $${round}.`,
    unit: 'USD',
    range: from(0, round / 2),
    read: ({ level }) => toNearest(level.price, round),
  }
}

/** What the level is. */
export const levelFeatures = featuresOfSource({ source: 'level', stage: 'A', availableAt: 't0' }, [
  {
    name: 'level_family',
    about:
      'What kind of level it is, a high and its low being of one family, the two walls and the two averages too.',
    unit: '',
    range: oneOf([...new Set(Object.values(familyOf))]),
    read: ({ level }) => familyOf[level.kind],
  },
  {
    name: 'level_side',
    about: 'SUPPORT where spot came from above and a break goes down, RESISTANCE where it came from below.',
    unit: '',
    range: oneOf(SIDES),
    read: ({ level }) => level.side,
  },
  {
    name: 'level_is_outer',
    about:
      'Whether a break leads out of the range it bounds: a high or call wall met from below, a low or put wall from above.',
    unit: '',
    range: yesNo,
    read: ({ level }) => {
      const upper = isUpper(level.kind)
      return upper === null ? null : upper === (level.direction === 'UP')
    },
  },
  {
    name: 'level_is_shared',
    about: 'Whether a level of another kind stands at the very price of a dollar level or strike.',
    unit: '',
    range: yesNo,
    read: ({ level }) => level.sameAs !== null,
  },
  {
    name: 'level_weight',
    about: 'What its kind counts in the confluence of others, from nothing to 1.',
    unit: '',
    range: from(0, 1),
    read: ({ level }) => contextOfKind[level.kind].confluenceWeight,
  },
  roundDistance(1),
  roundDistance(5),
  roundDistance(10),
])
