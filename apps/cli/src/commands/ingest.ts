import { defineCommand, type Surroundings, type Values } from '../command.ts'
import {
  chooseFeed,
  paceOptions,
  replayClock,
  scenarioList,
  simulationOptions,
} from '../feed/feed-options.ts'
import { busOptions, storeOptions } from '../service/bus-options.ts'
import { telemetryOptions } from '../service/telemetry/telemetry-options.ts'
import { UsageError } from '../usage-error.ts'

const options = {
  ...paceOptions,
  ...simulationOptions,
  ...busOptions,
  ...storeOptions,
  ...telemetryOptions,
} as const

/** A feed as a service of its own. */
export const ingest = defineCommand({
  name: 'ingest',
  summary: 'Feed the log: replay recorded files, or simulate a market',
  operands: { usage: 'replay FILE… | simulate', min: 1, max: Number.POSITIVE_INFINITY },
  options,
  details: [
    'One service: what it reads or makes goes to the log that --bus or NATS_URL names, where core and gateway take it up. Ends with its input. Interrupted and started again with the same input, it goes on where it stopped.',
    'Where it gives records as fast as possible it stays about 50,000 ahead of core, and goes on alone where no core reports.',
  ],
  lists: [scenarioList],
  examples: [
    {
      line: 'spymaster ingest replay es.mbp-10.dbn.zst --speed 0',
      about: 'A recording, as fast as core takes it',
    },
    {
      line: 'spymaster ingest simulate --seed 3 --date 2026-11-20',
      about: 'A simulated day at its own pace',
    },
  ],
  run: runIngest,
})

async function runIngest(
  [kind, ...files]: readonly string[],
  wanted: Values<typeof options>,
  surroundings: Surroundings,
): Promise<void> {
  if (kind !== 'replay' && kind !== 'simulate')
    throw new UsageError(`ingest does replay FILE… or simulate, was asked to ${JSON.stringify(kind)}`)
  if (kind === 'replay' && files.length === 0) throw new UsageError('ingest replay needs FILE…')
  if (kind === 'simulate' && files.length > 0) throw new UsageError('ingest simulate takes no files')
  const { signal } = surroundings
  const feed = await chooseFeed(files, wanted, signal)
  const clock = replayClock(wanted, feed.date)
  const { Ingest } = await import('../service/ingest.ts')
  const { runService } = await import('../service/run-service.ts')
  const setup = { name: 'ingest', values: wanted, surroundings, write: ['market'], waits: true } as const
  await runService(setup, async ({ bus, log, monitor, watch, begin }) => {
    const service = new Ingest(bus, feed, clock, signal, watch('ingest'))
    monitor.add({ name: 'ingest', read: () => service.readings() })
    begin({ feed: feed.name }, `feeds ${feed.name}`)
    await service.run({ isKept: false })
    log.info({ records: service.records }, `${service.records} records published`)
  })
}
