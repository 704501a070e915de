import { CONFIDENCES, SIGNALS } from '../payload/words.ts'
import { featuresOfSource, from, oneOf } from './feature.ts'

/** What the score makes of it all. */
export const scoreFeatures = featuresOfSource({ source: 'score', stage: 'A', availableAt: 't0' }, [
  {
    name: 'break_score_raw',
    about: 'Weighted sum of the components, 0 (bounces) to 100 (breaks); 50 is no opinion.',
    unit: '',
    range: from(0, 100),
    read: ({ level }) => level.breakScoreRaw,
  },
  {
    name: 'break_score',
    about: 'The raw score smoothed in time, which alone drives the signal.',
    unit: '',
    range: from(0, 100),
    read: ({ level }) => level.breakScore,
  },
  {
    name: 'signal',
    about: 'The signal in force.',
    unit: '',
    range: oneOf(SIGNALS),
    read: ({ level }) => level.signal,
  },
  {
    name: 'signal_confidence',
    about: 'How far the signal can be trusted.',
    unit: '',
    range: oneOf(CONFIDENCES),
    read: ({ level }) => level.confidence,
  },
])
