import { isSnap } from '../services/pass.ts'
import type { ChaosOutcome } from './chaos-run.ts'
import { unexpected } from './endings.ts'

/** What a bad time came to, in figures. All but the first four must be 0 or true. */
export type Verdict = {
  readonly seed: number
  readonly seconds: number
  readonly strikes: Readonly<Record<string, number>>
  /** Services that ended by themselves for a named reason, and were started again. */
  readonly namedEndings: number
  readonly otherEndings: number
  /** Payloads of the undisturbed run that are not on the log. */
  readonly missing: number
  /** Payloads that are there more than once, or that the undisturbed run does not have. */
  readonly tooMany: number
  /** Whether all are in the order of the undisturbed run, byte for byte. */
  readonly isSame: boolean
  /** Whether a reader who was there all the time got every snap once and in order. */
  readonly isReadWhole: boolean
  /** Whether the gateway shows the digest of the undisturbed run's last snap. */
  readonly isShown: boolean
  /** Whether the lake has all of both streams, every record once. */
  readonly isRecorded: boolean
}

/** Compares what is on the log after a bad time with what an undisturbed run gives. */
export function verdictOn(outcome: ChaosOutcome, lines: readonly string[]): Verdict {
  const { seed, seconds, strikes, endings, levels, read, shown, isRecorded } = outcome
  const snaps = lines.filter(isSnap)
  const other = unexpected(endings).length
  const left = countOf(lines)
  let tooMany = 0
  for (const line of levels) {
    const count = left.get(line) ?? 0
    if (count === 0) tooMany++
    else left.set(line, count - 1)
  }
  return {
    ...{ seed, seconds, strikes },
    namedEndings: endings.length - other,
    otherEndings: other,
    missing: [...left.values()].reduce((sum, count) => sum + count, 0),
    tooMany,
    isSame: isEqual(levels, lines),
    isReadWhole: isEqual(read, snaps),
    isShown: shown === JSON.parse(snaps.at(-1)!).digest,
    isRecorded,
  }
}

/** Whether nothing was hurt. */
export const isUnhurt = (verdict: Verdict): boolean => {
  const { otherEndings, missing, tooMany, isSame, isReadWhole, isShown, isRecorded } = verdict
  return otherEndings + missing + tooMany === 0 && isSame && isReadWhole && isShown && isRecorded
}

const isEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, place) => line === b[place])

function countOf(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}
