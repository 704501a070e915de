import { Physics, type PhysicsConfig } from '@spymaster/core'
import { continuations, DayTruth } from '@spymaster/simulator'
import {
  type MissedMoments,
  type OracleRow,
  OracleTouches,
  oracleRow,
  type SeenTouches,
} from '@spymaster/study'
import type { Surroundings } from '../command.ts'
import { configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import { simulatedFeed } from '../feed/simulated.ts'
import { ProgressLine } from '../progress-line.ts'
import { UsageError } from '../usage-error.ts'
import { demandLevelsNone, factsOf, marketsOf, type RecoveryWanted } from './recovery-command.ts'
import type { RecoveryMarket } from './recovery-days.ts'
import { demandNone } from './recovery-options.ts'

/** Of few continuations of many touches one learns more than of many of few. */
const BRANCHES = 4
const AFTER = '0,5,10,20'
const MOST_AFTER_SEC = 600

/** What is asked of each market. */
type OracleQuestion = {
  readonly config: PhysicsConfig
  readonly after: readonly number[]
  readonly branches: number
}

/** Asks how much of what can be known at and after touches the score knows. Throws `UsageError`, `SimulatorError`. */
export async function studyOracle(
  files: readonly string[],
  wanted: RecoveryWanted,
  world: Surroundings,
): Promise<void> {
  if (files.length > 0) throw new UsageError('study oracle simulates its markets: give it no FILE')
  demandLevelsNone(wanted)
  demandNone(wanted, ['subjects', 'sensitivity', 'settings', 'check'], 'study recovery')
  const { config } = await loadPhysics(configSources(wanted, world.env))
  const after = secondsAfter(wanted.after ?? AFTER)
  const branches = wanted.branches ?? BRANCHES
  const markets = await marketsOf(wanted)
  const { rows, ...counts } = await oracleRows(markets, { config, after, branches }, world)
  const { headlineOfOracle, oracleJson, oraclePage, renderPage, reportOracle } = await import(
    '@spymaster/study'
  )
  const report = reportOracle(rows, counts)
  const facts = [
    ...factsOf(markets, wanted, config),
    ['Seconds after the touch', after.join(', ')],
    ['Continuations of each', String(branches)],
  ] as const
  const headline = headlineOfOracle(report)
  const json = oracleJson(headline, facts, report)
  const folder = wanted.out ?? (wanted.json ? null : 'study')
  const { writeReport } = await import('../simulate/realism-files.ts')
  const page = () => renderPage(oraclePage(report, facts))
  const paths =
    folder === null ? [] : await writeReport(folder, { 'oracle.html': page(), 'oracle.json': json })
  world.stdout.write(wanted.json ? json : `${[headline, '', ...paths].join('\n')}\n`)
}

/** Seconds after a touch, rising. Throws `UsageError`. */
function secondsAfter(list: string): number[] {
  const seconds = list.split(',').map((item) => (/^\s*\d+\s*$/.test(item) ? Number(item) : Number.NaN))
  if (!seconds.every((sec) => sec <= MOST_AFTER_SEC))
    throw new UsageError(
      `--after must be whole seconds from 0 to ${MOST_AFTER_SEC} with commas between, was ${JSON.stringify(list)}`,
    )
  const twice = seconds.find((sec, place) => seconds.indexOf(sec) < place)
  if (twice !== undefined) throw new UsageError(`--after must name each moment once, has ${twice} twice`)
  return seconds.sort((a, b) => a - b)
}

/** What was published at the touches of a market and after them. */
async function seenTouches(
  { name, parameters, scenario }: RecoveryMarket,
  { config, after }: OracleQuestion,
  signal: AbortSignal,
): Promise<SeenTouches> {
  const watch = new OracleTouches(name, config, after)
  const physics = new Physics({
    config,
    onSnap: (payload) => watch.snap(payload),
    onEvent: (payload) => watch.event(payload),
  })
  const day = new DayTruth((line) => line.type === 'touch' && watch.line(line))
  const feed = simulatedFeed(parameters, scenario, { day, es: () => {}, onBatch: () => {} })
  let batches = 0
  for await (const { bytes } of feed.open((date) => date, signal)) {
    physics.fold(bytes)
    if ((++batches & 63) === 0) await new Promise(setImmediate)
    signal.throwIfAborted()
  }
  return watch.end()
}

async function oracleRows(
  markets: readonly RecoveryMarket[],
  question: OracleQuestion,
  { stderr, signal }: Surroundings,
): Promise<{ rows: OracleRow[]; touches: number; missed: MissedMoments[] }> {
  const rows: OracleRow[] = []
  const missed: MissedMoments[] = []
  let touches = 0
  const progress = new ProgressLine(stderr)
  try {
    for (const [place, { name, parameters, scenario }] of markets.entries()) {
      const own = { ...parameters, hedging: 0 }
      const told = (what: string) => {
        if (progress.isDue)
          progress.tell(`market ${place + 1} of ${markets.length}, ${what}; ${touches} touches before it`)
      }
      told('what is published')
      const seen = await seenTouches({ name, parameters: own, scenario }, question, signal)
      const questions = seen.moments.map((moment) => moment.question)
      const asking = continuations(own, questions, question.branches)
      let step = asking.next()
      for (; step.done !== true; step = asking.next()) {
        told(`moment ${step.value.question + 1} of ${questions.length}, continuation ${step.value.done}`)
        await new Promise(setImmediate)
        signal.throwIfAborted()
      }
      for (const [k, moment] of seen.moments.entries()) rows.push(oracleRow(moment, step.value[k]!))
      missed.push(...seen.missed)
      touches += seen.touches
    }
  } finally {
    progress.end()
  }
  return { rows, touches, missed }
}
