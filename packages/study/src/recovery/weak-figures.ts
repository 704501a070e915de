import type { Figure } from './subject.ts'

/** The questions: of the next tick of ES, and of half a deviation of five minutes, also where price is at the level. */
export const AHEAD = [
  { name: 'next', about: 'the next tick of ES within ten seconds' },
  { name: 'way', about: 'half a deviation of five minutes' },
  { name: 'touched', about: 'half a deviation of five minutes, of levels that are touched' },
] as const

type About = (typeof AHEAD)[number]

const figure = (name: string, about: string, meaning: string): Figure => ({
  ...{ name: `weak.${name}`, about, unit: '%', digits: 2, aim: null, floor: null, meaning },
})

const figuresOf = ({ name, about }: About): Figure[] => [
  figure(
    `${name}.weak`,
    `WEAK levels toward whose break price goes first, by ${about}`,
    'Of level seconds after which price goes either way in time. A walk without drift does so in one half.',
  ),
  figure(
    `${name}.rest`,
    'NEUTRAL ones, the same',
    'Levels of which nothing is said: what WEAK is held against.',
  ),
  figure(
    `${name}.gap`,
    `how much oftener WEAK ones than NEUTRAL ones, by ${about}`,
    'The difference of both, within each market: what is said by saying WEAK.',
  ),
  figure(
    `${name}.rank`,
    `correlation of how thin it is with going through, by ${about}`,
    'Of the rank of depth per tick over the usual, the thinnest highest, within each market: what could be said without a threshold.',
  ),
]

/** The figures of the subject `weak`. */
export const weakFigures: readonly Figure[] = [
  ...AHEAD.flatMap(figuresOf),
  figure(
    'usual',
    'by how much what is called usual is off from what then is, of a side’s depth a tick',
    'Each minute, against the median of the five minutes to come, order by order: too short a baseline follows chance, too long a one lags.',
  ),
  figure('share', 'levels that are WEAK, of those WEAK or NEUTRAL', 'How often it is said.'),
]
