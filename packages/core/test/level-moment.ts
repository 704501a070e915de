import { resolvePhysics } from '@spymaster/core'
import { Coverage } from '../src/engines/barrier/sight.ts'
import { DayTape } from '../src/levels/day-tape.ts'
import type { LevelCandidate, LevelMoment, LevelSource } from '../src/levels/level-source.ts'
import { LevelTracker } from '../src/levels/level-tracker.ts'
import { segmentAt, sessionTimes } from '../src/market/session-clock.ts'
import { DATE } from './log-builder.ts'

export const config = resolvePhysics()
export const times = sessionTimes(DATE, config.openingRangeMinutes)!

/** A day that has had no trade yet. */
export const quietDay = (): DayTape => new DayTape(times)

/** A moment of the tests' day; 10:00 in New York where nothing else is said. */
export function momentOf(tape: DayTape | null, parts: Partial<LevelMoment> = {}): LevelMoment {
  const { nowNs = times.openNs + 1800e9 } = parts
  const day = tape === null ? null : { times, tape }
  const segment = segmentAt(tape === null ? null : times, nowNs)
  const ratio = { value: 10, isMeasured: true }
  return { nowNs, spot: 480.2, segment, day, prior: null, dealers: null, ratio, ...parts }
}

/** What a kind states at a moment. */
export function statedBy(source: LevelSource, moment: LevelMoment): LevelCandidate[] {
  const candidates: LevelCandidate[] = []
  source.collect(moment, candidates)
  return candidates
}

export const newTracker = (): LevelTracker => new LevelTracker(config, () => ({ coverage: new Coverage(40) }))
