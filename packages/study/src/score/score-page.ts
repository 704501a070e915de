import { count, fixed, NONE, percent } from '../levels/wording.ts'
import { drawIntervals, type IntervalMark } from '../page/interval-figure.ts'
import type { Block, Page } from '../page/page.ts'
import type { SignalFigures } from './judged-signals.ts'
import type { Leaning } from './leanings.ts'
import type { Bounds } from './market-sums.ts'
import { HALVES, type Half, type RuleReport, type ScoreReport } from './score-report.ts'
import { CURRENT_RULE } from './score-rule.ts'
import { settingBlocks } from './settings-figures.ts'
import { wordBlocks } from './words-figures.ts'

const NAMES: Readonly<Record<Half, string>> = {
  chosen: 'the markets by which it was chosen',
  confirmed: 'the markets that confirm',
  both: 'all markets',
}

/** One sentence: how often signals come, and how often they are right. */
export function headlineOfScore({ rules }: ScoreReport): string {
  const { signals } = currentOf(rules.both)
  const said = (['BREAK', 'BOUNCE'] as const).map(
    (name) =>
      `${name} ${fixed(signals[name].perSession, 1)} times a session, right in ${shareOf(signals[name].right, 0)}`,
  )
  return `Of a market’s levels together: ${said.join('; ')}. Chance is 50 %.`
}

/** The page of a report; `facts` say what was simulated. The same report gives the same page. */
export function scorePage(report: ScoreReport, facts: Page['facts']): Page {
  const { markets, hours } = report
  return {
    title: 'What does the score know, and when?',
    headline: headlineOfScore(report),
    facts: [
      ['Markets', `${markets.both}: ${markets.chosen} to choose by, ${markets.confirmed} to confirm`],
      ['Hours', fixed(hours, 0)],
      ...facts.filter(([name]) => name !== 'Markets' && name !== 'Hours'),
    ],
    sections: [
      {
        title: 'Formulas',
        blocks: [
          ...HALVES.map((half) => ruleTable(report, half)),
          ...HALVES.map((half) => componentTable(report, half)),
        ],
      },
      { title: 'What readings lean to', blocks: leaningBlocks(report) },
      { title: 'After a touch', blocks: [momentTable(report)] },
      { title: 'Each setting', blocks: [...settingBlocks(report.settings), ...wordBlocks(report.words)] },
      { title: 'How it was done', blocks: [{ type: 'list', items: METHOD }] },
    ],
  }
}

const currentOf = (rules: readonly RuleReport[]): RuleReport =>
  rules.find(({ rule }) => rule === CURRENT_RULE)!

/** A share in percent with its interval. */
export function shareOf(bounds: Bounds | null, digits = 1): string {
  if (bounds === null) return NONE
  const { value, low, high } = bounds
  const between = low === null ? '' : ` (${percent(low, digits)} to ${percent(high, digits)})`
  return `${percent(value, digits)}${between}`
}

/** A number with its interval. */
function numberOf({ value, low, high }: Bounds, digits: number): string {
  return `${fixed(value, digits)}${low === null ? '' : ` (${fixed(low, digits)} to ${fixed(high, digits)})`}`
}

const rightOf = ({ right }: Pick<SignalFigures, 'right'>): string =>
  right === null ? NONE : `${shareOf(right, 0)} of ${count(right.cases)}`

function ruleTable({ rules }: ScoreReport, half: Half): Block {
  return {
    type: 'table',
    caption: `Formulas over ${NAMES[half]}: correlation of the raw score with whether price then goes toward the break, and what it is over the formula as it was; signals a session, and how many were right. Brackets hold 95 % by whole markets.`,
    columns: [
      '',
      'Correlation',
      'Over as it was',
      'BREAK a session',
      'Right',
      'BOUNCE a session',
      'Right',
      'Both',
    ],
    rows: rules[half].map(({ about, knowledge: { correlation, gain }, signals }) => [
      about,
      numberOf(correlation, 3),
      numberOf(gain, 3),
      fixed(signals.BREAK.perSession, 1),
      rightOf(signals.BREAK),
      fixed(signals.BOUNCE.perSession, 1),
      rightOf(signals.BOUNCE),
      rightOf(signals),
    ]),
  }
}

function componentTable({ components }: ScoreReport, half: Half): Block {
  return {
    type: 'table',
    caption: `Components by themselves, over ${NAMES[half]}: correlation, and over that of the tape as it was.`,
    columns: ['', 'Correlation', 'Over the tape as it was'],
    rows: components[half].map(({ component, knowledge: { correlation, gain } }) => [
      component,
      numberOf(correlation, 3),
      numberOf(gain, 3),
    ]),
  }
}

function leaningBlocks({ leanings }: ScoreReport): Block[] {
  const table = {
    caption:
      'Seconds of levels by what they read, and the share of them after which price went toward the break.',
    columns: ['', 'All monitored', 'Seconds', 'Touched', 'Seconds'],
    rows: leanings.map(({ of, all, touched }) => [
      of,
      shareOf(all),
      count(all?.cases ?? 0),
      shareOf(touched),
      count(touched?.cases ?? 0),
    ]),
  }
  const marks = leanings.flatMap(markOf)
  if (marks.length === 0) return [{ type: 'table', ...table }]
  const axes = { rows: marks.map(({ row }) => row), label: 'percent', zero: 50 }
  return [
    {
      type: 'figure',
      caption:
        'Share of seconds after which price went toward the break, by reading; bars hold 95 % by whole markets.',
      alternative: 'Shares by reading. All figures are in the table.',
      table,
      draw: (width) => drawIntervals(marks, { ...axes, atLeast: [30, 70] }, width),
    },
  ]
}

/** In percent; none where it has no interval. */
function markOf({ of, all }: Leaning): IntervalMark[] {
  if (all === null || all.low === null || all.high === null) return []
  return [{ row: of, series: 'first', value: 100 * all.value, low: 100 * all.low, high: 100 * all.high }]
}

function momentTable({ moments }: ScoreReport): Block {
  const names = Object.keys(moments[0]?.slopes ?? {})
  return {
    type: 'table',
    caption:
      'Touches not decided so long after they began, by a deviation of five minutes from the level: log odds of a break beyond those of a walk from the same place, for a deviation of each number. Brackets hold 95 % by whole markets.',
    columns: ['Seconds', 'Touches', 'Broke', 'Walk', ...names],
    rows: moments.map(({ seconds, touches, breaks, walk, slopes }) => [
      String(seconds),
      count(touches),
      percent(breaks / touches, 0),
      percent(walk, 0),
      ...names.map((name) => numberOf(slopes[name]!, 2)),
    ]),
  }
}

const METHOD = [
  'A market is simulated and folded once. What levels read at each snap is kept; scores and signals of other formulas and settings are computed from that, by the smoother and the signal machine of the physics itself.',
  'Right is a signal after which price goes half a deviation of five minutes its way before it goes as far against it, from where it fired. A driftless walk does either as often, wherever it stands. Deviations are by the sigma of the latest touch; before there is one nothing is judged.',
  'Correlations and shares of readings take each level at each second, so that cases hang together: intervals are by whole markets.',
  'Of tapeFullVolume only values up to its own are tried: what was read is the tape’s confidence, which gives them to its last published digit and does not tell how far the volume goes beyond. Marks of confidence change no signal, only the word said with it.',
  'What was changed was chosen by markets of odd seeds; those of even seeds were not looked at before.',
  'The simulator’s causes and their sizes are chosen, not measured: what is right here is right about those. Options do next to nothing to ES in it, so the hedge’s weight cannot be judged.',
]
