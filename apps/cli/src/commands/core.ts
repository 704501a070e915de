import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { configOptions, configSources } from '../config/config-options.ts'
import { loadPhysics } from '../config/load-physics.ts'
import { busOptions, openBus } from '../service/bus-options.ts'

const options = {
  contract: { kind: 'text', value: 'SYMBOL', about: 'Use this ES future, such as ESH4' },
  ...busOptions,
  ...configOptions,
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
  ],
  run: runCore,
})

async function runCore(
  _operands: readonly string[],
  wanted: Values<typeof options>,
  { env, signal, stderr }: Surroundings,
): Promise<void> {
  const { Core } = await import('../service/core.ts')
  const { config } = await loadPhysics(configSources(wanted, env))
  const warn = (sentence: string) => stderr.write(`spymaster: ${sentence}\n`)
  const bus = await openBus(wanted, env, ['levels'], warn)
  try {
    await new Core(bus, config, wanted.contract ?? null, signal).run()
  } finally {
    await bus.close()
  }
}
