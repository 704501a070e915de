import type { Stage } from '@spymaster/core/payload'
import type { Block, Page, Section, Table } from '../page/page.ts'
import { LEAST_DAYS } from './day-bootstrap.ts'
import { differenceBlocks } from './difference-blocks.ts'
import { headlineOf } from './headline.ts'
import type { LevelsReport } from './levels-report.ts'
import { curveBlock, reliabilityBlock } from './pooled-blocks.ts'
import { strengthBlocks } from './strength-blocks.ts'
import { barrierName, count, fixed, groupName, percent } from './wording.ts'

/** Where the touches come from, for those who read what came of them. */
export type StudySource = {
  /** As in "SPY minute bars, 3 files". */
  readonly name: string
  /** Settings and options that made the touches, each with its value. */
  readonly settings: readonly (readonly [name: string, value: string])[]
  /** How touches and outcomes were made of this input. */
  readonly method: readonly string[]
  /** What this input cannot show. */
  readonly limits: readonly string[]
}

/** The page of a report. The same report and source give the same page. */
export function levelsPage(report: LevelsReport, source: StudySource): Page {
  const { sentence, because } = headlineOf(report)
  return {
    title: 'What follows when price meets a level',
    headline: sentence,
    facts: [
      ['Input', source.name],
      ['Days', report.from === null ? '0' : `${count(report.days)}, ${report.from} to ${report.to}`],
      ['Touches of levels', count(report.touches)],
      ['Touches of placebos', count(report.placebos)],
      ['Horizon', `${report.question.horizonMinutes} min`],
      ...source.settings,
    ],
    sections: sectionsOf(report, source, because).filter(({ blocks }) =>
      blocks.some((block) => block.type !== 'list' || block.items.length > 0),
    ),
  }
}

function sectionsOf(report: LevelsReport, source: StudySource, because: readonly string[]): Section[] {
  return [
    { title: 'In short', blocks: [...warnings(report), { type: 'list', items: [...because, READING] }] },
    ...differenceSections(report),
    { title: 'Is the walk right where it is sure?', blocks: perBarrier(report, reliabilityBlock) },
    { title: 'How soon price leaves', blocks: perBarrier(report, curveBlock) },
    { title: 'How far it goes', blocks: strengthBlocks(report) },
    { title: 'What was left out, and what position alone says', blocks: [leftOut(report)] },
    { title: 'How it was done', blocks: [{ type: 'list', items: [...source.method, ...METHOD(report)] }] },
    { title: 'What this input cannot show', blocks: [{ type: 'list', items: source.limits }] },
  ]
}

const READING =
  'A difference from the walk says that price moved otherwise than a walk of that σ. Only a difference from the placebos, prices at random near by that nobody looks at, says something of levels.'

function warnings({ days, touches, placebos }: LevelsReport): Block[] {
  const found: string[] = []
  if (days < LEAST_DAYS)
    found.push(
      `Only ${days} ${days === 1 ? 'day' : 'days'}. How much days differ cannot be known from fewer than ${LEAST_DAYS}: no interval here is to be trusted, and none is drawn.`,
    )
  if (placebos === 0 && touches > 0)
    found.push(
      'There are no placebos in this input, so what is due to levels cannot be told from how price moves.',
    )
  return found.map((text) => ({ type: 'warning', text }))
}

const STAGE_TITLES: Readonly<Record<Stage, string>> = {
  A: 'Break or bounce, from the touch',
  B: 'Break or bounce, from the confirmation',
}

function differenceSections(report: LevelsReport): Section[] {
  return (['A', 'B'] as const).map((stage) => {
    const barriers = report.groups[0]?.outcomes[stage] ?? []
    const blocks = barriers.flatMap((_, barrier) => differenceBlocks(report, stage, barrier))
    return { title: STAGE_TITLES[stage], blocks }
  })
}

function perBarrier(
  report: LevelsReport,
  blocksOf: (report: LevelsReport, barrier: number) => Block[],
): Block[] {
  return (report.groups[0]?.outcomes.A ?? []).flatMap((_, barrier) => blocksOf(report, barrier))
}

const REASONS = {
  close: 'Close',
  past_barrier: 'Past a barrier',
  resolved_before: 'Met before',
  no_spot: 'Not seen',
} as const

function leftOut({ groups }: LevelsReport): Block & { type: 'table' } {
  const rows = groups.flatMap((group) =>
    (['A', 'B'] as const).flatMap((stage) =>
      group.outcomes[stage].map((outcome) => [
        `${groupName(group)}, ${barrierName(outcome)}, ${stage}`,
        count(outcome.rows),
        ...Object.keys(REASONS).map((reason) => count(outcome.undefinedBy[reason] ?? 0)),
        count(outcome.withoutBaseline + (outcome.undefinedBy.unknown ?? 0)),
        count(outcome.both),
        count(outcome.compared),
        ...[outcome.seconds?.lower, outcome.seconds?.median, outcome.seconds?.upper].map((seconds) =>
          fixed(seconds, 0),
        ),
        fixed(outcome.brier?.baseline, 3),
        fixed(outcome.brier?.constant, 3),
        percent(outcome.brier?.skill),
      ]),
    ),
  )
  const table: Table = {
    caption:
      'Outcomes that are not defined, by reason; seconds to the barrier, quartiles; and how much better the walk does than constant shares (Brier score), which is what position alone is worth.',
    columns: [
      ...['', 'Rows', ...Object.values(REASONS), 'No σ', 'Both in one bar', 'Compared'],
      ...['Seconds, lower', 'median', 'upper', 'Brier, walk', 'Brier, constant', 'Skill of position'],
    ],
    rows,
  }
  return { type: 'table', ...table }
}

const METHOD = ({ question: { resamples, level, seed, watchMinutes }, families }: LevelsReport): string[] => [
  `The walk is driftless, with the σ of the touch, starts where price stood, and is watched ${watchMinutes > 0 ? `every ${fixed(60 * watchMinutes, 2)} s` : 'without a break'}. A touch counts as break, bounce or chop (neither within the horizon); what is compared is each touch with its own walk.`,
  'Of the touches that left: among those that met a barrier, the share that broke, less the walk’s share among its own. For barriers of about a deviation it hardly depends on σ, which is an estimate; shares of all touches do, by half a point and more.',
  `Intervals (${percent(level, 0)}) are from ${count(resamples)} resamples of whole days (seed ${seed}), studentised: touches of one day are not independent. A kind is judged from ${LEAST_DAYS} days on, with at least ten breaks, bounces and others expected.`,
  `Many comparisons find something by chance: ${families.map(({ against, comparisons }) => `${comparisons} against ${against === 'walk' ? 'the walk' : 'placebos'}`).join(', ')}. Probabilities (Student’s, by days) are corrected for that by Benjamini and Hochberg’s rule; the page’s sentences go by the corrected ones.`,
]
