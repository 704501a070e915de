import { type EventPayload, type SignalsPayload, STAGES } from '@spymaster/core/payload'
import { pairsAbove } from '../maths/ranks.ts'
import { type NullRow, NullRows } from '../null/null-row.ts'
import { FiredSignals } from './fired-signals.ts'
import type { Ratio, Subject, Tally, TallyTable, Watch } from './subject.ts'

/** A break and a bounce stand in like places if their baselines are so near. */
const LIKE = 0.05
const SCORES = {
  score: 'break_score',
  raw: 'break_score_raw',
  liquidity: 'component_liquidity',
  hedge: 'component_hedge',
  tape: 'component_tape',
} as const
type ScoreName = keyof typeof SCORES

/** Shares of liquidity, hedge and tape that are tried beside those of the settings. */
const WEIGHTS: readonly (readonly [number, number, number])[] = [
  [0.45, 0.35, 0.2],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [0.6, 0.2, 0.2],
  [0.6, 0, 0.4],
  [0.4, 0, 0.6],
  [0.2, 0.6, 0.2],
  [0.2, 0.2, 0.6],
]

const sorts = (stage: 'A' | 'B', score: ScoreName, aim: number | null) => ({
  name: `score.${stage}.${score}`,
  about: `pairs of a break and a bounce, ${stage === 'A' ? 'at the touch' : 'a minute later'}, of which the break has the higher ${score === 'score' ? 'score' : score === 'raw' ? 'score unsmoothed' : `${score} component`}`,
  ...({ unit: '%', digits: 1, aim, floor: null } as const),
  meaning:
    'One half is chance. Both stand where a driftless walk has like odds, so place alone sorts nothing.',
})

const signal = (kind: 'break' | 'bounce') => ({
  name: `signals.${kind}`,
  about: `${kind.toUpperCase()} signals that came true, less a walk’s share of them`,
  ...({ unit: '%', digits: 1, aim: 0.1, floor: null } as const),
  meaning: 'Of those after which price left by $0.50 within five minutes; a walk’s share is by place alone.',
})

/** Whether the score sorts breaks from bounces beyond where price stands, and whether signals come true. */
export const breakScore: Subject = {
  name: 'score',
  title: 'Whether the score tells breaks from bounces',
  about: [
    'A touch’s outcome is mostly chance, also where a cause was planted, so shares here are far from 100 % for any score: the study of the oracle says how much could be known. Each break is held against each bounce of its day that stood where a walk’s odds are like; the share in which the break has the higher score is an area under the curve with place taken out.',
    'Breaks and bounces are by a deviation of the horizon: a dollar within five minutes is rare in a calm market. Signals are followed from the snap at which they fire until price is $0.50 beyond the level or back from it.',
  ],
  figures: [
    ...STAGES.flatMap((stage) =>
      (Object.keys(SCORES) as ScoreName[]).map((name) => sorts(stage, name, name === 'score' ? 0.55 : null)),
    ),
    signal('break'),
    signal('bounce'),
    {
      ...{ name: 'signals.rate', about: 'BREAK and BOUNCE signals, of a hundred touches', unit: '' },
      ...{ digits: 2, aim: null, floor: null },
      meaning: 'How often the physics commits itself: signals over touches.',
    },
  ],
  tables: {
    weights:
      'Pairs of like place that the unsmoothed score would sort rightly with other weights (liquidity, hedge, tape), of both stages.',
    scores: 'Touches of each score, by what became of them.',
  },
  settings: [
    {
      setting: 'tauScoreSec',
      values: [0.5, 1, 4, 8, 16],
      figures: ['score.A.score', 'score.B.score', 'signals.break', 'signals.bounce', 'signals.rate'],
    },
    {
      setting: 'triggerHoldSec',
      values: [0, 1, 6, 12],
      figures: ['signals.break', 'signals.bounce', 'signals.rate'],
    },
    { setting: 'breakAbove', values: [70, 75, 85, 90], figures: ['signals.break', 'signals.rate'] },
    { setting: 'bounceBelow', values: [10, 15, 25, 30], figures: ['signals.bounce', 'signals.rate'] },
  ],
  watch: () => new ScoreWatch(),
}

class ScoreWatch implements Watch {
  readonly #rows = new NullRows()
  readonly #fired = new FiredSignals()

  /** Place of the barrier in deviations of the horizon. */
  get #barrier(): number {
    return this.#rows.barriers.findIndex(({ barrier }) => barrier === 'sigma')
  }

  touch(payload: EventPayload): void {
    this.#rows.event(payload)
  }

  snap(payload: SignalsPayload): void {
    this.#rows.snap(payload)
    this.#fired.snap(payload)
  }

  read(): Tally {
    const figures: Record<string, Ratio> = {}
    for (const stage of STAGES)
      for (const [name, value] of Object.entries(SCORES))
        figures[`score.${stage}.${name}`] = this.#sorted(stage, (row) => numberOf(row, value))
    const { breaks, bounces, fired } = this.#fired
    figures['signals.break'] = breaks
    figures['signals.bounce'] = bounces
    figures['signals.rate'] = { sum: fired, count: this.#rows.touches }
    return { figures, tables: [this.#weights(), this.#scores()] }
  }

  /** Pairs of a break and a bounce of like place, and in how many of them the break has the higher value. */
  #sorted(stage: 'A' | 'B', figure: (row: NullRow) => number | null): Ratio {
    const cases = this.#rows.rows.flatMap((row) => {
      const leaving = row.stage === stage ? (row.outcomes[this.#barrier] ?? null) : null
      const value = leaving === null ? null : figure(row)
      return leaving === null || value === null ? [] : [{ ...leaving, value }]
    })
    const ratio: Ratio = { sum: 0, count: 0 }
    const bounces = cases.filter(({ isBreak }) => !isBreak)
    for (const { odds, value } of cases.filter(({ isBreak }) => isBreak)) {
      const like = bounces.filter((other) => Math.abs(other.odds - odds) <= LIKE)
      ratio.sum += pairsAbove(
        [value],
        like.map((other) => other.value),
      )
      ratio.count += like.length
    }
    return ratio
  }

  #weights(): TallyTable {
    const rows = WEIGHTS.map((weights) => {
      const score = (row: NullRow) => weighed(row, weights)
      const [a, b] = [this.#sorted('A', score), this.#sorted('B', score)]
      return { name: weights.join(', '), cells: [a.sum + b.sum, a.count + b.count] }
    })
    return { name: 'weights', columns: ['sorted', 'of pairs'], rows }
  }

  #scores(): TallyTable {
    const bins = ['below 20', '20–40', '40–60', '60–80', 'above 80']
    const cells = bins.map(() => [0, 0, 0])
    for (const row of this.#rows.rows) {
      const score = numberOf(row, SCORES.score)
      if (row.stage !== 'A' || score === null) continue
      const leaving = row.outcomes[this.#barrier]
      cells[Math.min(4, Math.floor(score / 20))]![leaving == null ? 2 : leaving.isBreak ? 0 : 1]!++
    }
    return {
      name: 'scores',
      columns: ['broke', 'bounced', 'neither'],
      rows: bins.map((name, bin) => ({ name, cells: cells[bin]! })),
    }
  }
}

function numberOf({ values }: NullRow, name: string): number | null {
  const value = values[name]
  return typeof value === 'number' ? value : null
}

/** The score of other weights; without a hedge component the others are scaled, as the physics does. */
function weighed(row: NullRow, [liquidity, hedge, tape]: readonly [number, number, number]): number | null {
  const [l, h, t] = [SCORES.liquidity, SCORES.hedge, SCORES.tape].map((name) => numberOf(row, name))
  if (l == null || t == null) return null
  if (h != null) return liquidity * l + hedge * h + tape * t
  return liquidity + tape === 0 ? 50 : (liquidity * l + tape * t) / (liquidity + tape)
}
