import { Physics, type PhysicsConfig } from '@spymaster/core'
import { newYorkNs, utcMidnightNs } from '@spymaster/events'
import { scenarioParameters } from '@spymaster/simulator'
import { MarketRecorder, type RecordedMarket, SUBJECTS } from '@spymaster/study'
import { simulatedFeed } from '../../apps/cli/src/feed/simulated.ts'
import { Directions } from '../../packages/study/src/score/directions.ts'
import { signalsOf } from '../../packages/study/src/score/judged-signals.ts'
import { leaningsOf } from '../../packages/study/src/score/leanings.ts'
import { totalOf } from '../../packages/study/src/score/market-sums.ts'
import { correlationParts, type JudgedMarket } from '../../packages/study/src/score/score-knowledge.ts'
import {
  CURRENT_RULE,
  type RuleSettings,
  rawScores,
  SCORE_RULES,
  type ScoreRule,
} from '../../packages/study/src/score/score-rule.ts'

const DATE = '2025-12-18'
const MINUTES = 30
const CURRENT = SCORE_RULES.find(({ name }) => name === CURRENT_RULE)!
const TAPE_ALONE: RuleSettings = { liquidity: 0, hedge: 0, tape: 1 }

/** A scenario whose causes are so strong that price mostly does what they are for. */
export type StrongScenario = 'wall-holds' | 'vacuum-break' | 'planted'
const STRENGTH: Readonly<Record<StrongScenario, number>> = {
  'wall-holds': 4,
  'vacuum-break': 4,
  planted: 2,
}

/** What was read of markets, and how many of the moves that velocity was held against it has right. */
export type ReadMarkets = {
  readonly records: readonly RecordedMarket[]
  readonly velocity: { readonly sum: number; readonly count: number }
}

/** A figure and of how many cases it is: seconds of levels, signals, moves. */
export type Figure = { readonly value: number; readonly cases: number }

/** Half an hour of a lively, thinly traded market for each seed. */
export async function readMarkets(
  scenario: StrongScenario,
  seeds: readonly number[],
  config: PhysicsConfig,
): Promise<ReadMarkets> {
  const records: RecordedMarket[] = []
  const velocity = { sum: 0, count: 0 }
  const fromNs = newYorkNs(DATE, 10, 0)
  const span = { fromNs, toNs: fromNs + BigInt(MINUTES) * 60_000_000_000n }
  const thin = { rate: 0.4, volatility: 0.2, options: false, warmupSessions: 0 }
  for (const seed of seeds) {
    const recorder = new MarketRecorder({ name: `${scenario} ${seed}`, scenario })
    const day = { name: `${seed}`, originNs: utcMidnightNs(DATE), config }
    const watch = SUBJECTS.find(({ name }) => name === 'velocity')!.watch(day)
    const physics = new Physics({
      config,
      onSnap: (payload) => {
        recorder.snap(payload)
        watch.snap?.(payload, Number(BigInt(payload.tsNs) - day.originNs))
      },
      onEvent: (payload) => recorder.event(payload),
    })
    const own = { seed, date: DATE, ...span, ...thin, causeStrength: STRENGTH[scenario] }
    const feed = simulatedFeed(scenarioParameters(scenario, own), undefined)
    for await (const { bytes } of feed.open((date) => date, new AbortController().signal)) physics.fold(bytes)
    records.push(recorder.read())
    const { sum, count } = watch.read().figures['velocity.side']!
    velocity.sum += sum
    velocity.count += count
  }
  return { records, velocity }
}

/** What is known of the way price goes, by the study's own code, with the physics' formula or another. */
export class ScoreFigures {
  readonly #markets: readonly JudgedMarket[]
  readonly #config: PhysicsConfig
  readonly #rule: ScoreRule

  constructor(records: readonly RecordedMarket[], config: PhysicsConfig, rule = CURRENT) {
    this.#markets = records.map((record) => ({ record, directions: new Directions(record) }))
    this.#config = config
    this.#rule = rule
  }

  /** Correlation of the raw score, or of the tape alone, with whether price goes toward the break. */
  knows(of: 'score' | 'tape'): Figure {
    const weights = of === 'tape' ? TAPE_ALONE : this.#config.weights
    const raw = this.#markets.map(({ record }) => rawScores(record, this.#rule, weights))
    const parts = correlationParts(this.#markets, (market, row) => raw[market]![row]!)
    const cases = this.#markets.reduce((sum, { record }) => sum + record.rows.snap.length, 0)
    return { value: totalOf(parts).value, cases }
  }

  /** BREAK and BOUNCE signals that came true. */
  right(): Figure {
    const raw = this.#markets.map(({ record }) => rawScores(record, this.#rule, this.#config.weights))
    const { right } = signalsOf(
      this.#markets,
      (market) => raw[market]!,
      this.#config,
      this.#config.snapIntervalMs,
    )
    return { value: right?.value ?? 0, cases: right?.cases ?? 0 }
  }

  /** Seconds of a reading after which price went toward the break. */
  breaksAfter(state: string): Figure {
    const { all } = leaningsOf(this.#markets).find(({ of }) => of === state)!
    return { value: all?.value ?? 0, cases: all?.cases ?? 0 }
  }
}

/** The formula with something in it broken, as `change` makes of a reading what a broken part would have read. */
export function brokenRule(change: (reading: Parameters<ScoreRule['raw']>[0]) => object): ScoreRule {
  return {
    ...CURRENT,
    raw: (reading, weights) => CURRENT.raw({ ...reading, ...change(reading) }, weights),
  }
}
