import type { BarrierUnit, LevelKind, Stage } from '@spymaster/core/payload'
import { STAGES } from '@spymaster/core/payload'
import { type Estimate, studentReach } from './day-bootstrap.ts'
import type { GroupReport } from './levels-report.ts'
import { adjustedForMany } from './many-tests.ts'

/** What a kind is judged by: how many break, and of those that leave, how many break. */
export const JUDGED = ['break', 'lean'] as const

/** What it is compared with: the driftless walk; or its placebos, each less its own walk. */
export const RIVALS = ['walk', 'placebo'] as const
export type Rival = (typeof RIVALS)[number]

/** One comparison of a kind. */
export type Departure = {
  readonly kind: LevelKind
  readonly against: Rival
  readonly stage: Stage
  readonly barrier: BarrierUnit
  readonly size: number
  readonly measure: (typeof JUDGED)[number]
  /** In probability. */
  readonly value: number
  /** Alone, and corrected for all that were made against the rival (Benjamini-Hochberg). */
  readonly p: number
  readonly adjustedP: number
  /** Half the width of the interval that holds the truths of all of them at once (Bonferroni). */
  readonly jointReach: number
  /** Whether it is beyond what chance brings among so many. */
  readonly isBeyondChance: boolean
}

/** What was tried. */
export type Family = {
  readonly against: Rival
  readonly comparisons: number
  readonly kinds: number
  /** Largest departure of breaks, in probability; null without any. */
  readonly largest: number | null
}

/** All comparisons of kinds that can be judged, with probabilities corrected for their number. */
export function departuresOf(
  groups: readonly GroupReport[],
  level: number,
): { families: Family[]; departures: Departure[] } {
  const kinds = groups.filter(({ kind, isPlacebo }) => kind !== null && !isPlacebo)
  const departures = RIVALS.flatMap((against) =>
    corrected(
      kinds.flatMap((group) => comparisonsOf(group, against)),
      level,
    ),
  )
  return { departures, families: RIVALS.map((against) => familyOf(departures, against)) }
}

type Comparison = Omit<Departure, 'value' | 'p' | 'adjustedP' | 'jointReach' | 'isBeyondChance'> & {
  readonly estimate: Estimate & { readonly p: number }
}

function corrected(tried: readonly Comparison[], level: number): Departure[] {
  const adjusted = adjustedForMany(tried.map(({ estimate }) => estimate.p))
  const joint = 1 - (1 - level) / Math.max(1, tried.length)
  return tried.map(({ estimate, ...comparison }, place) => ({
    ...comparison,
    value: estimate.value,
    p: estimate.p,
    adjustedP: adjusted[place]!,
    jointReach: studentReach(estimate, joint)!,
    isBeyondChance: adjusted[place]! <= 1 - level,
  }))
}

function familyOf(departures: readonly Departure[], against: Rival): Family {
  const tried = departures.filter((departure) => departure.against === against)
  const breaks = tried.filter(({ measure }) => measure === 'break')
  return {
    against,
    comparisons: tried.length,
    kinds: new Set(tried.map(({ kind }) => kind)).size,
    largest: breaks.length === 0 ? null : Math.max(...breaks.map(({ value }) => Math.abs(value))),
  }
}

function comparisonsOf({ kind, outcomes }: GroupReport, against: Rival): Comparison[] {
  return STAGES.flatMap((stage) =>
    outcomes[stage].flatMap(({ barrier, size, difference, overPlacebo, isJudged }) => {
      const estimates = against === 'walk' ? difference : overPlacebo
      if (!isJudged || estimates === null) return []
      return JUDGED.flatMap((measure) => {
        const estimate = estimates[measure]
        if (estimate?.isTrusted !== true || estimate.p === null) return []
        return [
          { kind: kind!, against, stage, barrier, size, measure, estimate: { ...estimate, p: estimate.p } },
        ]
      })
    }),
  )
}
