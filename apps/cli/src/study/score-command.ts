import type { Surroundings, Values } from '../command.ts'
import { configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import { UsageError } from '../usage-error.ts'
import {
  demandLevelsNone,
  factsOf,
  marketsOf,
  type RecoveryWanted,
  settingFacts,
} from './recovery-command.ts'
import { demandNone, type scoreOptions } from './recovery-options.ts'

/** What `study score` takes beside what recovery takes. */
export type ScoreWanted = RecoveryWanted & Values<typeof scoreOptions>

const OWN_FACTS = [
  ['Scenarios', 'ordinary most of all, each kind of cause, and none'],
  ['Date', '2025-12-18'],
  ['Hours', '80 minutes of each, by morning and towards the close'],
  ['Rate', '1'],
] as const

/** Asks what the score knows, when, and whether its signals come true. Throws `UsageError`, `SimulatorError`. */
export async function studyScore(
  files: readonly string[],
  wanted: ScoreWanted,
  world: Surroundings,
): Promise<void> {
  if (files.length > 0) throw new UsageError('study score simulates its markets: give it no FILE')
  demandLevelsNone(wanted)
  demandNone(wanted, ['branches', 'after'], 'study oracle')
  demandNone(wanted, ['subjects', 'sensitivity', 'settings', 'check'], 'study recovery')
  const { config } = await loadPhysics(configSources(wanted, world.env))
  const isOwn = wanted.scenarios === undefined && wanted.seeds === undefined
  if (isOwn) demandNone(wanted, ['date', 'from', 'to', 'rate'], 'study score of --scenarios or --seeds')
  const { scoreMarkets } = await import('./score-markets.ts')
  const { recordedMarkets } = await import('./score-records.ts')
  const markets = isOwn ? scoreMarkets() : await marketsOf(wanted)
  const records = await recordedMarkets(markets, config, wanted.keep, world)
  const { headlineOfScore, renderPage, reportScore, scorePage } = await import('@spymaster/study')
  const chosen = new Set(
    markets.filter(({ parameters }) => parameters.seed % 2 === 1).map(({ name }) => name),
  )
  const report = reportScore(records, ({ name }) => chosen.has(name), config)
  const facts = isOwn ? [...OWN_FACTS, ...settingFacts(config)] : factsOf(markets, wanted, config)
  const headline = headlineOfScore(report)
  const json = `${JSON.stringify({ headline, facts: Object.fromEntries(facts), ...report }, null, 1)}\n`
  const folder = wanted.out ?? (wanted.json ? null : 'study')
  const { writeReport } = await import('../simulate/realism-files.ts')
  const page = () => renderPage(scorePage(report, facts))
  const paths = folder === null ? [] : await writeReport(folder, { 'score.html': page(), 'score.json': json })
  world.stdout.write(wanted.json ? json : `${[headline, '', ...paths].join('\n')}\n`)
}
