import { BARRIER_STATES, type BarrierState, SIGNALS } from '../payload/words.ts'
import {
  anyNumber,
  type FeatureEntry,
  type FeatureRange,
  featuresOfSource,
  from,
  type NumberEntry,
  oneOf,
} from './feature.ts'
import { beyond, type FeatureMoment, over, toBreak } from './feature-moment.ts'
import type { FlowReading } from './readings/attempt-flow.ts'
import type { AttemptReading } from './readings/attempt-watch.ts'
import { inSigmas, usdAndSigmas } from './scaled.ts'

type OfAttempt = (attempt: AttemptReading, moment: FeatureMoment) => number | null
type OfFlow = (flow: FlowReading, moment: FeatureMoment) => number | null

/** The most that a replenishment says, as elsewhere. */
const REPLENISHMENT_LIMIT = 10

function whole(name: string, unit: string, about: string, range: FeatureRange, read: OfAttempt): NumberEntry {
  const withAttempt = (moment: FeatureMoment) =>
    moment.attempt === null ? null : read(moment.attempt, moment)
  return { name: `attempt_${name}`, about, unit, range, read: withAttempt }
}

function flow(name: string, unit: string, about: string, range: FeatureRange, read: OfFlow): NumberEntry {
  return whole(name, unit, about, range, (attempt, moment) =>
    attempt.flow === null ? null : read(attempt.flow, moment),
  )
}

/** Of the defending orders: null unless they were in sight. */
function orders(name: string, unit: string, about: string, range: FeatureRange, read: OfFlow): NumberEntry {
  return flow(name, unit, about, range, (reading, moment) =>
    reading.isBarrierSeen ? read(reading, moment) : null,
  )
}

function stateShare(state: BarrierState): NumberEntry {
  return flow(
    `${state.toLowerCase()}_share`,
    '',
    `Share of the snaps since the touch at which the barrier was ${state}.`,
    from(0, 1),
    ({ states }) => states[state],
  )
}

const path: readonly FeatureEntry[] = [
  ...usdAndSigmas(
    whole(
      'furthest_beyond',
      'USD',
      'Furthest that spot stood beyond the level since the touch.',
      anyNumber,
      (a) => a.furthestBeyond,
    ),
  ),
  inSigmas(
    whole(
      'furthest_back',
      'USD',
      'Furthest that spot stood back from the level since the touch.',
      anyNumber,
      (a) => 0 - a.furthestBack,
    ),
  ),
  ...usdAndSigmas(
    whole(
      'change',
      'USD',
      'How far spot has gone since the touch, toward the break.',
      anyNumber,
      (a, moment) => {
        const now = beyond(moment, moment.level.price)
        return now === null ? null : now - a.beyondAtTouch
      },
    ),
  ),
  whole(
    'position',
    '',
    'Where spot stands between its extremes since the touch, 1 at the one beyond the level.',
    from(0, 1),
    (a, moment) => {
      const now = beyond(moment, moment.level.price)
      return now === null ? null : over(now - a.furthestBack, a.furthestBeyond - a.furthestBack)
    },
  ),
  whole(
    'beyond_share',
    '',
    'Share of the snaps since the touch with spot beyond the level.',
    from(0, 1),
    (a) => a.beyondShare,
  ),
  whole(
    'touched_share',
    '',
    'Share of the snaps since the touch with spot in the touch band.',
    from(0, 1),
    (a) => a.touchedShare,
  ),
  whole(
    'crossings',
    '',
    'Times that spot went from one side of the level to the other.',
    from(0),
    (a) => a.crossings,
  ),
  whole(
    'seconds_since_furthest',
    's',
    'Time since spot was furthest beyond the level.',
    from(0),
    (a) => a.secondsSinceFurthest,
  ),
]

const book: readonly FeatureEntry[] = [
  orders(
    'filled',
    'contracts',
    'What was executed against the defence since the touch.',
    from(0),
    (f) => f.filled,
  ),
  orders(
    'hidden',
    'contracts',
    'What was executed since the touch without the display giving way: hidden size.',
    from(0),
    (f) => f.hidden,
  ),
  orders(
    'stacked',
    'contracts',
    'What was added since the touch, flicker left out.',
    from(0),
    (f) => f.addedNet,
  ),
  orders(
    'pulled',
    'contracts',
    'What was canceled since the touch, flicker left out.',
    from(0),
    (f) => f.canceledNet,
  ),
  orders(
    'flow',
    'contracts',
    'added - canceled - filled since the touch, flicker left out.',
    anyNumber,
    (f) => f.deltaLiq,
  ),
  orders(
    'replenishment',
    '',
    'added / (canceled + filled) since the touch, at most 10; 1 when nothing happened.',
    from(0, REPLENISHMENT_LIMIT),
    ({ addedNet, canceledNet, filled }) => {
      const gone = canceledNet + filled
      if (gone === 0) return addedNet === 0 ? 1 : REPLENISHMENT_LIMIT
      return Math.min(addedNet / gone, REPLENISHMENT_LIMIT)
    },
  ),
  orders('filled_share', '', 'filled / (filled + canceled) since the touch.', from(0, 1), (f) =>
    over(f.filled, f.filled + f.canceledNet),
  ),
  whole('filled_to_depth', '', 'Executed since the touch over what was displayed at it.', from(0), (a) =>
    over(a.flow?.isBarrierSeen ? a.flow.filled : null, a.touch.barrier.depth),
  ),
  whole(
    'depth_change',
    '',
    'Displayed now over what was displayed at the touch, less 1.',
    from(-1),
    (a, { level }) => {
      const ratio = over(level.barrier.depth, a.touch.barrier.depth)
      return ratio === null ? null : ratio - 1
    },
  ),
  stateShare('VACUUM'),
  stateShare('WALL'),
  stateShare('ABSORPTION'),
  stateShare('CONSUMED'),
  flow('score', '', 'Mean of the raw score since the touch.', from(0, 100), (f) => f.score),
]

const tape: readonly FeatureEntry[] = [
  flow(
    'delta',
    'contracts',
    'Traded toward the break less against it near the level since the touch.',
    anyNumber,
    (f, m) => toBreak(m) * (f.buyVolume - f.sellVolume),
  ),
  flow(
    'volume',
    'contracts',
    'Traded near the level since the touch.',
    from(0),
    (f) => f.buyVolume + f.sellVolume,
  ),
  flow(
    'imbalance',
    '',
    '(with - against) / (with + against) of what was traded near the level since the touch.',
    from(-1, 1),
    (f, m) => over(toBreak(m) * (f.buyVolume - f.sellVolume), f.buyVolume + f.sellVolume),
  ),
  flow(
    'swept_with',
    '',
    'Share of the snaps since the touch with a sweep toward the break in sight.',
    from(0, 1),
    (f, m) => (toBreak(m) === 1 ? f.sweptUp : f.sweptDown),
  ),
  flow(
    'swept_against',
    '',
    'Share of the snaps since the touch with a sweep against it in sight.',
    from(0, 1),
    (f, m) => (toBreak(m) === 1 ? f.sweptDown : f.sweptUp),
  ),
  whole('gamma_change', 'shares/USD', 'level_gamma now less at the touch.', anyNumber, (a, { level }) => {
    const [now, then] = [level.fuel.netDealerGamma, a.touch.fuel.netDealerGamma]
    return now === null || then === null ? null : now - then
  }),
]

/** How things stood at the touch: known then, and beside how they stand now. */
const atTouch: readonly FeatureEntry[] = [
  {
    name: 'touch_barrier_state',
    about: 'The state of the barrier at the touch.',
    unit: '',
    range: oneOf(BARRIER_STATES),
    read: ({ attempt }) => attempt?.touch.barrier.state ?? null,
  },
  {
    name: 'touch_signal',
    about: 'The signal in force at the touch.',
    unit: '',
    range: oneOf(SIGNALS),
    read: ({ attempt }) => attempt?.touch.signal ?? null,
  },
  {
    name: 'touch_score_raw',
    about: 'The raw score at the touch.',
    unit: '',
    range: from(0, 100),
    read: ({ attempt }) => attempt?.touch.breakScoreRaw ?? null,
  },
  {
    name: 'touch_imbalance',
    about: 'The imbalance of the tape at the touch, toward the break.',
    unit: '',
    range: from(-1, 1),
    read: (moment) =>
      moment.attempt === null ? null : toBreak(moment) * moment.attempt.touch.tape.imbalance,
  },
]

/** What happened from the touch to its confirmation. */
export const attemptFeatures = [
  ...featuresOfSource({ source: 'attempt', stage: 'B', availableAt: 't1' }, [...path, ...book, ...tape]),
  ...featuresOfSource({ source: 'attempt', stage: 'B', availableAt: 't0' }, atTouch),
]
