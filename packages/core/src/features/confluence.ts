import { featuresOfSource, from, type NumberEntry } from './feature.ts'
import { between, type FeatureMoment, over, toBreak } from './feature-moment.ts'
import { neighbours } from './neighbours.ts'
import { inSigmas, usdAndSigmas } from './scaled.ts'

type Way = 'break' | 'bounce'

/** Dollars of the other levels' prices beyond the level that way, ascending, those at its own price left out. */
function ahead(moment: FeatureMoment, way: Way): number[] {
  const sign = way === 'break' ? toBreak(moment) : -toBreak(moment)
  return neighbours(moment)
    .map(({ price }) => sign * between(moment.level.price, price))
    .filter((distance) => distance > 0)
    .sort((a, b) => a - b)
}

const towards = { break: 'beyond the level toward the break', bounce: 'behind it, on the way back' } as const

function perWay(way: Way): NumberEntry[] {
  return [
    ...usdAndSigmas({
      name: `runway_${way}`,
      about: `How far the nearest obstacle is ${towards[way]}.`,
      unit: 'USD',
      range: from(0),
      read: ({ level }) => level.runway[way].distance,
    }),
    inSigmas({
      name: `next_level_${way}`,
      about: `How far the nearest other level of any kind is ${towards[way]}.`,
      unit: 'USD',
      range: from(0),
      read: (moment) => ahead(moment, way)[0] ?? null,
    }),
  ]
}

/** The other levels about. */
export const confluenceFeatures = featuresOfSource({ source: 'confluence', stage: 'A', availableAt: 't0' }, [
  {
    name: 'confluence_score',
    about: 'Sum over other key levels within the confluence band of weight (1 - distance / band).',
    unit: '',
    range: from(0),
    read: ({ level }) => level.confluence.score,
  },
  {
    name: 'confluence_members',
    about: 'Other key levels within the confluence band.',
    unit: '',
    range: from(0),
    read: ({ level }) => level.confluence.members.length,
  },
  ...perWay('break'),
  ...perWay('bounce'),
  {
    name: 'runway_balance',
    about:
      '(a - b) / (a + b) of the runways a toward the break and b back: above 0 the way on is the longer.',
    unit: '',
    range: from(-1, 1),
    read: ({ level: { runway } }) => {
      const [a, b] = [runway.break.distance, runway.bounce.distance]
      return a === null || b === null ? null : over(a - b, a + b)
    },
  },
])
