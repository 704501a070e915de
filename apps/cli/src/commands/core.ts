import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { configOptions, configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import { busOptions, storeOptions } from '../service/bus-options.ts'
import { telemetryOptions } from '../service/telemetry/telemetry-options.ts'

const options = {
  contract: { kind: 'text', value: 'SYMBOL', about: 'Use this ES future, such as ESH4' },
  ...busOptions,
  ...storeOptions,
  ...configOptions,
  ...telemetryOptions,
} as const

/** The physics as a service of its own. */
export const core = defineCommand({
  name: 'core',
  summary: 'Compute signals from the log, and publish them there',
  operands: { usage: '', min: 0, max: 0 },
  options,
  details: [
    'One service: folds the market stream of the log that --bus or NATS_URL names, and publishes levels.signals.v1, levels.flow.v1 and levels.events.v1. Started again after any end, it folds its run from the beginning and goes on after the last message stored.',
  ],
  examples: [
    { line: 'NATS_URL=nats://127.0.0.1:4222 spymaster core', about: 'On a NATS server with JetStream' },
    { line: 'spymaster core --metrics-port 9464', about: 'With /health and /metrics on that port' },
  ],
  run: runCore,
})

async function runCore(
  _operands: readonly string[],
  wanted: Values<typeof options>,
  surroundings: Surroundings,
): Promise<void> {
  const { env, signal } = surroundings
  const { config } = await loadPhysics(configSources(wanted, env))
  const { Core } = await import('../service/core.ts')
  const { runService } = await import('../service/run-service.ts')
  const setup = { name: 'core', values: wanted, surroundings, write: ['levels'], waits: true } as const
  await runService(setup, async ({ bus, monitor, watch, begin }) => {
    const service = new Core(bus, config, wanted.contract ?? null, signal, watch('core'))
    monitor.add({ name: 'core', read: () => service.readings() })
    begin({}, 'folds the market log')
    await service.run()
  })
}
