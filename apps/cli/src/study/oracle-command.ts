import { Physics, type PhysicsConfig } from '@spymaster/core'
import { DayTruth, oracle } from '@spymaster/simulator'
import { type OracleRow, OracleTouches, oracleRow, type SeenTouch } from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import { simulatedFeed } from '../feed/simulated.ts'
import { ProgressLine } from '../progress-line.ts'
import { UsageError } from '../usage-error.ts'
import { demandLevelsNone, factsOf, marketsOf, type RecoveryWanted } from './recovery-command.ts'
import type { RecoveryMarket } from './recovery-days.ts'
import { demandNone } from './recovery-options.ts'

const BRANCHES = 16

/** Asks how much of what can be known at touches the score knows. Throws `UsageError`, `SimulatorError`. */
export async function studyOracle(
  files: readonly string[],
  wanted: RecoveryWanted,
  world: Surroundings,
): Promise<void> {
  if (files.length > 0) throw new UsageError('study oracle simulates its markets: give it no FILE')
  demandLevelsNone(wanted)
  demandNone(wanted, ['subjects', 'sensitivity', 'settings', 'check'], 'study recovery')
  const { config } = await loadPhysics(configSources(wanted, world.env))
  const markets = await marketsOf(wanted)
  const rows = await oracleRows(markets, config, wanted.branches ?? BRANCHES, world)
  const { headlineOfOracle, oraclePage, renderPage, reportOracle } = await import('@spymaster/study')
  const report = reportOracle(rows)
  const facts = factsOf(markets, wanted)
  const headline = headlineOfOracle(report)
  const json = `${JSON.stringify({ headline, facts: Object.fromEntries(facts), ...report }, null, 1)}\n`
  const folder = wanted.out ?? (wanted.json ? null : 'study')
  const { writeReport } = await import('../simulate/realism-files.ts')
  const page = () => renderPage(oraclePage(report, facts))
  const paths =
    folder === null ? [] : await writeReport(folder, { 'oracle.html': page(), 'oracle.json': json })
  world.stdout.write(wanted.json ? json : `${[headline, '', ...paths].join('\n')}\n`)
}

/** What was published at the touches of a market. */
async function seenTouches(
  { name, parameters, scenario }: RecoveryMarket,
  config: PhysicsConfig,
  signal: AbortSignal,
): Promise<readonly SeenTouch[]> {
  const watch = new OracleTouches(name, config)
  const physics = new Physics({
    config,
    onSnap: (payload) => watch.snap(payload),
    onEvent: (payload) => watch.event(payload),
  })
  const day = new DayTruth((line) => line.type === 'touch' && watch.line(line))
  const feed = simulatedFeed(parameters, scenario, { day, es: () => {}, onBatch: () => {} })
  for await (const { bytes } of feed.open((date) => date, signal)) physics.fold(bytes)
  return watch.end()
}

async function oracleRows(
  markets: readonly RecoveryMarket[],
  config: PhysicsConfig,
  branches: number,
  { stderr, signal }: Surroundings,
): Promise<OracleRow[]> {
  const rows: OracleRow[] = []
  const progress = new ProgressLine(stderr)
  try {
    for (const [place, { name, parameters, scenario }] of markets.entries()) {
      const own = { ...parameters, options: false, hedging: 0 }
      const seen = await seenTouches({ name, parameters: own, scenario }, config, signal)
      for (const [k, touch] of seen.entries()) {
        const asked = oracle(own, touch.touch, branches)
        let step = asked.next()
        for (let branch = 1; step.done !== true; branch++) {
          if (progress.isDue)
            progress.tell(
              `market ${place + 1} of ${markets.length}, touch ${k + 1} of ${seen.length}, continuation ${branch}; ${rows.length} touches done`,
            )
          await new Promise(setImmediate)
          signal.throwIfAborted()
          step = asked.next()
        }
        rows.push(oracleRow(touch, step.value))
      }
    }
  } finally {
    progress.end()
  }
  return rows
}
