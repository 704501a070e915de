import type { PhysicsConfig } from '@spymaster/core'
import { Directions } from './directions.ts'
import { type SignalReport, signalsOf } from './judged-signals.ts'
import { type Leaning, leaningsOf } from './leanings.ts'
import type { RecordedMarket } from './recorded-market.ts'
import { replay } from './replay.ts'
import { correlationParts, type JudgedMarket, type Knowledge, knowledgeOf } from './score-knowledge.ts'
import { CURRENT_RULE, rawScores, SCORE_RULES } from './score-rule.ts'
import { type SettingTried, settingsTried } from './settings-tried.ts'
import { type MomentReport, momentsOf } from './touch-moments.ts'
import { type WordsTried, wordsTried } from './words-tried.ts'

/** What a rule of the score comes to over markets: what it knows, over what the first one did, and its signals. */
export type RuleReport = {
  readonly rule: string
  readonly about: string
  readonly knowledge: Knowledge
  readonly signals: SignalReport
}

/** The markets by which one may choose, those that confirm, and both. */
export const HALVES = ['chosen', 'confirmed', 'both'] as const
export type Half = (typeof HALVES)[number]

export type ScoreReport = {
  readonly study: 'score'
  readonly markets: Readonly<Record<Half, number>>
  readonly hours: number
  readonly rules: Readonly<Record<Half, readonly RuleReport[]>>
  /** Of the components by themselves; over the tape as it was. */
  readonly components: Readonly<
    Record<Half, readonly { readonly component: string; readonly knowledge: Knowledge }[]>
  >
  readonly leanings: readonly Leaning[]
  readonly moments: readonly MomentReport[]
  readonly settings: readonly SettingTried[]
  readonly words: readonly WordsTried[]
}

const ONLY = {
  liquidity: { liquidity: 1, hedge: 0, tape: 0 },
  hedge: { liquidity: 0, hedge: 1, tape: 0 },
  tape: { liquidity: 0, hedge: 0, tape: 1 },
} as const

/** What is said of markets; `isChosen` tells by which of them one chose. */
export function reportScore(
  records: readonly RecordedMarket[],
  isChosen: (record: RecordedMarket) => boolean,
  config: PhysicsConfig,
): ScoreReport {
  const markets = records.map((record) => ({ record, directions: new Directions(record) }))
  const halves: Record<Half, JudgedMarket[]> = {
    chosen: markets.filter(({ record }) => isChosen(record)),
    confirmed: markets.filter(({ record }) => !isChosen(record)),
    both: markets,
  }
  const of = <Value>(what: (some: readonly JudgedMarket[]) => Value) =>
    Object.fromEntries(HALVES.map((half) => [half, what(halves[half])])) as Record<Half, Value>
  return {
    study: 'score',
    markets: of((some) => some.length),
    hours: markets.reduce((sum, { directions }) => sum + directions.hours, 0),
    rules: of((some) => rulesOf(some, config)),
    components: of(componentsOf),
    leanings: leaningsOf(markets),
    moments: momentReports(markets, config),
    settings: settingsTried(markets, config),
    words: wordsTried(markets, config),
  }
}

const ruleOf = (wanted: string) => SCORE_RULES.find(({ name }) => name === wanted)!

function rulesOf(markets: readonly JudgedMarket[], config: PhysicsConfig): RuleReport[] {
  let first: Float64Array | null = null
  return SCORE_RULES.map((rule) => {
    const raw = markets.map(({ record }) => rawScores(record, rule, config.weights))
    const parts = correlationParts(markets, (market, row) => raw[market]![row]!)
    first ??= parts
    return {
      ...{ rule: rule.name, about: rule.about },
      knowledge: knowledgeOf(parts, first),
      signals: signalsOf(markets, (market) => raw[market]!, config, config.snapIntervalMs),
    }
  })
}

/** Components by themselves: the tape as it was and as it is, liquidity, hedge. */
function componentsOf(markets: readonly JudgedMarket[]): ScoreReport['components'][Half] {
  const partsOf = (rule: string, only: keyof typeof ONLY) => {
    const raw = markets.map(({ record }) => rawScores(record, ruleOf(rule), ONLY[only]))
    return correlationParts(markets, (market, row) => raw[market]![row]!)
  }
  const tape = partsOf('was', 'tape')
  return [
    { component: 'tape, as it was', knowledge: knowledgeOf(tape, tape) },
    ...(['tape', 'liquidity', 'hedge'] as const).map((component) => ({
      component,
      knowledge: knowledgeOf(partsOf(CURRENT_RULE, component), tape),
    })),
  ]
}

function momentReports(markets: readonly JudgedMarket[], config: PhysicsConfig): MomentReport[] {
  const { weights, snapIntervalMs } = config
  const raw = markets.map(({ record }) => rawScores(record, ruleOf(CURRENT_RULE), weights))
  const score = markets.map(({ record }, k) => replay(record, raw[k]!, config, snapIntervalMs).score)
  const only = (rule: string, part: keyof typeof ONLY) => {
    const values = markets.map(({ record }) => rawScores(record, ruleOf(rule), ONLY[part]))
    return (market: number, row: number): number => values[market]![row]!
  }
  const values = {
    score: (market: number, row: number) => score[market]![row]!,
    raw: (market: number, row: number) => raw[market]![row]!,
    liquidity: only(CURRENT_RULE, 'liquidity'),
    tape: only(CURRENT_RULE, 'tape'),
    'tape, as it was': only('was', 'tape'),
    hedge: only(CURRENT_RULE, 'hedge'),
  }
  return momentsOf(markets, values, snapIntervalMs / 60_000)
}
