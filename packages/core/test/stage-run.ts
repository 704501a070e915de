import { type Barrier, type StageStart, StageWatch } from '../src/labels/index.ts'
import type { OutcomeLabel, StageLabels } from '../src/payload/events.ts'

export const SECOND = 1e9
export const MINUTE = 60e9
export const INTERVAL = 250e6

/** Barriers at one and two dollars, and one of sigmas at so many. */
export const barriersAt = (sigmas: number | null): readonly Barrier[] => [
  { barrier: 'usd', size: 1, distance: 1 },
  { barrier: 'usd', size: 2, distance: 2 },
  { barrier: 'sigma', size: 1, distance: sigmas },
]

/** A touch of RESISTANCE at $600, ten cents below it, five minutes, the close far away. */
export const touch: StageStart = {
  anchorNs: 0,
  spot: 599.9,
  price: 600,
  direction: 'UP',
  barriers: barriersAt(0.67),
  sigma: 0.3,
  horizonNs: 5 * MINUTE,
  closeNs: 1e15,
  snapIntervalNs: INTERVAL,
  earlier: null,
}

/** Spots by seconds from the anchor: each holds until the next; null is none. */
export type Course = readonly (readonly [number, number | null])[]

/** Steps a watch through every grid point up to so many seconds after its anchor. */
export function follow(watch: StageWatch, start: StageStart, course: Course, seconds = 300): StageWatch {
  for (let ns = INTERVAL; ns <= seconds * SECOND; ns += INTERVAL) {
    const held = course.findLast(([sec]) => sec * SECOND <= ns)
    watch.step(start.anchorNs + ns, held === undefined ? start.spot : held[1])
  }
  return watch
}

/** The labels of what followed, the watch being stepped ten minutes past the anchor. */
export function labelsOf(course: Course, given: Partial<StageStart> = {}): StageLabels {
  const start = { ...touch, ...given }
  return follow(new StageWatch(start), start, course, 600).labels(0, start.anchorNs + start.horizonNs)
}

/** Outcomes in short: the word, seconds or reason. */
export function inShort({ outcomes }: StageLabels): string[] {
  const short = ({ outcome, seconds, reason }: OutcomeLabel) =>
    [outcome, seconds, reason].filter((part) => part !== null).join(' ')
  return outcomes.map(short)
}
