import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { parseEnv } from 'node:util'
import { parse } from 'yaml'
import { parseArguments } from '../../apps/cli/src/arguments.ts'
import { commands } from '../../apps/cli/src/commands/index.ts'
import { ComposeError, readCompose, withVariables } from '../../deploy/local/compose.ts'
import { planOf } from '../../deploy/local/plan.ts'
import { FIRST_PAUSE_MS, pauseAfter } from '../../deploy/local/restart-pause.ts'
import { listFiles, readText, repository } from '../rules/source-file.ts'

const text = readText('deploy/docker-compose.yaml') ?? ''
const file = parse(text, { merge: true })
const raw: Record<string, Record<string, unknown>> = file.services

const folder = mkdtempSync(join(tmpdir(), 'spymaster-deploy-'))
after(() => rmSync(folder, { recursive: true }))

const makeSecrets = (...args: string[]) =>
  spawnSync(join(repository, 'deploy/make-secrets.sh'), args, { encoding: 'utf8' })

/** The passwords that the script makes. */
function secrets(): NodeJS.Dict<string> {
  assert.equal(makeSecrets(folder).status, 0)
  return parseEnv(readFileSync(join(folder, 'spymaster.env'), 'utf8'))
}

/** Variables that must be set before anything starts. */
const demanded = [...new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name))].sort()

describe('the compose file', () => {
  it('uses only keys that a compose file has', () => {
    const known =
      /^(?:image|build|user|command|restart|environment|volumes|ports|networks|profiles|tmpfs|healthcheck|depends_on|init|read_only|cap_drop|security_opt|stop_grace_period|logging|mem_limit|entrypoint)$/
    for (const [name, service] of Object.entries(raw))
      assert.deepEqual([name, Object.keys(service).filter((key) => !known.test(key))], [name, []])
    const top = Object.keys(file).filter((key) => !key.startsWith('x-'))
    assert.deepEqual(top, ['name', 'services', 'networks', 'volumes'])
  })
  it("publishes ports on this machine's loopback only", () => {
    for (const { name, ports } of readCompose(text, secrets()))
      for (const { address } of ports) assert.deepEqual([name, address], [name, '127.0.0.1'])
  })
  it('has no password of its own: each comes from a variable without which nothing starts', () => {
    for (const [name, { environment = {} }] of Object.entries(raw))
      for (const [key, value] of Object.entries(environment as Record<string, string>)) {
        if (!/PASSWORD|SECRET|ROOT_USER|TOKEN|NATS_URL|AWS_ACCESS|MC_HOST/.test(key)) continue
        assert.match(
          value,
          /^((nats:\/\/\w+:)|http:\/\/)?\$\{SPYMASTER_\w+:\?run deploy\/make-secrets\.sh first\}/,
          `${name} ${key}`,
        )
      }
    assert.throws(
      () => readCompose(text, {}),
      (error: Error) => {
        assert.ok(error instanceof ComposeError)
        return /^SPYMASTER_\w+ is not set: run deploy\/make-secrets\.sh first$/.test(error.message)
      },
    )
    for (const name of demanded)
      assert.throws(
        () => readCompose(text, { ...secrets(), [name]: '' }),
        new RegExp(`^ComposeError: ${name} is not`),
      )
  })
  it('pins every image to a version', () => {
    for (const [name, { image }] of Object.entries(raw))
      assert.match(String(image), /^[\w./-]+:(v?\d+\.\d+\.\d+(-\w+)?|RELEASE\.[\dTZ-]+)$/, name)
    const { version } = JSON.parse(readText('package.json') ?? '')
    assert.equal(raw.core?.image, `spymaster:${version}`)
  })
  it('takes every right from every service that it can do without', () => {
    for (const [name, service] of Object.entries(raw)) {
      const { init, read_only, cap_drop, security_opt, restart, mem_limit, logging } = service
      assert.deepEqual([name, init, read_only], [name, true, true])
      assert.deepEqual([name, cap_drop, security_opt], [name, ['ALL'], ['no-new-privileges:true']])
      assert.ok(restart && mem_limit && logging, name)
      assert.ok('healthcheck' in service || String(service.image).startsWith('spymaster:'), name)
    }
  })
  it('names only networks, volumes and services that there are', () => {
    for (const { name, mounts, dependsOn } of readCompose(text, secrets())) {
      const { networks } = raw[name] as { networks: string[] }
      assert.deepEqual([name, networks.filter((network) => !(network in file.networks))], [name, []])
      const volumes = mounts.map(({ source }) => source)
      const strange = volumes.filter(
        (volume) => !(volume in file.volumes) && !/^\.\/(nats|prometheus|grafana)/.test(volume),
      )
      assert.deepEqual([name, strange, dependsOn.filter((other) => !(other in raw))], [name, [], []])
    }
  })
  it('gives our services commands that the program has and understands', () => {
    const ours = readCompose(text, secrets()).filter(({ image }) => image.startsWith('spymaster:'))
    assert.deepEqual(
      ours.map(({ name }) => name),
      ['ingestor', 'core', 'gateway', 'lake'],
    )
    for (const {
      command: [first, ...args],
    } of ours) {
      const command = commands.find(({ name }) => name === first)
      assert.ok(command !== undefined, first)
      assert.equal(parseArguments(command, args).wantsHelp, false)
    }
  })
  it('gives the server a password for each of its users', () => {
    const users = readText('deploy/nats/users.conf') ?? ''
    const wanted = [...users.matchAll(/password: \$(\w+)/g)].map(([, name]) => name)
    const given = Object.keys(raw.nats?.environment as object).filter((key) => key.endsWith('_PASSWORD'))
    assert.deepEqual(wanted, given)
    assert.ok(wanted.length >= 5)
  })
  it('lets Prometheus look at each service where it tells of itself', () => {
    const { scrape_configs: jobs } = parse(readText('deploy/prometheus/prometheus.yaml') ?? '')
    const { static_configs: always, dns_sd_configs: known } = jobs[0]
    const told = (isOfProfile: boolean) =>
      readCompose(text, secrets())
        .filter(({ profiles }) => profiles.length > 0 === isOfProfile)
        .flatMap(({ name, environment: { SPYMASTER_METRICS_PORT: port } }) =>
          port === undefined ? [] : [`${name}:${port}`],
        )
    assert.deepEqual(always[0].targets, told(false))
    assert.deepEqual(
      known.map(({ names, port }: { names: string[]; port: number }) => `${names.join()}:${port}`),
      told(true),
    )
  })
  it('becomes processes that reach each other on this machine', () => {
    const all = readCompose(text, { ...secrets(), SPYMASTER_NATS_CORE_PASSWORD: 's1' })
    const place = { deployment: '/d', data: '/v', portOf: (_: string, port: number) => port + 1 }
    const plans = Object.fromEntries(
      ['nats', 'core', 'gateway'].map((name) => [
        name,
        planOf(all.find((one) => one.name === name)!, all, place),
      ]),
    )
    assert.equal(plans.core?.env.NATS_URL, 'nats://core:s1@127.0.0.1:4223')
    assert.deepEqual(plans.core?.args, ['core', '--data-dir', '/v/core'])
    assert.deepEqual(plans.core?.folders, ['/v/core'])
    assert.equal(plans.core?.health, 'http://127.0.0.1:9466/health')
    assert.deepEqual(plans.gateway?.args.slice(0, 5), ['gateway', '--host', '127.0.0.1', '--port', '8001'])
    const server = ['-c', '/d/nats/nats.conf', '-a', '127.0.0.1', '-p', '4223', '-sd', '/v/log']
    assert.deepEqual([plans.nats?.program, plans.nats?.args], ['nats-server', server])
    assert.equal(plans.nats?.env.SPYMASTER_NATS_MONITOR, '127.0.0.1:8223')
  })
})

describe('a service that ends', () => {
  it('is started again after ever longer, and soon after a run that went well', () => {
    let pauseMs = 250
    const pauses = [0, 10, 10, 9_999, 10, 10, 10_000, 3].map(
      (ranMs) => (pauseMs = pauseAfter(ranMs, pauseMs)),
    )
    assert.deepEqual(pauses, [500, 1_000, 2_000, 4_000, 8_000, 10_000, FIRST_PAUSE_MS, 1_000])
  })
  it('has as long to end by itself as the file gives it', () => {
    const graces = readCompose(text, secrets()).map(({ graceMs }) => graceMs)
    assert.deepEqual([...new Set(graces)], [10_000])
    const ofOne = (span: string) => readCompose(`services: {a: {stop_grace_period: ${span}}}`, {})[0]!.graceMs
    assert.equal(ofOne('90s'), 90_000)
    assert.throws(
      () => ofOne('1m30s'),
      /^ComposeError: a: a span must be whole seconds, as 10s, was '1m30s'$/,
    )
  })
})

describe('variables of a compose file', () => {
  /** Angle brackets for a dollar and braces, which would look like a slip in a template. */
  const put = (text: string) =>
    withVariables(text.replaceAll('<', '${').replaceAll('>', '}'), { A: 'a', EMPTY: '' })
  const cases: readonly [string, string][] = [
    ['<A>-$A-$$A', 'a-a-$A'],
    ['<B:-b> <EMPTY:-b> <EMPTY-b> <B>', 'b b  '],
    ['<A:?no><A:-b>', 'aa'],
  ]
  for (const [given, expected] of cases) it(`are put into ${given}`, () => assert.equal(put(given), expected))
  it('that are demanded and not there are an error that says what to do', () => {
    assert.throws(() => put('<EMPTY:?make it>'), /^ComposeError: EMPTY is not set: make it$/)
    assert.equal(put('<EMPTY?make it>'), '')
  })
})

describe('make-secrets.sh', () => {
  const read = (place: string) => readFileSync(join(place, 'spymaster.env'), 'utf8')

  it('makes just the passwords that are demanded, each of its own, for nobody else to read', () => {
    const place = join(folder, 'fresh')
    const { status, stdout } = makeSecrets(place)
    const made = parseEnv(read(place))
    assert.equal(status, 0)
    assert.deepEqual(Object.keys(made).sort(), demanded)
    assert.equal(new Set(Object.values(made)).size, demanded.length)
    for (const value of Object.values(made)) {
      assert.match(value ?? '', /^s[0-9a-f]{48}$/)
      assert.ok(!stdout.includes(value ?? ''))
    }
    assert.equal(statSync(join(place, 'spymaster.env')).mode & 0o777, 0o600)
    assert.equal(statSync(place).mode & 0o777, 0o700)
  })
  it('keeps what is there, unless told to make all anew', () => {
    const place = join(folder, 'kept')
    makeSecrets(place)
    const before = read(place)
    makeSecrets(place)
    assert.equal(read(place), before)
    makeSecrets('--renew', place)
    assert.notEqual(read(place), before)
  })
  it('refuses an option that it has not', () => {
    const { status, stderr } = makeSecrets('--force', folder)
    assert.deepEqual([status, stderr], [2, 'make-secrets: there is no option --force: there is --renew\n'])
  })
  it('writes where git does not look', () => {
    const ignored = execFileSync('git', ['check-ignore', 'deploy/secrets/spymaster.env', 'deploy/data/log'], {
      cwd: repository,
      encoding: 'utf8',
    })
    assert.equal(ignored.trim().split('\n').length, 2)
    assert.deepEqual(
      listFiles().filter((path) => /^deploy\/(secrets|data)\//.test(path)),
      [],
    )
  })
})
