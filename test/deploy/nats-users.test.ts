import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type NatsConnection, PermissionViolationError } from '@nats-io/transport-node'
import { type Bus, openNats } from '@spymaster/bus'
import { openBus } from '../../apps/cli/src/service/bus-options.ts'
import { hasCode } from '../../packages/bus/test/bus.contract.ts'
import { natsSkip } from '../../packages/bus/test/nats-server.ts'
import { givenMarket, newFolder } from '../services/given-market.ts'
import { assertSame, EVENTFUL_OPTIONS, levelsOn } from '../services/pass.ts'
import { ServiceProcess } from '../services/service-process.ts'
import { GuardedServer, USERS, type User } from './guarded-server.ts'

const TIMEOUT = { timeout: 60_000 }

/** What each user may publish, of all that somebody might want to. */
const mayPublish: Readonly<Record<string, readonly User[]>> = {
  'market.events': ['ingestor'],
  'levels.signals.v1': ['core'],
  'levels.events.v1': ['core'],
  '$KV.positions.core': ['core'],
  '$KV.positions.lake': [],
  'somewhere.else': [],
  '_INBOX.core.x': [],
  '$JS.API.INFO': USERS,
  '$JS.API.STREAM.INFO.market': ['ingestor', 'core', 'lake', 'reader'],
  '$JS.API.STREAM.INFO.levels': ['core', 'gateway', 'lake', 'reader'],
  '$JS.API.STREAM.INFO.KV_positions': ['ingestor', 'core', 'reader'],
  '$JS.API.STREAM.MSG.GET.market': ['ingestor', 'core', 'lake', 'reader'],
  '$JS.API.STREAM.MSG.GET.levels': ['core', 'gateway', 'lake', 'reader'],
  '$JS.API.STREAM.LIST': [],
  '$JS.API.STREAM.NAMES': [],
  '$JS.API.STREAM.CREATE.market': ['ingestor'],
  '$JS.API.STREAM.UPDATE.market': ['ingestor'],
  '$JS.API.STREAM.CREATE.levels': ['core'],
  '$JS.API.STREAM.UPDATE.levels': ['core'],
  '$JS.API.STREAM.CREATE.other': [],
  '$JS.API.STREAM.DELETE.market': [],
  '$JS.API.STREAM.DELETE.levels': [],
  '$JS.API.STREAM.PURGE.market': [],
  '$JS.API.STREAM.PURGE.levels': [],
  '$JS.API.STREAM.MSG.DELETE.market': [],
  '$JS.API.STREAM.MSG.DELETE.levels': [],
  '$JS.API.STREAM.SNAPSHOT.market': [],
  '$JS.API.STREAM.RESTORE.market': [],
  '$JS.API.CONSUMER.CREATE.market.x': ['core', 'lake', 'reader'],
  '$JS.API.CONSUMER.CREATE.levels.x': ['gateway', 'lake', 'reader'],
  '$JS.API.CONSUMER.DURABLE.CREATE.market.x': [],
  '$JS.API.CONSUMER.CREATE.KV_positions.x': [],
  '$SYS.REQ.SERVER.PING': [],
}

/** Where each user may listen. */
const mayHear: Readonly<Record<string, readonly User[]>> = {
  'market.>': [],
  'levels.>': [],
  '>': [],
  '_INBOX.>': [],
  '$JS.>': [],
  '$KV.>': [],
  '_INBOX.ingestor.>': ['ingestor'],
  '_INBOX.core.>': ['core'],
  '_INBOX.gateway.>': ['gateway'],
  '_INBOX.lake.>': ['lake'],
  '_INBOX.reader.>': ['reader'],
}

/** The subjects that the server refuses while `act` runs. */
async function refused(client: NatsConnection, act: () => void): Promise<Set<string>> {
  const found = new Set<string>()
  const listening = (async () => {
    for await (const status of client.status())
      if (status.type === 'error' && status.error instanceof PermissionViolationError)
        found.add(status.error.subject)
  })()
  act()
  await client.flush()
  await client.close()
  await listening
  return found
}

describe("the deployment's users", { skip: natsSkip, ...TIMEOUT }, () => {
  let server: GuardedServer
  before(async () => {
    server = await GuardedServer.start()
  })
  after(() => server.dispose())

  for (const user of USERS) {
    it(`let ${user} publish what is its own, and nothing else`, async () => {
      const client = await server.client(user)
      const subjects = Object.keys(mayPublish)
      const no = await refused(client, () => {
        for (const subject of subjects) client.publish(subject)
      })
      const allowed = subjects.filter((subject) => !no.has(subject))
      assert.deepEqual(
        allowed,
        subjects.filter((subject) => mayPublish[subject]!.includes(user)),
      )
    })
    it(`let ${user} hear only answers to itself`, async () => {
      const client = await server.client(user)
      const subjects = Object.keys(mayHear)
      const no = await refused(client, () => {
        for (const subject of subjects) client.subscribe(subject, { callback: () => {} })
      })
      const allowed = subjects.filter((subject) => !no.has(subject))
      assert.deepEqual(
        allowed,
        subjects.filter((subject) => mayHear[subject]!.includes(user)),
      )
    })
  }
})

describe('a stranger to the deployment', { skip: natsSkip, ...TIMEOUT }, () => {
  let server: GuardedServer
  before(async () => {
    server = await GuardedServer.start()
  })
  after(() => server.dispose())

  const strangers: readonly [string, () => string][] = [
    ['without a name', () => server.urlOf()],
    ['with a wrong password', () => server.urlOf('core').replace(/:[^:]*@/, ':sesame@')],
    ['with a name that nobody has', () => server.urlOf('core').replace('core', 'root')],
    ['with a token', () => server.urlOf('core').replace(/core:[^:]*@/, 'sesame@')],
  ]
  for (const [who, urlOf] of strangers)
    it(`${who} is refused with one sentence that keeps the password`, async () => {
      const url = urlOf()
      await assert.rejects(openNats({ url }), (error: Error) => {
        assert.match(
          error.message,
          /^the NATS server at nats:\/\/(\*\*\*@)?127\S+ refuses us \(Auth.*: NATS_URL names/,
        )
        assert.doesNotMatch(error.message, /sesame/)
        return hasCode('forbidden')(error)
      })
    })
  it('is told so by every service, which ends', async () => {
    const commands = [['core'], ['gateway', '--port', '0'], ['ingest', 'simulate'], ['tap', 'levels.signals']]
    const ends = commands.map(async (args) => {
      const service = new ServiceProcess(args, { NATS_URL: server.urlOf() })
      assert.equal(await service.ended(), 1)
      assert.match(service.stderr, /the NATS server at nats:\/\/127\S+ refuses us/)
    })
    await Promise.all(ends)
  })
})

describe('services under their own users', { skip: natsSkip, ...TIMEOUT }, () => {
  let server: GuardedServer
  let reader: Bus
  let market: Awaited<ReturnType<typeof givenMarket>>
  before(async () => {
    market = await givenMarket()
    server = await GuardedServer.start()
  })
  after(async () => {
    await reader?.close()
    await server.dispose()
  })

  it('start in any order, do all that they do, and are refused nothing', async () => {
    const { files, lines } = market
    const start = (user: User, args: readonly string[]) =>
      new ServiceProcess(args, { NATS_URL: server.urlOf(user) })
    const gateway = start('gateway', ['gateway', '--port', '0'])
    const core = start('core', ['core', ...EVENTFUL_OPTIONS])
    const recording = ['--lake-flush-sec', '1', '--log-level', 'debug', '--data-dir', newFolder()]
    const lake = start('lake', ['lake', ...recording])
    await until(() => /levels log is not there yet: waiting/.test(gateway.stderr), gateway)
    await until(() => /market log is not there yet: waiting/.test(core.stderr), core)
    const ingestor = start('ingestor', ['ingest', 'replay', ...files, '--speed', '0'])
    assert.equal(await ingestor.ended(), 0, ingestor.stderr)
    reader = await openNats({ url: server.urlOf('reader') })
    while ((await reader.bounds('levels')).last < lines.length) await pause(20)
    assertSame(await levelsOn(reader), lines)
    while ((await reader.reported('core')) !== (await reader.bounds('market')).last) await pause(20)
    await until(() => /http:\S+/.test(gateway.stdout), gateway)
    for (const stream of ['market', 'levels'])
      await until(() => new RegExp(`"stream":"${stream}".*rows committed`).test(lake.stderr), lake)
    for (const service of [core, gateway, lake]) {
      service.signal('SIGTERM')
      assert.equal(await service.ended(), 143, service.stderr)
    }
    const refusals = server.log.split('\n').filter((line) => /violation/i.test(line))
    assert.deepEqual(
      refusals.filter((line) => !/STREAM\.(INFO|CREATE)\.(market|levels)"/.test(line)),
      [],
    )
  })
  it('change no stream by reading it, whatever they are told of a cluster', async () => {
    for (const user of ['gateway', 'reader'] as const) {
      const before = server.log.length
      const env = { NATS_URL: server.urlOf(user), SPYMASTER_REPLICAS: '3' }
      const listeners = { onWarning: assert.fail, signal: AbortSignal.timeout(20_000) }
      const bus = await openBus({ bus: undefined, 'data-dir': undefined }, env, [], listeners)
      assert.ok((await bus.bounds('levels')).last > 0)
      await bus.close()
      assert.doesNotMatch(server.log.slice(before), /STREAM\.(UPDATE|CREATE)/)
    }
  })
  it('cannot publish for another, and say so at once', async () => {
    const bus = await openNats({ url: server.urlOf('gateway') })
    const { last } = await bus.bounds('levels')
    const draft = { subject: 'levels.signals.v1', id: 'x/1', data: new Uint8Array(8), expectLast: last }
    await assert.rejects(bus.publish('levels', draft), (error: Error) => {
      assert.match(
        error.message,
        /^the NATS server does not let us publish to levels\.signals\.v1: connect as the user/,
      )
      return hasCode('forbidden')(error)
    })
    assert.equal((await bus.bounds('levels')).last, last)
    await assert.rejects(bus.bounds('market'), hasCode('forbidden'))
    await bus.close()
  })
  it('that begin under the wrong user end with one sentence', async () => {
    const { files } = market
    const wrong: readonly [User, readonly string[]][] = [
      ['gateway', ['core']],
      ['gateway', ['ingest', 'replay', ...files]],
      ['core', ['ingest', 'replay', ...files]],
      ['ingestor', ['gateway', '--port', '0']],
    ]
    const ends = wrong.map(async ([user, args]) => {
      const service = new ServiceProcess(args, { NATS_URL: server.urlOf(user) })
      assert.equal(await service.ended(), 1, service.stderr)
      assert.match(service.stderr, /the NATS server does not let us (use|publish to) \S+: connect as the/)
    })
    await Promise.all(ends)
  })
  it('cannot have the server push one log into the other for them', async () => {
    const before = (await reader.bounds('market')).last
    const client = await server.client('gateway')
    const config = { name: 'x', deliver_subject: 'market.events', deliver_policy: 'all', ack_policy: 'none' }
    await client.request(
      '$JS.API.CONSUMER.CREATE.levels.x',
      JSON.stringify({ stream_name: 'levels', config }),
    )
    await pause(300)
    await client.close()
    assert.equal((await reader.bounds('market')).last, before)
  })
})

async function until(holds: () => boolean, watched: ServiceProcess): Promise<void> {
  while (!holds()) {
    assert.ok(!watched.isOver, `it ended: ${watched.stderr}`)
    await pause(10)
  }
}
