import type { ExcursionLabel, OutcomeLabel, StageLabels } from '../payload/events.ts'
import { OUTCOMES, UNDEFINED_REASONS } from '../payload/events.ts'

/** What a label says, as data: documented from it. All are known only when the event is resolved. */
export type Label = {
  /** One plain sentence, with the formula where it is one. */
  readonly about: string
  /** As in `USD`, `s`; empty for a word, a boolean or a probability. */
  readonly unit: string
  /** What it can be beside null: words, or how it is bounded. */
  readonly values: readonly string[] | string
}

type Named<Keys extends string> = Readonly<Record<Keys, Label>>

const number = 'any number'
const fromNothing = '0 and up'

/** Of a stage as a whole. */
const stage: Named<Exclude<keyof StageLabels, 'outcomes' | 'excursions'>> = {
  anchor: {
    about: 'Snap from which on labels look: the touch, or its confirmation.',
    unit: 'ms since the epoch',
    values: fromNothing,
  },
  spot: { about: 'Spot at the anchor.', unit: 'USD', values: fromNothing },
  beyond: { about: 'Spot beyond the level at the anchor, toward the break.', unit: 'USD', values: number },
  availableAt: {
    about: 'When all of this was known: the end of the horizon.',
    unit: 'ms since the epoch',
    values: fromNothing,
  },
  strength_signed: {
    about: "Furthest from the anchor's spot toward the break less furthest back, within the horizon.",
    unit: 'USD',
    values: number,
  },
  strength_abs: { about: 'The larger of the two.', unit: 'USD', values: fromNothing },
}

/** Of each pair of barriers about the level. */
const outcomes: Named<keyof OutcomeLabel> = {
  barrier: { about: 'What the distance is measured in.', unit: '', values: ['usd', 'sigma'] },
  size: { about: 'The distance in that unit.', unit: 'USD or sigma', values: fromNothing },
  distance: { about: 'The distance in dollars.', unit: 'USD', values: fromNothing },
  break: {
    about: 'Probability that a driftless walk from the anchor meets the barrier beyond the level first.',
    unit: '',
    values: '0 to 1',
  },
  bounce: { about: 'The same of the barrier behind it.', unit: '', values: '0 to 1' },
  chop: { about: 'The same of neither within the horizon.', unit: '', values: '0 to 1' },
  outcome: {
    about: 'Which barrier price met first: the one beyond, the one behind, neither; or it cannot be said.',
    unit: '',
    values: OUTCOMES,
  },
  reason: { about: 'Why it cannot be said.', unit: '', values: UNDEFINED_REASONS },
  seconds: { about: 'Time from the anchor to the barrier met.', unit: 's', values: fromNothing },
}

/** Of each distance from the anchor's spot. */
const excursions: Named<keyof ExcursionLabel> = {
  size: { about: 'The distance.', unit: 'USD', values: fromNothing },
  tradeable: {
    about: 'Whether price went so far either way within the horizon.',
    unit: '',
    values: 'true, false',
  },
  break_seconds: { about: 'Time to it toward the break, if ever.', unit: 's', values: fromNothing },
  bounce_seconds: { about: 'Time to it on the way back, if ever.', unit: 's', values: fromNothing },
}

/** Every label there is, by the part of the message that it stands in. */
export const labels = { stage, outcomes, excursions } as const
