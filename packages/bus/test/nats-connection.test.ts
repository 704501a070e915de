import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  DiscardPolicy,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { openNats } from '@spymaster/bus'
import { draft, hasCode, publishRange, range, seqs, take } from './bus.contract.ts'
import { NatsServer, natsSkip } from './nats-server.ts'

const maxBytes = { market: 50_000_000, levels: 1_000_000 }

describe('NATS bus and its server', { skip: natsSkip }, () => {
  let server: NatsServer
  before(async () => {
    server = await NatsServer.start()
  })
  after(() => server.dispose())

  it('names the server that does not answer, without its password', async () => {
    const opening = openNats({ url: 'nats://me:secret@127.0.0.1:1' })
    await assert.rejects(opening, (error: Error) => {
      assert.match(error.message, /^no NATS server lets us in at nats:\/\/\*\*\*@127\.0\.0\.1:1 /)
      return hasCode('unreachable')(error)
    })
  })
  it('is waited for where that is wanted, told of once, until it comes or nobody wants it any more', async () => {
    const own = await NatsServer.start()
    try {
      await own.kill()
      const told: [boolean, string | undefined][] = []
      const stop = new AbortController()
      const waiting = {
        url: own.url,
        maxBytes,
        waits: true,
        signal: stop.signal,
        onConnection: (isUp: boolean, why?: Error) => void told.push([isUp, why?.name]),
      }
      const opening = openNats(waiting)
      while (told.length < 1) await new Promise(setImmediate)
      const reason = new Error('enough')
      stop.abort(reason)
      await assert.rejects(opening, reason)
      const { signal: _, ...patient } = waiting
      const later = openNats(patient)
      while (told.length < 2) await new Promise(setImmediate)
      await own.restart()
      await (await later).close()
      assert.deepEqual(told, [
        [false, 'BusError'],
        [false, 'BusError'],
        [true, undefined],
      ])
    } finally {
      await own.dispose()
    }
  })
  it('is not waited for where waiting cannot help', async () => {
    await assert.rejects(openNats({ url: 'nats://', waits: true }), hasCode('address'))
    const own = await NatsServer.start()
    try {
      await own.kill()
      await own.restart(false)
      await assert.rejects(openNats({ url: own.url, waits: true }), hasCode('unreachable'))
    } finally {
      await own.dispose()
    }
  })
  it('is opened by several services at once', async () => {
    const opening = await Promise.allSettled([1, 2, 3].map(() => openNats({ url: server.url, maxBytes })))
    for (const each of opening) if (each.status === 'fulfilled') await each.value.close()
    assert.deepEqual(
      opening.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : [])),
      [],
    )
  })
  it('keeps the limits that were given before', async () => {
    const small = await openNats({ url: server.url, maxBytes: { market: 5000 } })
    await small.close()
    const bus = await openNats({ url: server.url })
    const data = new Uint8Array(6000)
    await assert.rejects(bus.publish('market', { ...draft(1), data, expectLast: 0 }), hasCode('full'))
    await bus.close()
    await (await openNats({ url: server.url, maxBytes })).close()
  })
  it('changes the streams that are written, and leaves others to those who write them', async () => {
    const given = { url: server.url, maxBytes: { market: 7000, levels: 7000 }, replicas: 3 }
    const settings = async () => {
      const connection = await connect({ servers: server.url })
      const { streams } = await jetstreamManager(connection)
      const found = [(await streams.info('market')).config, (await streams.info('levels')).config]
      await connection.close()
      return found.map(({ max_bytes, num_replicas }) => [max_bytes, num_replicas])
    }
    await (await openNats({ url: server.url, maxBytes })).close()
    await (await openNats({ ...given, write: [] })).close()
    assert.deepEqual(await settings(), [
      [maxBytes.market, 1],
      [maxBytes.levels, 1],
    ])
    await (await openNats({ ...given, write: ['levels'] })).close()
    assert.deepEqual(await settings(), [
      [maxBytes.market, 1],
      [7000, 3],
    ])
    await (await openNats({ url: server.url, maxBytes, replicas: 1 })).close()
  })
  it('says that the server cannot grant the budget', async () => {
    const opening = openNats({ url: server.url, maxBytes: { market: 2 ** 52 } })
    await assert.rejects(opening, hasCode('full'))
  })
  it('expects messages by id after the server was killed and has come back', async () => {
    const bus = await openNats({ url: server.url, maxBytes })
    await publishRange(bus, 1, 3)
    const found = take(bus, 5, { from: 1 })
    await server.kill()
    const publication = { ...draft(4), expectLast: 3 }
    await assert.rejects(bus.publish('market', publication), hasCode('unconfirmed'))
    await assert.rejects(bus.last('market'), hasCode('unconfirmed'))
    await server.restart()
    while ((await bus.publish('market', publication).catch(() => 0)) !== 4)
      await new Promise((resolve) => setTimeout(resolve, 50))
    const next = { ...draft(5), expectLast: 4 }
    await assert.rejects(bus.publish('market', { ...next, expectLastId: 'other/4' }), hasCode('wrong-last'))
    await bus.publish('market', { ...next, expectLastId: draft(4).id })
    assert.deepEqual(seqs(await found), range(1, 5))
    await bus.close()
  })
  it('gives a reader another consumer when its own is mute though there is more', {
    timeout: 30_000,
  }, async () => {
    const bus = await openNats({ url: server.url, maxBytes })
    const connection = await connect({ servers: server.url })
    const jsm = await jetstreamManager(connection)
    const { last } = await bus.bounds('market')
    const got: number[] = []
    const reading = (async () => {
      for await (const messages of bus.read('market', { from: last + 1 })) {
        got.push(...messages.map(({ seq }) => seq))
        if (got.length >= 3) break
      }
    })()
    await publishRange(bus, last + 1, last + 1)
    while (got.length < 1) await new Promise(setImmediate)
    for await (const { name } of jsm.consumers.list('market'))
      await jsm.consumers.update('market', name, { filter_subject: 'market.nothing.like.it' })
    await publishRange(bus, last + 2, last + 3)
    await reading
    assert.deepEqual(got, [last + 1, last + 2, last + 3])
    await connection.close()
    await bus.close()
  })
  it('closes soon though the server is there and does not answer', { timeout: 20_000 }, async () => {
    const bus = await openNats({ url: server.url, maxBytes })
    const reading = take(bus, 1_000, { from: 1 })
    const { last } = await bus.bounds('market')
    server.stop()
    await new Promise((resolve) => setTimeout(resolve, 100))
    try {
      const publishing = bus.publish('market', { ...draft(last + 1), expectLast: last })
      const refused = assert.rejects(publishing, hasCode('unconfirmed'))
      const from = performance.now()
      await bus.close()
      assert.ok(performance.now() - from < 3_000)
      await Promise.all([refused, reading])
    } finally {
      server.resume()
    }
  })
  for (const [setting, config, sentence] of [
    ['discard', { discard: DiscardPolicy.Old }, 'discard is old and must be new'],
    ['storage', { storage: StorageType.Memory }, 'storage is memory and must be file'],
    ['retention', { retention: RetentionPolicy.Interest }, 'retention is interest and must be limits'],
    ['subjects', { subjects: ['market.events'] }, 'subjects is market.events and must be market.>'],
    ['max_msgs_per_subject', { max_msgs_per_subject: 5 }, 'max_msgs_per_subject is 5 and must be -1'],
    ['no_ack', { no_ack: true }, 'no_ack is true and must be false'],
  ] as const)
    it(`refuses a stream whose ${setting} would cost messages, naming it`, async () => {
      const own = await NatsServer.start()
      try {
        const connection = await connect({ servers: own.url })
        const manager = await jetstreamManager(connection)
        const plain = { subjects: ['market.>'], discard: DiscardPolicy.New, max_bytes: 1_000_000 }
        await manager.streams.add({ name: 'market', ...plain, ...config } as Partial<StreamConfig> & {
          name: string
        })
        await connection.close()
        await assert.rejects(openNats({ url: own.url }), (error: Error) => {
          assert.ok(
            error.message.includes(`cannot be the log: ${sentence}: change or remove it`),
            error.message,
          )
          return hasCode('settings')(error)
        })
      } finally {
        await own.dispose()
      }
    })
  it('tells when the connection is lost and when it is made again', async () => {
    const told: boolean[] = []
    const bus = await openNats({ url: server.url, maxBytes, onConnection: (isUp) => told.push(isUp) })
    await server.kill()
    while (told.length < 1) await new Promise(setImmediate)
    await server.restart()
    while (told.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    await bus.close()
    assert.deepEqual(told, [false, true])
  })
  it('closes though the server is away, and says when JetStream is', async () => {
    const bus = await openNats({ url: server.url, maxBytes })
    await server.kill()
    while ((await bus.bounds('market').catch(() => null)) !== null) await new Promise(setImmediate)
    await bus.close()
    await server.restart(false)
    await assert.rejects(openNats({ url: server.url }), hasCode('unreachable'))
  })
})
