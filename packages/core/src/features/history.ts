import { OUTCOMES } from '../payload/events.ts'
import { featuresOfSource, from, oneOf } from './feature.ts'

/** Earlier touch events of the level today, as known at the touch. */
export const historyFeatures = featuresOfSource({ source: 'history', stage: 'A', availableAt: 't0' }, [
  {
    name: 'prior_touches',
    about: 'Touch events of this level today before the one at hand.',
    unit: '',
    range: from(0),
    read: ({ history }) => history.count,
  },
  {
    name: 'seconds_since_touch',
    about: "Time since this level's latest touch event before the one at hand began.",
    unit: 's',
    range: from(0),
    read: ({ history }) => history.secondsSinceLast,
  },
  {
    name: 'decayed_touches',
    about: 'Earlier touch events, each counting 2^(-age / 30 min).',
    unit: '',
    range: from(0),
    read: ({ history }) => history.decayedCount,
  },
  {
    name: 'decayed_breaks',
    about: 'Earlier touch events known to have ended in a break, each counting 2^(-age / 30 min).',
    unit: '',
    range: from(0),
    read: ({ history }) => history.decayedBreaks,
  },
  {
    name: 'decayed_bounces',
    about: 'Earlier touch events known to have ended in a bounce, each counting 2^(-age / 30 min).',
    unit: '',
    range: from(0),
    read: ({ history }) => history.decayedBounces,
  },
  {
    name: 'bounce_balance',
    about:
      '(bounces - breaks) / (bounces + breaks + 1) of the decayed counts: what the level has proved so far.',
    unit: '',
    range: from(-1, 1),
    read: ({ history: { decayedBounces, decayedBreaks } }) =>
      (decayedBounces - decayedBreaks) / (decayedBounces + decayedBreaks + 1),
  },
  {
    name: 'last_outcome',
    about: 'How the latest resolved touch event of this level ended, at the nearest barrier.',
    unit: '',
    range: oneOf(OUTCOMES),
    read: ({ history }) => history.lastOutcome,
  },
])
