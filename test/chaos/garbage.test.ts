import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, headers, type NatsConnection } from '@nats-io/transport-node'
import { isOwn, openNats } from '@spymaster/bus'
import { NatsServer, natsSkip } from '../../packages/bus/test/nats-server.ts'
import { givenMarket, newFolder } from '../services/given-market.ts'
import { assertSame, EVENTFUL_OPTIONS, isSnap, ownLevelsOn } from '../services/pass.ts'
import { ServiceProcess } from '../services/service-process.ts'

const TIMEOUT = { timeout: 120_000, skip: natsSkip }
const SUBJECTS = ['market.events', 'market.junk', 'levels.signals.v1', 'levels.events.v1', 'levels.junk']

let files: string[]
let lines: string[]
before(async () => {
  const market = await givenMarket()
  files = market.files
  lines = market.lines
})

/** Bytes that look like something, and bytes that do not. */
function garbage(k: number): Uint8Array {
  const texts = ['', '{', 'null', '{"run":"x","ts":1}', '{"run":1}', '\u0000', '[]'.repeat(500)]
  if (k % 3 === 0) return new TextEncoder().encode(texts[k % texts.length])
  return Uint8Array.from({ length: (k * 7919) % 3_000 }, (_, place) => (place * k * 31) & 0xff)
}

/** Publishes whatever comes to mind, every few milliseconds, until the signal aborts; resolves to how much it was. */
async function flood(connection: NatsConnection, signal: AbortSignal): Promise<number> {
  let count = 0
  while (!signal.aborted) {
    for (const subject of SUBJECTS) {
      const odd = headers()
      if (count % 2 === 0) odd.set('run', '2025-12-18')
      if (count % 5 === 0) odd.set('Nats-Msg-Id', `odd id ${count}`)
      connection.publish(subject, garbage(count++), { headers: odd })
    }
    await pause(2)
  }
  await connection.flush()
  return count
}

async function settled(
  find: () => boolean | Promise<boolean>,
  watched: readonly ServiceProcess[],
): Promise<void> {
  while (!(await find())) {
    for (const service of watched) assert.ok(!service.isOver, service.stderr)
    await pause(20)
  }
}

describe('a flood of garbage on the log', () => {
  it(
    'hurts nothing: every payload once and in order, for readers too; the first is kept',
    TIMEOUT,
    async () => {
      const server = await NatsServer.start()
      const bus = await openNats({ url: server.url, maxBytes: { market: 5e8, levels: 5e8 } })
      const dir = newFolder()
      const env = { NATS_URL: server.url }
      const place = ['--data-dir', dir]
      const core = new ServiceProcess(['core', ...place, ...EVENTFUL_OPTIONS], env)
      const gateway = new ServiceProcess(['gateway', '--port', '0', '--metrics-port', '0', ...place], env)
      const watch = new ServiceProcess(['tap', 'levels.signals', '--all'], env)
      const feed = new ServiceProcess(['ingest', 'replay', ...files, '--speed', '12', ...place], env)
      const connection = await connect({ servers: server.url })
      const stop = new AbortController()
      try {
        const flooding = flood(connection, stop.signal)
        assert.equal(await feed.ended(), 0, feed.stderr)
        stop.abort()
        const count = await flooding
        assert.ok(count > 2_000, `${count} messages of garbage`)
        const all = [core, gateway, watch]
        await settled(async () => (await ownLevelsOn(bus)).length >= lines.length, all)
        assertSame(await ownLevelsOn(bus), lines)
        const snaps = lines.filter(isSnap)
        await settled(() => watch.stdout.split('\n').length > snaps.length, all)
        assert.equal(watch.stdout, `${snaps.join('\n')}\n`)
        for (const part of ['core', 'gateway', 'ingest']) {
          const kept = readdirSync(join(dir, 'set-aside', part))
          assert.ok(kept.length > 0 && kept.length <= 10, `${part} keeps ${kept.length}`)
          const { fault, data } = JSON.parse(readFileSync(join(dir, 'set-aside', part, kept[0]!), 'utf8'))
          assert.ok(typeof fault === 'string' && typeof data === 'string')
        }
        await whatIsLeft(server.url, dir)
      } finally {
        for (const service of [core, gateway, watch, feed]) await service.kill()
        await connection.close()
        await bus.close()
        await server.dispose()
      }
    },
  )
})

/** Services that start now find their place behind the garbage: core makes nothing twice, a feed begins a new run. */
async function whatIsLeft(url: string, dir: string): Promise<void> {
  const bus = await openNats({ url })
  const env = { NATS_URL: url }
  const core = new ServiceProcess(['core', '--data-dir', dir, ...EVENTFUL_OPTIONS], env)
  try {
    const feed = new ServiceProcess(['ingest', 'replay', ...files, '--speed', '0', '--data-dir', dir], env)
    assert.equal(await feed.ended(), 0, feed.stderr)
    await settled(async () => (await ownLevelsOn(bus)).length >= 2 * lines.length, [core])
    const all = await ownLevelsOn(bus)
    assertSame(all.slice(0, lines.length), lines)
    assert.equal(all.length, 2 * lines.length)
    assert.equal(JSON.parse(all.at(-1)!).run, '2025-12-18.2')
    assert.ok(existsSync(dir) && isOwn((await bus.readLast('levels', 1))[0]!))
  } finally {
    await core.kill()
    await bus.close()
  }
}
