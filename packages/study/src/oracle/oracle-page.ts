import { count, fixed, NONE, percent } from '../levels/wording.ts'
import { drawIntervals } from '../page/interval-figure.ts'
import { drawLines } from '../page/line-figure.ts'
import type { Block, Page } from '../page/page.ts'
import type { Bounded, Knowledge, OracleReport, Told } from './oracle-report.ts'

const NAMES: Readonly<Record<Told, string>> = {
  score: 'Break score',
  raw: 'Break score, not smoothed',
  liquidity: 'Liquidity component',
  tape: 'Tape component',
}

/** One sentence: how much of what can be known the score knows. */
export function headlineOfOracle({ knowledge, touches }: OracleReport): string {
  const score = knowledge.find(({ of }) => of === 'score')
  if (score?.captured == null) return `Too few touches (${touches}) to say what can be known of them.`
  return `Of what the state of the market at a touch tells of its end, beyond where price stands, the score captures ${bounds(score.captured, 0)}.`
}

/** The page of a report; `facts` say what was simulated. The same report gives the same page. */
export function oraclePage(report: OracleReport, facts: Page['facts']): Page {
  const { touches, continuations } = report
  return {
    title: 'How much of what can be known does the score know?',
    headline: headlineOfOracle(report),
    facts: [['Touches', count(touches)], ['Continuations', count(continuations)], ...facts],
    sections: [
      { title: 'In short', blocks: [{ type: 'list', items: inShort(report) }, ...knowledgeBlocks(report)] },
      ...(report.bins.length === 0 ? [] : [{ title: 'Is the score in order?', blocks: [binFigure(report)] }]),
      { title: 'By what was planted', blocks: [kindTable(report)] },
      { title: 'How it was done', blocks: [{ type: 'list', items: METHOD }] },
    ],
  }
}

function inShort({ toKnow, knowledge }: OracleReport): string[] {
  const known =
    toKnow === null
      ? 'The touches’ ends are as a walk from the same place would have them: there is nothing to know.'
      : `The oracle’s lean, breaks less bounces, is ${fixed(Math.sqrt(toKnow.value), 2)} from the walk’s (root mean square, the noise of few continuations taken out): so much the state of the market at the touch tells.`
  return [
    known,
    ...knowledge.flatMap(({ of, rankWithoutNoise }) =>
      rankWithoutNoise === null
        ? []
        : [
            `${NAMES[of]}: rank correlation ${fixed(rankWithoutNoise.value, 2)} with it (${fixed(rankWithoutNoise.low, 2)} to ${fixed(rankWithoutNoise.high, 2)}).`,
          ],
    ),
  ]
}

const bounds = ({ value, low, high }: Bounded, digits: number): string =>
  `${percent(value, digits)} (${percent(low, digits)} to ${percent(high, digits)})`

function knowledgeBlocks({ knowledge }: OracleReport): Block[] {
  if (knowledge.length === 0) return []
  const number = (bounded: Bounded | null): string =>
    bounded === null
      ? NONE
      : `${fixed(bounded.value, 2)} (${fixed(bounded.low, 2)} to ${fixed(bounded.high, 2)})`
  return [
    {
      type: 'figure',
      caption:
        'Rank correlation of what is published at the touch with the oracle’s lean beyond the walk’s, the noise of few continuations taken out; bars hold 95 % of resamples of whole markets.',
      alternative: 'Rank correlations of score and components with the oracle. All figures are in the table.',
      table: {
        caption: 'What is published against the oracle; brackets hold 95 % of resamples of whole markets.',
        columns: ['', 'Rank correlation', 'Noise taken out', 'Variance captured', 'Lean per ten points'],
        rows: knowledge.map((each) => [
          NAMES[each.of],
          number(each.rank),
          number(each.rankWithoutNoise),
          each.captured === null ? NONE : bounds(each.captured, 0),
          number(each.slope),
        ]),
      },
      draw: (width) =>
        drawIntervals(
          knowledge.flatMap((each) => markOf(each) ?? []),
          { rows: knowledge.map(({ of }) => NAMES[of]), label: 'Rank correlation', atLeast: [-0.2, 0.6] },
          width,
        ),
    },
  ]
}

function markOf({ of, rankWithoutNoise }: Knowledge) {
  return rankWithoutNoise === null ? null : { row: NAMES[of], series: 'first' as const, ...rankWithoutNoise }
}

function binFigure({ bins }: OracleReport): Block {
  return {
    type: 'figure',
    caption:
      'Touches by their score, in groups of equal number: of those that leave, the share that breaks by continuations (bars: 95 %, whole markets), and what a walk from the same places does.',
    alternative: 'Share of breaks against the score. All figures are in the table.',
    legend: [
      { series: 'first', name: 'continuations' },
      { series: 'walk', name: 'driftless walk' },
    ],
    table: {
      caption: 'Touches by their score.',
      columns: ['Score', 'Touches', 'Continuations', 'Walk', 'Broke'],
      rows: bins.map(({ score, rows, oracle, walk, broke }) => [
        fixed(score, 0),
        count(rows),
        bounds(oracle, 0),
        percent(walk, 0),
        percent(broke, 0),
      ]),
    },
    draw: (width) => drawBins(bins, width),
  }
}

function drawBins(bins: OracleReport['bins'], width: number): string {
  return drawLines(
    [
      { series: 'walk', as: 'line', points: bins.map(({ score, walk }) => ({ x: score, y: walk })) },
      {
        series: 'first',
        as: 'points',
        points: bins.map(({ score, oracle }) => ({
          x: score,
          y: oracle.value,
          low: oracle.low,
          high: oracle.high,
        })),
      },
    ],
    { xLabel: 'Break score', yLabel: 'Share that breaks', yPercent: true },
    width,
  )
}

function kindTable({ kinds }: OracleReport): Block {
  return {
    type: 'table',
    caption: 'Touches by what was planted: of those that leave, shares that break.',
    columns: ['Planted', 'Touches', 'Score', 'Continuations', 'Walk', 'Broke'],
    rows: kinds.map(({ kind, rows, score, oracle, walk, broke }) => [
      kind,
      count(rows),
      fixed(score, 0),
      percent(oracle, 0),
      percent(walk, 0),
      percent(broke, 0),
    ]),
  }
}

const METHOD = [
  'The oracle simulates the past again to the byte, and from the touch on with every chance new, so many times: the shares of breaks and bounces are what a reader who knew everything in the market could know, orders not yet shown and plans of causes included. No score can know that much from ten levels.',
  'The lean is the share of breaks less that of bounces, by $1 within five minutes. The walk’s is that of a driftless walk of the published σ from the same place. What is left between the two is what there is to know.',
  'With few continuations the oracle’s lean is off by chance. Its variance is known and taken out; intervals resample whole markets.',
  'Markets are without options, as these do nothing to ES here: the score is that of liquidity and tape alone.',
]
