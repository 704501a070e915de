import { barrierName, chance, count, fixed, NONE, percent, stageName } from '../levels/wording.ts'
import { drawIntervals, type IntervalMark } from '../page/interval-figure.ts'
import { drawLines } from '../page/line-figure.ts'
import type { Block, Page, Section } from '../page/page.ts'
import { isHeadValue, type NullGroup, type NullReport, type NullTest } from './null-report.ts'
import type { Skill } from './skill.ts'

/** Where the rows come from, for those who read what came of them. */
export type NullSource = {
  readonly name: string
  readonly settings: readonly (readonly [name: string, value: string])[]
  /** What the input keeps of a market, and what it does away with. */
  readonly about: readonly string[]
}

/** One sentence: whether anything was found. */
export function headlineOfNull({ groups, tests, touches, found, days }: NullReport): string {
  if (groups.length === 0) return 'Too few days or touches to try anything.'
  const of = `${count(tests.length)} that were tried on ${count(touches)} touches of ${days} days`
  if (found === 0) return `Of ${of}, none tells breaks from bounces beyond the baseline.`
  return `Of ${of}, ${found} ${found === 1 ? 'tells' : 'tell'} breaks from bounces beyond the baseline.`
}

/** The page of a report. The same report and source give the same page. */
export function nullPage(report: NullReport, source: NullSource): Page {
  const { touches, days, from, to } = report
  return {
    title: 'What must not be found',
    headline: headlineOfNull(report),
    facts: [
      ['Input', source.name],
      ['Days', from === null ? '0' : `${count(days)}, ${from} to ${to}`],
      ['Touches', count(touches)],
      ['Tried', count(report.tests.length)],
      ...source.settings,
    ],
    sections: nullSections(report, source),
  }
}

/** The same as sections, for a page that has others too. */
export function nullSections(report: NullReport, { about }: Pick<NullSource, 'about'>): Section[] {
  if (report.groups.length === 0) return [{ title: 'In short', blocks: [{ type: 'list', items: about }] }]
  return [
    { title: 'In short', blocks: [{ type: 'list', items: [...reasons(report), ...about] }] },
    { title: 'Score, components and states', blocks: headBlocks(report) },
    { title: 'The largest of all that was tried', blocks: [largestTable(report), tsFigure(report)] },
    { title: 'What would have been found', blocks: [powerFigure(report), groupTable(report)] },
    { title: 'How it was done', blocks: [{ type: 'list', items: METHOD(report) }] },
  ]
}

function reasons({ joint, question, groups, tests }: NullReport): string[] {
  const least = groups.flatMap(({ least }) => (least === null ? [] : [least]))
  const weakest = least.sort((a, b) => a.strength - b.strength)[0]
  const small = Math.min(...tests.map(({ adjustedP }) => adjustedP))
  const seen =
    weakest === undefined
      ? 'Nothing that was planted would surely have been found: this input is too small to say anything.'
      : `A feature whose correlation with the outcome beyond the baseline is ${fixed(weakest.strength, 3)} (an area under the curve of ${fixed(weakest.auc, 3)}) would have been found in four cases of five.`
  return [
    `The largest |t| is ${fixed(joint.largest, 2)}; by chance the largest of so many exceeds ${fixed(joint.critical, 2)} in ${percent(1 - question.level, 0)} of cases, and is as large as this one in ${percent(joint.p, 0)}.`,
    `The smallest probability, corrected by Benjamini and Hochberg’s rule, is ${chance(small)}.`,
    seen,
  ]
}

const nameOfTest = ({ name, form, word }: NullTest): string => {
  if (form === 'is') return `${name} = ${word}`
  if (form === 'missing') return `${name} missing`
  return form === 'ends' ? `${name}, ends` : name
}

const groupName = (group: Pick<NullGroup, 'stage' | 'barrier' | 'size'>): string =>
  `${barrierName(group)}, ${group.stage}`

function headBlocks({ tests, groups }: NullReport): Block[] {
  const head = tests.filter(({ name, form, skill }) => isHeadValue(name) && form !== 'ends' && skill !== null)
  return groups.map(groupName).flatMap((name) => {
    const own = head.filter((test) => groupName(test) === name)
    if (own.length === 0) return []
    const sorted = [...own].sort((a, b) => (nameOfTest(a) < nameOfTest(b) ? -1 : 1))
    return [skillFigure(sorted, name)]
  })
}

function skillFigure(tests: readonly NullTest[], group: string): Block {
  const marks = tests.map((test): IntervalMark => {
    const { value, jointReach } = test.skill!
    const reach = jointReach === null ? null : 100 * jointReach
    const at = 100 * value
    const bounds = reach === null ? { low: null, high: null } : { low: at - reach, high: at + reach }
    return { row: nameOfTest(test), series: 'first', value: at, ...bounds }
  })
  return {
    type: 'figure',
    caption: `Skill over the baseline (${group}): share of its log loss saved, out of sample. Bars hold the truth of all that was tried at once. A little below 0 is what fitting costs.`,
    alternative: `Skill over the baseline by score, component and state, for barriers of ${group}, with intervals. All figures are in the table.`,
    table: {
      caption: `Skill over the baseline in percent of its log loss (${group}).`,
      columns: ['', 't', 'p', 'Corrected', 'Skill', 'Interval alone', 'Interval for all'],
      rows: tests.map(testRow),
    },
    draw: (width) =>
      drawIntervals(
        marks,
        { rows: marks.map(({ row }) => row), label: 'Skill over the baseline (%)', atLeast: [-2, 2] },
        width,
      ),
  }
}

const testRow = (test: NullTest): string[] => [
  nameOfTest(test),
  fixed(test.t, 2),
  chance(test.p),
  chance(test.adjustedP),
  percent(test.skill?.value, 2),
  bounds(test.skill),
  test.skill?.jointReach == null
    ? NONE
    : `${percent(test.skill.value - test.skill.jointReach, 2)} to ${percent(test.skill.value + test.skill.jointReach, 2)}`,
]

const bounds = (skill: Skill | null): string =>
  skill?.low == null ? NONE : `${percent(skill.low, 2)} to ${percent(skill.high, 2)}`

function largestTable({ tests }: NullReport): Block {
  return {
    type: 'table',
    caption: 'The largest |t|, whatever their sign. Slope is in log odds of a break per deviation.',
    columns: ['', 'Barrier, stage', 't', 'p', 'Corrected', 'Slope', 'Skill', 'Interval alone'],
    rows: tests
      .slice(0, 25)
      .map((test) => [
        nameOfTest(test),
        groupName(test),
        fixed(test.t, 2),
        chance(test.p),
        chance(test.adjustedP),
        fixed(test.slope, 3),
        percent(test.skill?.value, 2),
        bounds(test.skill),
      ]),
  }
}

/** Probabilities in order, against what chance would have: on the diagonal where nothing is there. */
function tsFigure({ tests }: NullReport): Block {
  const ps = tests.map(({ p }) => p).sort((a, b) => a - b)
  const every = Math.max(1, Math.floor(ps.length / 200))
  const points = ps.flatMap((p, place) =>
    place % every === 0 ? [{ x: (place + 0.5) / ps.length, y: p }] : [],
  )
  return {
    type: 'figure',
    caption:
      'Probabilities of all that was tried, in order: along the diagonal where nothing is there, below it at the left where something is. What was tried hangs together, so the curve strays more than that of independent tests would.',
    alternative: 'Sorted probabilities against their ranks; the diagonal is chance.',
    legend: [
      { series: 'first', name: 'found' },
      { series: 'walk', name: 'chance' },
    ],
    table: {
      caption: 'Share of all with a probability below',
      columns: ['Below', 'Share'],
      rows: [0.001, 0.01, 0.05, 0.1, 0.5].map((limit) => [
        String(limit),
        percent(ps.filter((p) => p < limit).length / ps.length),
      ]),
    },
    draw: (width) =>
      drawLines(
        [{ series: 'first', as: 'line', points }],
        { xLabel: 'Rank, as a share of all', yLabel: 'Probability', hasDiagonal: true },
        width,
      ),
  }
}

function powerFigure({ groups, question }: NullReport): Block {
  const shown = groups.filter(
    ({ barrier, size }) => barrier === groups[0]!.barrier && size === groups[0]!.size,
  )
  const series = ['first', 'second'] as const
  return {
    type: 'figure',
    caption: `Features that know a little of the future, planted ${count(question.leaks)} times at each strength and tried like all others: the share that the joint test finds.`,
    alternative:
      'Share of planted leaks found against their correlation with the outcome. All figures are in the table.',
    legend: shown.map(({ stage }, place) => ({ series: series[place]!, name: stageName[stage] })),
    table: {
      caption: 'Share found, by correlation with the outcome beyond the baseline.',
      columns: [
        'Barrier, stage',
        ...groups[0]!.power.map(({ strength, auc }) => `${strength} (AUC ${fixed(auc, 3)})`),
      ],
      rows: groups.map((group) => [groupName(group), ...group.power.map(({ found }) => percent(found, 0))]),
    },
    draw: (width) =>
      drawLines(
        shown.map(({ power }, place) => ({
          series: series[place]!,
          as: 'line',
          points: power.map(({ strength, found }) => ({ x: strength, y: found })),
        })),
        { xLabel: 'Correlation with outcome less baseline', yLabel: 'Share found', yPercent: true },
        width,
      ),
  }
}

function groupTable({ groups }: NullReport): Block {
  return {
    type: 'table',
    caption:
      'What was tried on what. Offset and slope are of the baseline’s log odds: 0 and 1 where it is right.',
    columns: [
      'Barrier, stage',
      'Left',
      'Broke',
      'Days',
      'Offset',
      'Slope',
      'Tried',
      'Least found',
      'Too rare',
    ],
    rows: groups.map((group) => [
      groupName(group),
      count(group.leavers),
      percent(group.breaks / group.leavers),
      count(group.days),
      fixed(group.offset, 3),
      fixed(group.slope, 3),
      count(group.tried),
      group.least === null ? NONE : `${fixed(group.least.strength, 3)} (AUC ${fixed(group.least.auc, 3)})`,
      group.tooRare.length === 0 ? NONE : group.tooRare.join(', '),
    ]),
  }
}

const METHOD = ({ question }: NullReport): string[] => [
  'Tried is every feature of the registry, the components of the score, and the words of states: numbers by their rank, and by how far at either end they are; each word by itself; and whether a value is missing, where that varies.',
  'Touches that left, breaks against bounces, from the touch (A) and from the confirmation (B), for each barrier. The baseline is the first-passage probability of a driftless walk from where price stands; its offset and slope are fitted, so that a wrong σ is no finding.',
  'Each is judged by the score test for adding it to the baseline, summed by days, as touches of one day are not independent. Probabilities are Student’s, by days.',
  `A finding is what exceeds the largest |t| of all that chance brings: that of the same days with their signs drawn anew (${count(question.flips)} times, seed ${question.seed}), which counts once what hangs together. Beside it stands the probability corrected by Benjamini and Hochberg’s rule.`,
  `Skill is out of sample: five blocks of days in order of time, each judged by fits to the others; intervals are of whole days (${count(question.resamples)} resamples).`,
]
