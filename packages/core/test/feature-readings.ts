import { type LevelPayload, resolvePhysics, type Stage } from '@spymaster/core'
import fc from 'fast-check'
import type { FeatureMoment } from '../src/features/index.ts'
import { AttemptWatch } from '../src/features/readings/attempt-watch.ts'
import { DayWatch } from '../src/features/readings/day-watch.ts'
import { SpotPath } from '../src/features/readings/spot-path.ts'
import { times } from './level-moment.ts'

/** Snaps far apart, so that few of them are half an hour. */
export const SNAP_MS = 10_000
const SNAP_NS = SNAP_MS * 1e6
const config = { ...resolvePhysics(), snapIntervalMs: SNAP_MS }

type Read = Pick<FeatureMoment, 'day' | 'path' | 'attempt'>

/** A way of spot, and what is read of it. */
export type Walk = {
  readonly spots: readonly (number | null)[]
  readonly spot: number
  readonly readingsOf: (stage: Stage, touch: LevelPayload) => Read
}

/** Spots in whole cents about 480, some missing, the last not. */
const spotWalks = fc
  .array(fc.tuple(fc.integer({ min: -40, max: 40 }), fc.constantFrom(true, true, true, true, false)), {
    minLength: 2,
    maxLength: 260,
    size: 'max',
  })
  .map((steps) => {
    let cents = 48_000
    return steps.map(([step, isSeen], i) => {
      cents += step
      return isSeen || i === steps.length - 1 ? cents / 100 : null
    })
  })

/** Walks from a time about the open on. */
export const spotsAndReadings: fc.Arbitrary<Walk> = fc
  .tuple(spotWalks, fc.integer({ min: -60, max: 2000 }))
  .map(([spots, late]) => walkOf(spots, times.openNs + late * SNAP_NS))

/** What is read of spots that begin at a time. */
export function walkOf(spots: readonly (number | null)[], startNs: number): Walk {
  const readingsOf = (stage: Stage, touch: LevelPayload): Read => {
    const day = new DayWatch(times)
    const path = new SpotPath(SNAP_MS)
    let attempt: AttemptWatch | null = null
    const touchAt = Math.max(0, spots.length - 7)
    for (const [i, spot] of spots.entries()) {
      const nowNs = startNs + i * SNAP_NS
      day.step(nowNs, spot, nowNs >= times.openNs && nowNs < times.closeNs ? 'regular' : 'premarket')
      path.step(spot)
      if (attempt !== null) attempt.step(nowNs, spot, spot === null ? null : touch)
      else if (i >= touchAt && spot !== null) attempt = new AttemptWatch(nowNs, spot, touch, config)
    }
    return { day: day.reading, path: path.reading, attempt: stage === 'B' ? attempt!.reading : null }
  }
  return { spots, spot: spots.at(-1)!, readingsOf }
}
