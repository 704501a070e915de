import type { Figure } from './subject.ts'

/** Mean ages told apart, by their upper ends. */
export const AGES = [
  { name: 'minute', about: 'under a minute', untilSec: 60 },
  { name: 'five', about: 'one to five minutes', untilSec: 300 },
  { name: 'quarter', about: 'five to fifteen minutes', untilSec: 900 },
  { name: 'older', about: 'fifteen minutes and more', untilSec: Number.POSITIVE_INFINITY },
] as const

const figure = (name: string, about: string, meaning: string, aim: number | null = null): Figure => ({
  ...{ name: `memory.${name}`, about, unit: '%', digits: 2, aim, floor: aim, meaning },
})

const off = (name: string, about: string): Figure =>
  figure(
    name,
    `contracts by which what is remembered is off, ${about}`,
    'Over what truly rests at those ticks.',
  )

const correlation = (name: string, about: string): Figure =>
  figure(
    name,
    `correlation of what is remembered with what truly rests, ${about}`,
    'Of contracts a tick, within each market: 0 is what the usual depth says, 100 % is all.',
  )

/** The figures of the subject `memory`. */
export const memoryFigures: readonly Figure[] = [
  figure(
    'exact',
    'levels of which is remembered what ten levels last showed, to the contract and tenth of a second',
    'Below 100 % something is remembered that was not seen, or forgotten too early or too late.',
    1,
  ),
  figure(
    'reach',
    'contracts remembered, over all that truly rest out of sight in the zone',
    'The rest lies at ticks never seen, or not within `memoryMaxSec`.',
  ),
  figure(
    'missed',
    'contracts by which what is remembered is off from all that truly rests out of sight',
    'What one is wrong by who takes the one for the other: what is forgotten counts in full.',
  ),
  off('off', 'at the ticks that are remembered'),
  correlation('correlation', 'at all ages'),
  ...AGES.flatMap(({ name, about }) => [
    off(`${name}.off`, about),
    correlation(`${name}.correlation`, about),
  ]),
]
