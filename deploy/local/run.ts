// deploy/run-local.sh: the services of docker-compose.yaml as plain processes.
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, parseEnv } from 'node:util'
import { ComposeError, type ComposeService, readCompose } from './compose.ts'
import { isLocal, type Place, planOf } from './plan.ts'
import { portTable } from './ports.ts'
import { LocalService } from './process.ts'

const deployment = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const LAUNCHER = join(deployment, '../apps/cli/bin/spymaster.js')
const POLL_MS = 100

const usage = `Usage: deploy/run-local.sh [OPTIONS]

Runs what deploy/docker-compose.yaml describes as plain processes: nats-server with its users, ingestor, core and
gateway, with the same commands and the same environment, on this machine's loopback. Ctrl-C ends all of them. Prometheus,
Grafana and the S3 store come only as images and are left out.

  --profile NAME  Run the services of that profile too: lake records into a folder of its volume, or into SPYMASTER_LAKE
  --any-ports     Take free ports in place of those of the compose file
  --data DIR      Where the volumes lie as folders [deploy/data]
  --secrets FILE  Passwords, as deploy/make-secrets.sh makes them [deploy/secrets/spymaster.env]
  --help          This help

Variables of the compose file, such as SPYMASTER_SEED and SPYMASTER_PORT, are taken from the environment.`

function readArguments() {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  try {
    return parseArgs({ options: { profile: text, 'any-ports': flag, data: text, secrets: text, help: flag } })
      .values
  } catch (error) {
    return fail(`${(error as Error).message.replace(/\.$/, '')}: see deploy/run-local.sh --help`, 2)
  }
}

function fail(sentence: string, code: number): never {
  process.stderr.write(`run-local: ${sentence}\n`)
  process.exit(code)
}

function secretsIn(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch {
    return fail(`${path} cannot be read: run deploy/make-secrets.sh first`, 2)
  }
}

function composeServices(given: NodeJS.Dict<string>): readonly ComposeService[] {
  try {
    const text = readFileSync(join(deployment, 'docker-compose.yaml'), 'utf8')
    return readCompose(text, given)
  } catch (error) {
    if (error instanceof ComposeError) return fail(error.message, 2)
    throw error
  }
}

/** Whether a service is of no profile, or of the one asked for. */
function isWanted(
  { profiles }: ComposeService,
  profile: string | undefined,
  all: readonly ComposeService[],
): boolean {
  const known = [...new Set(all.flatMap((service) => service.profiles))]
  if (profile !== undefined && !known.includes(profile))
    return fail(`there is no profile ${profile}: there is ${known.join(', ')}`, 2)
  return profiles.length === 0 || (profile !== undefined && profiles.includes(profile))
}

/** The services in an order in which each comes after what it depends on. */
function inOrder(services: readonly ComposeService[]): ComposeService[] {
  const ordered: ComposeService[] = []
  const add = (service: ComposeService): void => {
    if (ordered.includes(service)) return
    for (const need of services) if (service.dependsOn.includes(need.name)) add(need)
    ordered.push(service)
  }
  for (const service of services) add(service)
  return ordered
}

function localService(service: ComposeService, all: readonly ComposeService[], place: Place): LocalService {
  const plan = planOf(service, all, place)
  for (const folder of plan.folders) mkdirSync(folder, { recursive: true })
  const program: [string, ...string[]] =
    plan.program === 'nats-server' ? ['nats-server'] : [process.execPath, LAUNCHER]
  const name = service.name.padEnd(9)
  return new LocalService(plan, program, (line) => process.stdout.write(`${name} | ${line}\n`))
}

async function untilReady(services: readonly LocalService[], stop: AbortSignal): Promise<void> {
  for (const service of services)
    while (!stop.aborted && !(await service.isReady()))
      await pause(POLL_MS, undefined, { signal: stop }).catch(() => {})
}

async function main(): Promise<void> {
  const values = readArguments()
  if (values.help) return console.log(usage)
  const data = resolve(values.data ?? join(deployment, 'data'))
  const secrets = secretsIn(values.secrets ?? join(deployment, 'secrets/spymaster.env'))
  // The store of the compose file comes only as an image.
  const all = composeServices({ SPYMASTER_LAKE: join(data, 'lake/lake'), ...process.env, ...secrets })
  const local = inOrder(all.filter((service) => isLocal(service) && isWanted(service, values.profile, all)))
  const ports = await portTable(local, values['any-ports'])
  const place: Place = { deployment, data, portOf: ports.portOf }
  const services = local.map((service) => localService(service, all, place))
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  for (const service of services) {
    service.start()
    // What others depend on must be there; the rest wait for each other by themselves.
    if (service.plan.program === 'nats-server') await untilReady([service], stop.signal)
  }
  for (const { plan } of services) console.log(`${plan.name.padEnd(9)} health ${plan.health}`)
  for (const line of ports.addresses) console.log(line)
  await untilReady(services, stop.signal)
  if (!stop.signal.aborted) console.log('All services are ready. Ctrl-C ends them.')
  await new Promise<void>((done) => {
    if (stop.signal.aborted) done()
    stop.signal.addEventListener('abort', () => done())
  })
  // Those that write last end first, and the server after them all.
  for (const service of services.toReversed()) await service.stop()
  console.log('All services have ended.')
}

await main()
