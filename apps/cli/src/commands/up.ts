import type { ReplayClock } from '@spymaster/ingestor'
import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { configOptions, configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import type { Feed } from '../feed/feed.ts'
import {
  chooseFeed,
  paceOptions,
  replayClock,
  scenarioList,
  simulationOptions,
} from '../feed/feed-options.ts'
import { lakeOptions, lakePlace } from '../lake/lake-options.ts'
import { recordOptions } from '../lake/record-options.ts'
import { busOptions, natsUrl, storeOptions } from '../service/bus-options.ts'
import { telemetryOptions } from '../service/telemetry/telemetry-options.ts'
import { frontendFolder, programVersion, webOf, webOptions } from '../service/web.ts'

/** New York time from which a simulated day is paced: five minutes before the bell. */
const SIMULATED_FROM = '09:25'

const options = {
  ...paceOptions,
  ...simulationOptions,
  ...webOptions,
  contract: { kind: 'text', value: 'SYMBOL', about: 'Use this ES future, such as ESH4' },
  'no-lake': { kind: 'flag', about: 'Record nothing into the lake' },
  ...lakeOptions,
  ...recordOptions,
  ...busOptions,
  ...storeOptions,
  ...configOptions,
  ...telemetryOptions,
} as const

type Wanted = Values<typeof options>

/** The whole system in one process. */
export const up = defineCommand({
  name: 'up',
  summary: 'Run everything: a market, the physics and the page on http://localhost:8000',
  operands: { usage: '[FILE…]', min: 0, max: Number.POSITIVE_INFINITY },
  options,
  details: [
    'Without FILE a trade date is simulated while it runs: ES depth and trades, SPY, 0DTE options, the same for the same --seed and --date, from five minutes before the opening bell. With FILEs (.dbn, .dbn.zst) they are replayed. The page has controls for pause, speed and time.',
    'All of it is recorded into the lake, Parquet files that are kept until you remove them: about 1 GB for a simulated session. --no-lake records nothing; beyond --lake-max-gb nothing more is recorded.',
    'The log lies in the data folder, or on the NATS server of NATS_URL, and is kept for a day. Started again with the same input, the run goes on where it stopped. When a replay ends the page stays up.',
  ],
  lists: [scenarioList],
  examples: [
    { line: 'spymaster up', about: 'A simulated day at its own pace' },
    { line: 'spymaster up --seed 7 --speed 10', about: 'Another market, ten times as fast' },
    { line: 'spymaster up --scenario vacuum-break', about: 'A market whose levels break' },
    { line: 'spymaster up es.mbp-10.dbn.zst --speed 20', about: 'A recorded hour in three minutes' },
  ],
  run: runSystem,
})

async function runSystem(
  files: readonly string[],
  wanted: Wanted,
  surroundings: Surroundings,
): Promise<void> {
  const { env, signal, stdout } = surroundings
  const { System } = await import('../service/system.ts')
  const { runService } = await import('../service/run-service.ts')
  const { LakeThread } = await import('../lake/lake-thread.ts')
  const { config } = await loadPhysics(configSources(wanted, env))
  const feed = await chooseFeed(files, wanted, signal)
  const clock = replayClock(wanted, feed.date, feed.mode === 'simulated' ? SIMULATED_FROM : undefined)
  // The greeting says what matters to whoever looks at the page; the log speaks up when something is wrong.
  const write = ['market', 'levels'] as const
  const setup = { name: 'up', values: wanted, surroundings, write, waits: false, level: 'warn' } as const
  await runService(setup, async (service) => {
    const web = webOf(wanted)
    const lake = wanted['no-lake'] ? null : new LakeThread({ wanted, env }, service.log)
    const parts = { bus: service.bus, feed, clock, config, contract: wanted.contract ?? null, web, lake }
    const system = await System.create(parts, service)
    const { monitorUrl } = service
    service.begin({ url: system.gateway.url }, `serves ${feed.name}`)
    const places = { monitorUrl, log: logLine(wanted, env), lake: lakeLine(wanted, env) }
    stdout.write(greeting(feed, clock, { page: system.gateway.url, ...places }))
    await system.run(signal)
  })
  stdout.write('Stopped; the log is complete up to here.\n')
}

type Places = {
  readonly page: string
  readonly monitorUrl: string | null
  readonly log: string
  readonly lake: string
}

const logLine = (wanted: Wanted, env: Surroundings['env']): string =>
  natsUrl(wanted, env) === null
    ? `${wanted['data-dir'] ?? 'data'}/bus, kept for a day`
    : 'on the NATS server, kept as long as that keeps it'

const lakeLine = (wanted: Wanted, env: Surroundings['env']): string =>
  wanted['no-lake'] ? 'not recorded (--no-lake)' : `${lakePlace(wanted, env)}, kept for good`

function greeting(feed: Feed, clock: ReplayClock, { page: url, monitorUrl, log, lake }: Places): string {
  const { speed } = clock.state
  const pace = speed === 0 ? 'as fast as possible' : `at speed ${speed}`
  const shown = url.replace('127.0.0.1', 'localhost')
  const page = frontendFolder() === null ? '(not built: run npm run build)' : shown
  return [
    `Spymaster ${programVersion()}: ${feed.name}, ${pace}.`,
    `  page     ${page}`,
    `  stream   ${shown.replace('http', 'ws')}/ws/stream`,
    `  health   ${shown}/health`,
    `  log      ${log}`,
    `  lake     ${lake}`,
    ...(monitorUrl === null ? [] : [`  metrics  ${monitorUrl}/metrics`]),
    'Ctrl-C stops.',
    '',
  ].join('\n')
}
