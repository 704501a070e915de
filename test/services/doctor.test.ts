import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type JetStreamManager, jetstreamManager, type StreamConfig } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { openNats } from '@spymaster/bus'
import { natsLog } from '../../apps/cli/src/doctor/nats-log.ts'
import { examined, finding, keptUpWith } from '../../apps/cli/test/doctor-report.ts'
import { freePort, NatsServer, natsSkip } from '../../packages/bus/test/nats-server.ts'
import { GuardedServer } from '../deploy/guarded-server.ts'

const TIMEOUT = { timeout: 180_000 }
const at = async (url: string) => examined(['--port', String(await freePort())], { NATS_URL: url })

/** Changes a server's streams as somebody might. */
async function manage(url: string, work: (jsm: JetStreamManager) => Promise<unknown>): Promise<void> {
  const connection = await connect({ servers: url.replace('nats://', '') })
  await work(await jetstreamManager(connection))
  await connection.close()
}

describe('a NATS server, as doctor sees it', { skip: natsSkip, ...TIMEOUT }, () => {
  let server: NatsServer
  before(async () => {
    server = await NatsServer.start()
  })
  after(() => server.dispose())

  it('that is not there is a failure that says how to start one, without the password', async () => {
    const { code, report, stdout } = await at('nats://core:sesame@127.0.0.1:9')
    assert.equal(code, 1)
    const { found, todo } = finding(report, 'server')
    assert.match(found, /^no NATS server lets us in at nats:\/\/\*\*\*@127\.0\.0\.1:9 /)
    assert.match(todo ?? '', /^start one with `nats-server -js`/)
    assert.ok(!stdout.includes('sesame'))
  })
  it('whose URL is none is a failure with the rule', async () => {
    const { code, report } = await at('nats://core:sesame@here@there')
    assert.equal(code, 1)
    assert.match(finding(report, 'server').found, /^the URL of a NATS server must be nats:/)
  })
  it('that asks nobody who comes is said to, whoever we say we are', async () => {
    const { report } = await at(server.url.replace('nats://', 'nats://core:sesame@'))
    const { state, found } = finding(report, 'users')
    assert.deepEqual([state, found], ['warn', 'it lets in whoever comes, not core alone'])
  })
  it('that wants a token is not said to let in whoever comes', async () => {
    const own = await NatsServer.start(['--auth', 'sesame'])
    try {
      const { report } = await at(own.url.replace('nats://', 'nats://sesame@'))
      const { state, found } = finding(report, 'users')
      assert.deepEqual([state, found], ['ok', 'it wants to know who comes'])
    } finally {
      await own.dispose()
    }
  })
  it('without streams works, says who makes them, and is left without', async () => {
    const { code, report } = await at(server.url)
    assert.equal(code, 0)
    assert.match(
      finding(report, 'server').found,
      /^2\.\d+\.\d+ at nats:\/\/127\.0\.0\.1:\d+, as nobody in particular/,
    )
    assert.equal(finding(report, 'users').state, 'warn')
    assert.deepEqual(finding(report, 'market log').todo, 'its writer makes it: spymaster ingest')
    assert.deepEqual(finding(report, 'levels log').todo, 'its writer makes it: spymaster core')
    await manage(server.url, async (jsm) => assert.equal((await jsm.getAccountInfo()).streams, 0))
  })
  it('with our streams is well: sizes, settings, clock and core, with no consumer left behind', async () => {
    const bus = await openNats({ url: server.url, maxBytes: { market: 100_000, levels: 1_000_000 } })
    const draft = { subject: 'market.events', data: new Uint8Array(50_000) }
    await bus.publish('market', { ...draft, id: 'a/0', expectLast: 0 })
    bus.report('core', 1)
    while ((await bus.reported('core')) !== 1) await new Promise(setImmediate)
    const { code, report } = await at(server.url)
    assert.equal(code, 0)
    assert.match(finding(report, 'market size').found, /^4\d\.\d KiB of 97\.7 KiB, 50 %$/)
    assert.equal(finding(report, 'market settings').found, 'ours')
    assert.match(finding(report, 'clock').found, /^the server's is \d+ ms (ahead of|behind) ours$/)
    assert.equal(finding(report, 'core').found, 'has dealt with all of the market log')
    await manage(server.url, async (jsm) => {
      const { consumer_count: left } = (await jsm.streams.info('market')).state
      assert.equal(left, 0)
    })
    await bus.publish('market', { ...draft, id: 'a/1', data: new Uint8Array(40_000), expectLast: 1 })
    const later = (await at(server.url)).report
    assert.equal(finding(later, 'market size').state, 'warn')
    assert.equal(finding(later, 'core').found, '1 messages behind the market log')
    await bus.close()
  })
  it('is never ahead of itself, while another writes and core keeps up with it', async () => {
    const bus = await openNats({ url: server.url, maxBytes: { market: 100_000_000, levels: 1_000_000 } })
    const feed = keptUpWith(bus)
    const { look } = natsLog(server.url)
    try {
      while ((await bus.reported('core')) === null) await new Promise(setImmediate)
      for (let round = 0; round < 8; round++) {
        const { state, found } = (await look()).find(({ what }) => what === 'core')!
        assert.notEqual(state, 'fail', found)
      }
    } finally {
      await feed.end()
      await bus.close()
    }
  })
  const settings: readonly [string, Partial<StreamConfig>, RegExp][] = [
    ['kept in memory', { storage: 'memory' }, /^storage is memory, not file: a restart of the server loses/],
    [
      'that forget the oldest',
      { discard: 'old' },
      /^discard is old, not new: a full stream loses the oldest/,
    ],
    ['that are queues', { retention: 'workqueue' }, /^retention is workqueue, not limits/],
    [
      'of other subjects',
      { subjects: ['levels.signals.>'] },
      /^subjects is levels\.signals\.>, not levels\.>/,
    ],
    ['of a few messages', { max_msgs: 5 }, /^max_msgs is 5/],
    ['without a limit', { max_bytes: -1 }, /^max_bytes is not set/],
    ['of small messages', { max_msg_size: 1000 }, /^max_msg_size is 1000/],
  ]
  for (const [what, config, found] of settings)
    it(`with streams ${what} is a failure that says what goes wrong`, async () => {
      const ours = { subjects: ['levels.>'], discard: 'new' as const, max_bytes: 1_000_000 }
      await manage(server.url, async (jsm) => {
        await jsm.streams.delete('levels').catch(() => {})
        await jsm.streams.add({ name: 'levels', ...ours, ...config })
      })
      const { code, report } = await at(server.url)
      assert.equal(code, 1)
      assert.match(finding(report, 'levels settings').found, found)
      assert.match(finding(report, 'levels settings').todo ?? '', /^stop the services, remove the stream/)
    })
  it('without JetStream is a failure that says how to start it', async () => {
    await server.kill()
    await server.restart(false)
    const { code, report } = await at(server.url)
    assert.equal(code, 1)
    assert.deepEqual(finding(report, 'JetStream').todo, 'start it with `nats-server -js`')
    await server.kill()
    await server.restart()
  })
})

describe('a server with users, as doctor sees it', { skip: natsSkip, ...TIMEOUT }, () => {
  let server: GuardedServer
  before(async () => {
    server = await GuardedServer.start()
    for (const user of ['ingestor', 'core'] as const)
      await (await openNats({ url: server.urlOf(user) })).close()
  })
  after(() => server.dispose())

  it('refuses a stranger, which is a failure', async () => {
    const { code, report } = await at(server.urlOf())
    assert.equal(code, 1)
    assert.match(finding(report, 'server').found, /refuses us/)
    assert.match(finding(report, 'server').todo ?? '', /NATS_URL/)
  })
  it('shows all to the reader, and refuses nothing that is asked', async () => {
    const { code, report, stdout } = await at(server.urlOf('reader'))
    assert.equal(code, 0, stdout)
    assert.deepEqual(finding(report, 'users').found, 'it knows reader')
    for (const what of ['market settings', 'levels settings', 'clock', 'JetStream'])
      assert.equal(finding(report, what).state, 'ok', what)
    assert.doesNotMatch(server.log, /Violation - User "reader"/)
    assert.ok(!stdout.includes('s3'), 'a password is in the output')
  })
  it('lets others see what is theirs, which doctor says is not all', async () => {
    const { code, report } = await at(server.urlOf('gateway'))
    assert.equal(code, 0)
    assert.deepEqual(finding(report, 'market log').found, 'this user may not look')
    assert.equal(finding(report, 'levels settings').state, 'ok')
  })
})
