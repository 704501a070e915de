import { count, fixed, listed, NONE, percent } from '../levels/wording.ts'
import { drawIntervals, type IntervalMark } from '../page/interval-figure.ts'
import { drawLines } from '../page/line-figure.ts'
import type { Block, Page, Series } from '../page/page.ts'
import type { Bounded, Knowledge, Told } from './oracle-knowledge.ts'
import type { MomentKnowledge, OracleReport, Shares } from './oracle-report.ts'

const NAMES: Readonly<Record<Told, string>> = {
  score: 'Break score',
  raw: 'Break score, not smoothed',
  liquidity: 'Liquidity component',
  tape: 'Tape component',
  hedge: 'Hedge component',
}

/** Those that are drawn over the moments. */
const DRAWN: Partial<Record<Told, Series>> = { score: 'first', liquidity: 'second', tape: 'third' }

/** One sentence: how much of what can be known the score knows, at each moment. */
export function headlineOfOracle({ moments, touches }: OracleReport): string {
  const said = moments.flatMap(({ after, knowledge }) => {
    const captured = knowledge.find(({ of }) => of === 'score')?.captured
    if (captured == null) return []
    const { value, low, high } = captured
    return [`${percent(value, 0)} (${fixed(100 * low, 0)} to ${fixed(100 * high, 0)}) ${whenOf(after)}`]
  })
  if (said.length === 0) return `Too few touches (${touches}) to say what can be known of them.`
  return `Of what the market’s state tells of how a touch ends, beyond where price stands, the score captures ${listed(said)}.`
}

/** The page of a report; `facts` say what was simulated. The same report gives the same page. */
export function oraclePage(report: OracleReport, facts: Page['facts']): Page {
  const { touches, continuations, moments } = report
  const known = moments.filter(({ knowledge }) => knowledge.length > 0)
  return {
    title: 'How much of what can be known does the score know?',
    headline: headlineOfOracle(report),
    facts: [['Touches', count(touches)], ['Continuations', count(continuations)], ...facts],
    sections: [
      {
        title: 'In short',
        blocks: [
          { type: 'list', items: moments.map(inShort) },
          momentTable(moments),
          ...(known.length === 0 ? [] : [momentFigure(known)]),
        ],
      },
      ...known.map((moment) => ({
        title: capitalisedWhen(moment.after),
        blocks: [knowledgeTable(moment), ...(moment.bins.length === 0 ? [] : [binFigure(moment)])],
      })),
      ...(report.readings.length === 0
        ? []
        : [{ title: 'When it says something', blocks: [readingTable(report)] }]),
      { title: 'By what was planted', blocks: [kindTable(moments), ...moments.map(kindsOf)] },
      { title: 'How it was done', blocks: [{ type: 'list', items: METHOD }] },
    ],
  }
}

const whenOf = (after: number): string => (after === 0 ? 'at the touch' : `${after} s after it`)
const capitalisedWhen = (after: number): string => (after === 0 ? 'At the touch' : `${after} s after it`)

const bounds = ({ value, low, high }: Bounded, digits: number): string =>
  `${percent(value, digits)} (${percent(low, digits)} to ${percent(high, digits)})`

const number = (bounded: Bounded | null): string =>
  bounded === null
    ? NONE
    : `${fixed(bounded.value, 2)} (${fixed(bounded.low, 2)} to ${fixed(bounded.high, 2)})`

const toldBy = ({ knowledge }: MomentKnowledge, told: Told): Knowledge | undefined =>
  knowledge.find(({ of }) => of === told)

function inShort(moment: MomentKnowledge): string {
  const { after, toKnow, touches } = moment
  const when = after === 0 ? 'At the touch' : `${after} s after the touch`
  if (touches === 0) return `${when}: no touch is left to ask about.`
  if (toKnow === null)
    return `${when}: the ends of ${count(touches)} touches are as a walk from the same place would have them, there is nothing to know.`
  const score = toldBy(moment, 'score')?.rankWithoutNoise ?? null
  const correlation =
    score === null ? '' : ` The score’s rank correlation with that, noise taken out, is ${number(score)}.`
  return `${when}: the oracle’s lean, breaks less bounces, is ${fixed(Math.sqrt(toKnow.value), 2)} from the walk’s over ${count(touches)} touches (root mean square, the noise of few continuations taken out).${correlation}`
}

function momentTable(moments: readonly MomentKnowledge[]): Block {
  return {
    type: 'table',
    caption:
      'Touches so long after: judged; left by then; behind the level, where nothing is published of the side that was touched. Then what happened to those that are judged, and how far the oracle’s lean is from the walk’s.',
    columns: ['', 'Judged', 'Markets', 'Left', 'Behind', 'Broke', 'Bounced', 'To know (root mean square)'],
    rows: moments.map((moment) => [
      capitalisedWhen(moment.after),
      count(moment.touches),
      count(moment.markets),
      count(moment.left),
      count(moment.unread),
      count(moment.broke),
      count(moment.bounced),
      number(moment.toKnow === null ? null : rootOf(moment.toKnow)),
    ]),
  }
}

const rootOf = ({ value, low, high }: Bounded): Bounded => ({
  value: Math.sqrt(value),
  low: Math.sqrt(Math.max(0, low)),
  high: Math.sqrt(Math.max(0, high)),
})

function momentFigure(known: readonly MomentKnowledge[]): Block {
  const drawn = Object.entries(DRAWN) as [Told, Series][]
  const marks = drawn.flatMap(([told, series]) =>
    known.flatMap((moment): IntervalMark[] => {
      const rank = toldBy(moment, told)?.rankWithoutNoise
      return rank == null ? [] : [{ row: capitalisedWhen(moment.after), series, ...rank }]
    }),
  )
  return {
    type: 'figure',
    caption:
      'Rank correlation of what is published at each moment with the oracle’s lean beyond the walk’s, the noise of few continuations taken out; bars hold 95 % of resamples of whole markets.',
    alternative: 'Rank correlations of score and components with the oracle. All figures are in the table.',
    legend: drawn.map(([told, series]) => ({ series, name: NAMES[told] })),
    table: {
      caption: 'The same figures, with the share of the variance that each captures.',
      columns: ['', ...drawn.flatMap(([told]) => [NAMES[told], 'captures'])],
      rows: known.map((moment) => [
        capitalisedWhen(moment.after),
        ...drawn.flatMap(([told]) => {
          const { rankWithoutNoise, captured } = toldBy(moment, told)!
          return [number(rankWithoutNoise), captured === null ? NONE : bounds(captured, 0)]
        }),
      ]),
    },
    draw: (width) =>
      drawIntervals(
        marks,
        {
          rows: known.map(({ after }) => capitalisedWhen(after)),
          ...{ label: 'Rank correlation', atLeast: [-0.2, 0.6] },
        },
        width,
      ),
  }
}

function knowledgeTable({ knowledge, after }: MomentKnowledge): Block {
  return {
    type: 'table',
    caption: `What is published ${whenOf(after)} against the oracle; brackets hold 95 % of resamples of whole markets.`,
    columns: ['', 'Rank correlation', 'Noise taken out', 'Variance captured', 'Lean per ten points'],
    rows: knowledge.map((each) => [
      NAMES[each.of],
      number(each.rank),
      number(each.rankWithoutNoise),
      each.captured === null ? NONE : bounds(each.captured, 0),
      number(each.slope),
    ]),
  }
}

function binFigure({ bins }: MomentKnowledge): Block {
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
      rows: bins.map((bin) => [fixed(bin.score, 0), count(bin.rows), ...sharesOf(bin)]),
    },
    draw: (width) => drawBins(bins, width),
  }
}

const sharesOf = ({ oracle, walk, broke }: Shares): string[] => [
  bounds(oracle, 0),
  percent(walk, 0),
  percent(broke, 0),
]

function drawBins(bins: readonly Shares[], width: number): string {
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

function readingTable({ readings }: OracleReport): Block {
  return {
    type: 'table',
    caption:
      'Moments, all together, by what was read: how many they are, and the oracle’s lean beyond the walk’s, above 0 where breaks are more frequent. Brackets hold 95 % of resamples of whole markets.',
    columns: ['Reading', 'Moments', 'Share', 'Lean beyond the walk'],
    rows: readings.map(({ of, rows, share, lean }) => [of, count(rows), percent(share, 0), number(lean)]),
  }
}

/** Of each cause, over the moments: what breaks, and the mean score. */
function kindTable(moments: readonly MomentKnowledge[]): Block {
  const kinds = [...new Set(moments.flatMap((moment) => moment.kinds.map(({ kind }) => kind)))].sort()
  return {
    type: 'table',
    caption:
      'Touches by what was planted: of the continuations that leave, the share that breaks, and the mean score, by moment.',
    columns: [
      'Planted',
      ...moments.flatMap(({ after }) => [`${after === 0 ? 'At the touch' : `${after} s`}`, 'score']),
    ],
    rows: kinds.map((kind) => [
      kind,
      ...moments.flatMap((moment) => {
        const own = moment.kinds.find((each) => each.kind === kind)
        return own === undefined ? [NONE, NONE] : [percent(own.oracle.value, 0), fixed(own.score, 0)]
      }),
    ]),
  }
}

function kindsOf({ kinds, after }: MomentKnowledge): Block {
  return {
    type: 'table',
    caption: `Touches by what was planted, ${whenOf(after)}: of those that leave, shares that break; brackets hold 95 % of resamples of whole markets.`,
    columns: ['Planted', 'Touches', 'Score', 'Continuations', 'Walk', 'Broke'],
    rows: kinds.map((each) => [each.kind, count(each.rows), fixed(each.score, 0), ...sharesOf(each)]),
  }
}

const METHOD = [
  'The oracle takes the market as it stands at the moment, to the order, and goes on from there with every chance new, so many times: the shares of breaks and bounces are what a reader who knew everything in the market could know, orders not yet shown and plans of causes included. No score can know that much from ten levels.',
  'Price breaks a level or bounces from it when it is as far beyond it, or back from it, as a deviation of five minutes by the σ published at the touch, within five minutes of the moment. Each later moment is of the touches that price has not left by then; nothing that is published depends on what comes after it.',
  'The lean is the share of breaks less that of bounces. The walk’s is that of a driftless walk of the published σ from where price stands at the moment, which is further beyond the level or back from it the later it is. What is left between the two is what there is to know.',
  'With few continuations the oracle’s lean is off by chance. Its variance is known and taken out; intervals resample whole markets.',
  'Where price stands more than the width of a touch beyond the level, what is published of that level is of the other side: such moments are counted as behind it, and not judged.',
  'Options do nothing to ES here, so hedge can know nothing but what it shares with price: it is there to see that nothing is found where nothing is.',
]
