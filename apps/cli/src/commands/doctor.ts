import { defineCommand, type Surroundings, type Values } from '../command.ts'
import { configOptions, configSources } from '../config/config-options.ts'
import type { Examination } from '../doctor/finding.ts'
import { Unwell } from '../failure.ts'
import { busOptions, natsUrl } from '../service/bus-options.ts'
import { programVersion, webOf, webOptions } from '../service/web.ts'

const options = {
  json: { kind: 'flag', about: 'Print one JSON object' },
  ...busOptions,
  port: webOptions.port,
  host: webOptions.host,
  ...configOptions,
} as const

/** Looks whether all is well, and says what to do where it is not. */
export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Look whether all is well: machine, settings, log, page; and what to do where it is not',
  operands: { usage: '', min: 0, max: 0 },
  options,
  details: [
    'Looks at what is installed, at disk and limits, at settings and environment, at the log (the one below the data folder, or the NATS server of NATS_URL: its version, users and storage, the streams with their settings, size and age, how far core is, its clock), and at the port of the page. Changes nothing, tells no password, and works while everything runs.',
    'One line each: ok; warn for what may soon go wrong or is not as it should be; FAIL for what keeps it from working, with what to do. Exit code 1 where something fails.',
  ],
  examples: [
    { line: 'spymaster doctor', about: 'The machine and the log in ./data' },
    {
      line: 'NATS_URL=nats://reader:PASSWORD@127.0.0.1:4222 spymaster doctor',
      about: 'A deployment, as the user who may look at all',
    },
    { line: 'spymaster doctor --json | jq \'.findings[] | select(.state != "ok")\'', about: 'For scripts' },
  ],
  run: examine,
})

async function examine(
  _operands: readonly string[],
  wanted: Values<typeof options>,
  { env, stdout, signal }: Surroundings,
): Promise<void> {
  const { countsOf, reportText } = await import('../doctor/report.ts')
  const examinations = await examinationsFor(wanted, env)
  // All at once: what does not answer holds up nothing else.
  const looks = examinations.map(async ({ title, look }) => ({ title, findings: await look() }))
  const parts = await Promise.all(looks)
  signal.throwIfAborted()
  const counts = countsOf(parts)
  const findings = parts.flatMap(({ title, findings }) =>
    findings.map((finding) => ({ part: title, ...finding })),
  )
  const object = { version: programVersion(), healthy: counts.fail === 0, counts, findings }
  stdout.write(wanted.json ? `${JSON.stringify(object, null, 2)}\n` : reportText(parts))
  if (counts.fail > 0) throw new Unwell()
}

async function examinationsFor(
  wanted: Values<typeof options>,
  env: Surroundings['env'],
): Promise<readonly Examination[]> {
  const { installed, machine } = await import('../doctor/machine.ts')
  const { configuration } = await import('../doctor/configuration.ts')
  const { embeddedLog } = await import('../doctor/embedded-log.ts')
  const { natsLog } = await import('../doctor/nats-log.ts')
  const { page } = await import('../doctor/page.ts')
  const dataDir = wanted['data-dir'] ?? 'data'
  const url = natsUrl(wanted, env)
  const { host, port } = webOf({ ...wanted, 'allowed-host': [] })
  return [
    installed,
    machine(dataDir),
    configuration(configSources(wanted, env)),
    url === null ? embeddedLog(dataDir) : natsLog(url),
    page(host === '0.0.0.0' ? '127.0.0.1' : host, port),
  ]
}
