import { contextOfKind } from '@spymaster/core'
import type { LevelKind } from '@spymaster/core/payload'
import { LEAST_DAYS } from './day-bootstrap.ts'
import type { Departure, Rival } from './departures.ts'
import type { LevelsReport } from './levels-report.ts'
import { capitalised, listed, percent } from './wording.ts'

/** What a report comes to, in plain words. */
export type Headline = {
  /**
   * `too-few`: nothing could be judged. `nothing`: no kind departs from the walk. `levels`: some kind does what its
   * placebos do not. `walk`: some kinds depart from the walk, and no kind from its placebos. `unmatched`: some depart from
   * the walk, and there are no placebos to compare with.
   */
  readonly verdict: 'too-few' | 'nothing' | 'levels' | 'walk' | 'unmatched'
  readonly sentence: string
  /** What a reader of the sentence asks next. */
  readonly because: readonly string[]
}

type Told = Pick<LevelsReport, 'families' | 'departures' | 'days' | 'touches'>

/** Says what came out. */
export function headlineOf(report: Told): Headline {
  const [walk, placebo] = (['walk', 'placebo'] as const).map((against) => beyondChance(report, against))
  const judged = report.families.find(({ against }) => against === 'walk')?.comparisons ?? 0
  const matched = report.families.find(({ against }) => against === 'placebo')?.comparisons ?? 0
  if (judged === 0) return tooFew(report)
  const because = reasons(report)
  if (placebo!.length > 0)
    return {
      verdict: 'levels',
      sentence: `${kindsIn(placebo!)} what placebos close by do not.`,
      because,
    }
  if (walk!.length === 0)
    return {
      verdict: 'nothing',
      sentence: 'No kind of level departs from a driftless walk beyond chance.',
      because,
    }
  const departing = `${kindsIn(walk!, '')} from a driftless walk beyond chance`
  if (matched === 0) return { verdict: 'unmatched', sentence: `${departing}.`, because }
  return {
    verdict: 'walk',
    sentence: 'No kind of level does anything that placebos beside it do not.',
    because: [
      ...because,
      `${departing}, but not from their placebos: that is how price moves beside a walk of that σ, not what levels do.`,
    ],
  }
}

const tooFew = ({ days, touches }: Told): Headline => ({
  verdict: 'too-few',
  sentence: 'Too few days or touches to judge any kind of level.',
  because: [
    `There ${touches === 1 ? 'is' : 'are'} ${counted(touches, 'touch', 'touches')} on ${counted(days, 'day', 'days')}. A kind is judged from ${LEAST_DAYS} days with touches on, if at least ten breaks, ten bounces and ten others are to be expected.`,
  ],
})

const beyondChance = ({ departures }: Told, rival: Rival): Departure[] =>
  departures.filter(({ against, isBeyondChance }) => isBeyondChance && against === rival)

/** The kinds among departures, with a verb: "VWAP and dollar level do" for ` do`. */
function kindsIn(departures: readonly Departure[], verb = 'do'): string {
  const kinds = [...new Set(departures.map(({ kind }) => kind))]
  const names = capitalised(listed(kinds.map(nameOf)))
  const isOne = kinds.length === 1
  if (verb === 'do') return `${names} ${isOne ? 'does' : 'do'}`
  return `${names} ${isOne ? 'departs' : 'depart'}`
}

const nameOf = (kind: LevelKind): string => contextOfKind[kind].label

function reasons(report: Told): string[] {
  return report.families.flatMap(({ against, comparisons, kinds, largest }) => {
    if (comparisons === 0 || largest === null) return []
    const rival = against === 'walk' ? 'the driftless walk' : 'their own placebos'
    const found = beyondChance(report, against).length
    return [
      `Against ${rival}: ${comparisons} comparisons of ${kinds} kinds, ${found === 0 ? 'none' : found} beyond chance once corrected for their number; the largest difference in breaks is ${percent(largest).replace(' %', '')} points.`,
    ]
  })
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
