import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { createGateway, type Gateway, type GatewayOptions } from '@spymaster/gateway'
import { PROTOCOL_VERSION, printCommand, type ReplayCommand } from '@spymaster/gateway/protocol'
import { givenEnded, givenLine, givenRuntime } from './given.ts'
import { StreamClient } from './stream-client.ts'

async function serving(
  use: (gateway: Gateway) => Promise<void>,
  options: Partial<GatewayOptions> = {},
): Promise<void> {
  const gateway = await createGateway({ port: 0, staticDir: null, ...options })
  try {
    await use(gateway)
  } finally {
    await gateway.close()
  }
}

/** Status with which an upgrade is refused. */
async function refusedWith(
  gateway: Gateway,
  headers: Record<string, string>,
  path?: string,
): Promise<number> {
  const { socket } = new StreamClient(gateway, { headers }, path)
  socket.on('error', () => {})
  const [, response] = await once(socket, 'unexpected-response')
  response.resume()
  return response.statusCode
}

describe('the stream', () => {
  it('greets, then tells the runtime and the newest levels', () =>
    serving(
      async (gateway) => {
        gateway.publishRuntime(givenRuntime)
        gateway.publishLevels(givenLine({ seq: 1 }))
        gateway.publishLevels(givenLine({ seq: 2 }))
        const client = await StreamClient.open(gateway)
        const hello = await client.next('hello')
        assert.deepEqual(hello, {
          ...{ type: 'hello', protocol: PROTOCOL_VERSION, version: '9.9.9', run: '2023-12-26' },
          trace: [[1_703_547_055_500, 481.0375]],
        })
        assert.deepEqual(await client.next('runtime'), { type: 'runtime', ...givenRuntime })
        await client.next('levels', ({ payload }) => payload.seq === 2)
        assert.equal(client.frames[0], hello)
      },
      { version: '9.9.9' },
    ))

  it('passes each payload on as it is', () =>
    serving(async (gateway) => {
      const client = await StreamClient.open(gateway)
      const line = givenLine()
      gateway.publishLevels(line)
      assert.equal(JSON.stringify((await client.next('levels')).payload), line)
    }))

  it('thins out what comes faster than it can be seen, and never keeps the newest back', () =>
    serving(async (gateway) => {
      const client = await StreamClient.open(gateway)
      for (let seq = 0; seq <= 5_000; seq++) gateway.publishLevels(givenLine({ seq }))
      await client.next('levels', ({ payload }) => payload.seq === 5_000)
      assert.ok(client.frames.length < 20, `${client.frames.length} frames`)
    }))

  it('tells signals that ended in snaps that were left out, and to who comes late', () =>
    serving(async (gateway) => {
      const early = await StreamClient.open(gateway)
      for (let seq = 0; seq < 60; seq++)
        gateway.publishLevels(givenLine({ seq, ended: [{ ...givenEnded, until: givenEnded.until + seq }] }))
      const isWhole = ({ signals }: { signals: readonly { until: number }[] }) =>
        signals.at(-1)?.until === givenEnded.until + 59
      assert.equal((await early.next('ended', isWhole)).signals.length, 50)
      const late = await StreamClient.open(gateway)
      assert.deepEqual(await late.next('ended'), await early.next('ended', isWhole))
    }))

  it('tells who comes late the way of spot: a point a second, five minutes, of this run alone', () =>
    serving(async (gateway) => {
      const at = 1_703_547_000_000
      const publish = (ms: number, spot: number | null, run = '2023-12-26', ended = false) =>
        gateway.publishLevels(
          givenLine({
            ...{ run, ts: at + ms, ended: ended ? [givenEnded] : [] },
            spy: { spot, bid: null, ask: null, source: 'ES' },
          }),
        )
      const told = async () => (await (await StreamClient.open(gateway)).next('hello')).trace
      publish(0, 480, 'another run')
      for (let ms = 0; ms <= 400_000; ms += 250)
        publish(ms, ms === 400_000 ? null : 481 + ms / 1e6, undefined, ms % 750 === 0)
      const trace = await told()
      assert.equal(trace.length, 301)
      assert.deepEqual(trace.at(-1), [at + 399_750, 481.39975])
      publish(60_000, 482)
      const setBack = await told()
      assert.deepEqual(setBack.at(-1), [at + 60_000, 482])
      assert.ok(setBack.every(([ts]) => ts <= at + 60_000))
    }))

  it('forgets signals that ended after the time to which a replay is set back', () =>
    serving(async (gateway) => {
      const { since } = givenEnded
      gateway.publishLevels(
        givenLine({ ts: since + 1_000, ended: [{ ...givenEnded, until: since + 1_000 }] }),
      )
      gateway.publishLevels(
        givenLine({ ts: since + 9_000, ended: [{ ...givenEnded, until: since + 9_000 }] }),
      )
      gateway.publishLevels(givenLine({ ts: since + 5_000 }))
      const client = await StreamClient.open(gateway)
      const { signals } = await client.next('ended')
      assert.deepEqual(
        signals.map(({ until }) => until - since),
        [1_000],
      )
    }))

  it('forgets ended signals when a new run begins', () =>
    serving(async (gateway) => {
      gateway.publishLevels(givenLine({ ended: [givenEnded] }))
      gateway.publishLevels(givenLine({ run: '2023-12-27' }))
      const client = await StreamClient.open(gateway)
      assert.deepEqual(await client.next('ended', ({ run }) => run === '2023-12-27'), {
        type: 'ended',
        run: '2023-12-27',
        signals: [],
      })
    }))

  it('refuses other sites, other hosts, other paths and too many clients', () =>
    serving(
      async (gateway) => {
        assert.equal(await refusedWith(gateway, { Origin: 'https://evil.example' }), 403)
        assert.equal(await refusedWith(gateway, { Origin: 'null' }), 403)
        assert.equal(await refusedWith(gateway, { Host: 'evil.example' }), 403)
        assert.equal(await refusedWith(gateway, { Host: 'evil.example', Origin: 'http://evil.example' }), 403)
        assert.equal(await refusedWith(gateway, {}, '/ws/other'), 404)
        const only = await StreamClient.open(gateway, { headers: { Origin: gateway.url } })
        assert.equal(await refusedWith(gateway, {}), 503)
        await only.close()
        while (gateway.clients > 0) await new Promise(setImmediate)
        await (await StreamClient.open(gateway)).close()
      },
      { maxClients: 1 },
    ))

  it('says goodbye when the gateway closes', async () => {
    const gateway = await createGateway({ port: 0, staticDir: null })
    const client = await StreamClient.open(gateway)
    const closed = once(client.socket, 'close')
    await gateway.close()
    assert.equal((await closed)[0], 1001)
  })

  it('refuses to publish what is no payload', () =>
    serving(async (gateway) => {
      for (const line of ['', '[]', '{', '{}', 'null', '{"run":7,"ended":[]}'])
        assert.throws(() => gateway.publishLevels(line), { code: 'payload' }, line)
    }))
})

describe('commands over the stream', () => {
  const pause: ReplayCommand = { type: 'replay', action: 'pause' }

  it('are answered with the new runtime, to all', () =>
    serving(
      async (gateway) => {
        const one = await StreamClient.open(gateway)
        const other = await StreamClient.open(gateway)
        one.say(printCommand(pause))
        assert.equal((await one.next('runtime')).state, 'paused')
        assert.equal((await other.next('runtime')).state, 'paused')
      },
      { onCommand: async () => ({ ...givenRuntime, state: 'paused' }) },
    ))

  it('are answered with the last runtime when they change nothing', () =>
    serving(
      async (gateway) => {
        gateway.publishRuntime(givenRuntime)
        const client = await StreamClient.open(gateway)
        await client.next('runtime')
        client.frames.length = 0
        client.say(printCommand(pause))
        assert.equal((await client.next('runtime')).state, 'running')
      },
      { onCommand: () => {} },
    ))

  it('are refused in a sentence where there is nothing to control', () =>
    serving(async (gateway) => {
      const client = await StreamClient.open(gateway)
      client.say(printCommand(pause))
      const { code, message } = await client.next('error')
      assert.equal(code, 'no-replay')
      assert.match(message, /nothing to control/)
    }))

  it('are refused with the sentence of whoever carries them out', () =>
    serving(
      async (gateway) => {
        const client = await StreamClient.open(gateway)
        client.say(printCommand({ type: 'replay', action: 'seek', ts: 0 }))
        assert.equal((await client.next('error')).message, 'that lies before the recording')
      },
      {
        onCommand: () => {
          throw new Error('that lies before the recording')
        },
      },
    ))

  it('are refused when malformed, and the connection goes on', () =>
    serving(
      async (gateway) => {
        const client = await StreamClient.open(gateway)
        for (const text of ['', 'x', '{}', Buffer.from('{"type":"replay","action":"pause"}')]) {
          client.frames.length = 0
          client.say(text)
          await client.next('error')
        }
        client.say(printCommand(pause))
        await client.next('runtime')
      },
      { onCommand: () => givenRuntime },
    ))

  it('end the connection when they are too many or too long', () =>
    serving(async (gateway) => {
      const eager = await StreamClient.open(gateway)
      for (let count = 0; count < 100; count++) eager.say('{}')
      assert.equal((await once(eager.socket, 'close'))[0], 1008)
      const wordy = await StreamClient.open(gateway)
      wordy.say('x'.repeat(2_000))
      assert.equal((await once(wordy.socket, 'close'))[0], 1009)
    }))
})
