import type { BaselinePayload } from '../payload/events.ts'
import { anyNumber, type FeatureEntry, featuresOfSource, from } from './feature.ts'
import { beyond, type FeatureMoment } from './feature-moment.ts'
import { usdAndSigmas } from './scaled.ts'

type Odds = 'break' | 'chop'

/** Barriers by what they are: the settings say how far away. */
const barriers = {
  near: {
    label: 'the nearest barriers in dollars',
    of: ({ baselines }: FeatureMoment) => baselines.find(({ barrier }) => barrier === 'usd'),
  },
  far: {
    label: 'the furthest barriers in dollars',
    of: ({ baselines }: FeatureMoment) => baselines.findLast(({ barrier }) => barrier === 'usd'),
  },
  sigma: {
    label: 'the barriers in sigmas',
    of: ({ baselines }: FeatureMoment) => baselines.find(({ barrier }) => barrier === 'sigma'),
  },
} as const satisfies Record<
  string,
  { label: string; of: (moment: FeatureMoment) => BaselinePayload | undefined }
>

const deeds: Readonly<Record<Odds, string>> = {
  break: 'meets the one beyond the level first',
  chop: 'meets neither in time',
}

function odds(which: keyof typeof barriers, what: Odds): FeatureEntry {
  const { label, of } = barriers[which]
  return {
    name: `baseline_${what}_${which}`,
    about: `Probability that a driftless walk from here ${deeds[what]}, of ${label}.`,
    unit: '',
    range: from(0, 1),
    read: (moment) => of(moment)?.[what] ?? null,
  }
}

/** Where price stands at the level, and what a driftless walk would do from there. */
export const baselineFeatures = featuresOfSource({ source: 'baseline', stage: 'A', availableAt: 't0' }, [
  ...usdAndSigmas({
    name: 'beyond',
    about: 'How far spot stands beyond the level, toward the break; below 0 it has not reached it.',
    unit: 'USD',
    range: anyNumber,
    read: (moment) => beyond(moment, moment.level.price),
  }),
  ...(['near', 'far', 'sigma'] as const).flatMap((which) =>
    (['break', 'chop'] as const).map((what) => odds(which, what)),
  ),
])
