import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { busOptions, openBus } from '../service/bus-options.ts'
import { frontendFolder, programVersion, webOf, webOptions } from '../service/web.ts'

const options = { ...webOptions, ...busOptions } as const

/** The page and its stream as a service of their own. */
export const gateway = defineCommand({
  name: 'gateway',
  summary: 'Serve the page and the stream of signals from the log',
  operands: { usage: '', min: 0, max: 0 },
  options,
  details: [
    'One service: reads the levels stream of the log that --bus or NATS_URL names, and serves it with the page. It shows signals whatever feeds the log; controls of a replay are only in spymaster up.',
  ],
  examples: [
    { line: 'NATS_URL=nats://127.0.0.1:4222 spymaster gateway --port 8000', about: 'From a NATS server' },
  ],
  run: runGateway,
})

async function runGateway(
  _operands: readonly string[],
  wanted: Values<typeof options>,
  { env, signal, stdout, stderr }: Surroundings,
): Promise<void> {
  const { createGateway } = await import('@spymaster/gateway')
  const { relay } = await import('../service/relay.ts')
  const bus = await openBus(wanted, env, [], (sentence) => stderr.write(`spymaster: ${sentence}\n`))
  try {
    const server = await createGateway({ ...webOf(wanted), signal })
    stdout.write(
      `Serving ${frontendFolder() === null ? 'the stream' : 'the page'} on ${server.url} (${programVersion()}).\n`,
    )
    await relay(bus, server, signal)
    await server.close()
  } finally {
    await bus.close()
  }
}
