import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { busOptions } from '../service/bus-options.ts'
import { telemetryOptions } from '../service/telemetry/telemetry-options.ts'
import { frontendFolder, programVersion, webOf, webOptions } from '../service/web.ts'

const options = { ...webOptions, ...busOptions, ...telemetryOptions } as const

/** The page and its stream as a service of their own. */
export const gateway = defineCommand({
  name: 'gateway',
  summary: 'Serve the page and the stream of signals from the log',
  operands: { usage: '', min: 0, max: 0 },
  options,
  details: [
    'One service: reads the levels stream of the log that --bus or NATS_URL names, and serves it with the page. It shows signals whatever feeds the log; controls of a replay are only in spymaster up. As many gateways as you like may read one log.',
  ],
  examples: [
    { line: 'NATS_URL=nats://127.0.0.1:4222 spymaster gateway --port 8000', about: 'From a NATS server' },
  ],
  run: runGateway,
})

async function runGateway(
  _operands: readonly string[],
  wanted: Values<typeof options>,
  surroundings: Surroundings,
): Promise<void> {
  const { signal, stdout } = surroundings
  const { createGateway } = await import('@spymaster/gateway')
  const { Relay } = await import('../service/relay.ts')
  const { runService } = await import('../service/run-service.ts')
  const setup = { name: 'gateway', values: wanted, surroundings, write: [], waits: true } as const
  await runService(setup, async ({ bus, begin, monitor, watch }) => {
    const health = async () => monitor.health(await monitor.readings())
    const server = await createGateway({ ...webOf(wanted), health, signal })
    const relay = new Relay(bus, server, watch('gateway'))
    monitor.add({ name: 'gateway', read: () => relay.readings() })
    const what = frontendFolder() === null ? 'the stream' : 'the page'
    stdout.write(`Serving ${what} on ${server.url} (${programVersion()}).\n`)
    begin({ url: server.url }, `serves ${what}`)
    try {
      await relay.run(signal)
    } finally {
      await server.close()
    }
  })
}
