import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openEmbedded, openNats } from '@spymaster/bus'
import { ReplayClock } from '@spymaster/ingestor'
import { recordedFeed } from '../../apps/cli/src/feed/recorded.ts'
import type { Health } from '../../apps/cli/src/service/telemetry/monitor.ts'
import { freePort, NatsServer, natsSkip } from '../../packages/bus/test/nats-server.ts'
import { givenMarket, linesIn, newFolder, reaches } from './given-market.ts'
import { assertSame, EVENTFUL_OPTIONS, isSnap, levelsOn, linesThrough } from './pass.ts'
import { ServiceProcess } from './service-process.ts'

const TIMEOUT = { timeout: 180_000 }

let files: string[]
let lines: string[]
before(async () => {
  const market = await givenMarket()
  files = market.files
  lines = market.lines
})

/** Runs a command that must fail: with that code, one sentence, nothing else. */
async function sentence(args: readonly string[], env = {}, expected = 1): Promise<string> {
  const process = new ServiceProcess(args, env)
  // One that hangs would hold the tests' own process for ever.
  const patience = setTimeout(() => process.signal('SIGKILL'), 50_000)
  const code = await process.ended()
  clearTimeout(patience)
  assert.deepEqual([code, process.stdout], [expected, ''], process.stderr)
  assert.match(process.stderr, /^spymaster: .*\n$/)
  return process.stderr.slice('spymaster: '.length, -1)
}

describe('a second writer on the same data folder', () => {
  it('is told who writes there, and the first goes on undisturbed', TIMEOUT, async () => {
    const dir = newFolder()
    const args = ['--port', '0', '--data-dir', dir, '--speed', '60', ...EVENTFUL_OPTIONS]
    const system = new ServiceProcess(['up', ...files, ...args])
    await reaches(dir, 10, system)
    const told = /^process \d+ already publishes to the (market|levels) log in .*: stop it, or use another/
    const others = [['up', ...files, '--port', '0'], ['ingest', 'replay', ...files], ['core']]
    for (const args of others) assert.match(await sentence([...args, '--data-dir', dir]), told)
    await reaches(dir, lines.length, system)
    await system.kill()
    assertSame(await linesIn(dir), lines)
  })
})

describe('a port in use', () => {
  it('is one sentence, and the log is let go of', TIMEOUT, async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const dir = newFolder()
    try {
      for (const command of [['up', ...files], ['gateway']]) {
        const said = await sentence([...command, '--port', String(port), '--data-dir', dir])
        assert.match(said, new RegExp(`${port}`))
      }
    } finally {
      other.close()
    }
    await (await openEmbedded({ dir, write: ['market', 'levels'] })).close()
  })
})

describe('a data folder that cannot be', () => {
  for (const args of [['up', '--port', '0'], ['core'], ['tap', 'market.events']])
    it(
      `ends ${args[0]} with one sentence that names it, as the mistake of who named it`,
      TIMEOUT,
      async () => {
        for (const dir of [import.meta.filename, `${import.meta.filename}/data`])
          assert.match(
            await sentence([...args, '--data-dir', dir], {}, 2),
            /^--data-dir must be a folder: \S+faults\.test\.ts\S* is a file, or lies below one$/,
          )
      },
    )
  it('is named also where the file system makes no folders at all', TIMEOUT, async () => {
    assert.match(await sentence(['core', '--data-dir', '/proc/spymaster']), /cannot create \/proc\/spymaster/)
  })
})

describe('a disk budget that is used up', () => {
  for (const [stream, maxBytes] of [
    ['market', 3_000_000],
    ['levels', 600_000],
  ] as const)
    it(`of the ${stream} log is named, and what is stored is sound`, TIMEOUT, async () => {
      const dir = newFolder()
      const bus = await openEmbedded({
        dir,
        write: ['market', 'levels'],
        maxBytes: { market: 1e9, levels: 1e9, [stream]: maxBytes },
        segmentBytes: 200_000,
      })
      await assert.rejects(linesThrough(bus, await recordedFeed(files), new ReplayClock(0)), {
        code: 'full',
        message: new RegExp(`^the ${stream} log in .* has used its disk budget of .*: raise the budget or`),
      })
      await bus.close()
      const stored = await linesIn(dir)
      assertSame(stored, lines.slice(0, stored.length))
    })
})

describe('a log that is not there yet', () => {
  it('is waited for by tap, which says so and makes nothing', TIMEOUT, async () => {
    const dir = join(newFolder(), 'nothere')
    const watch = new ServiceProcess(['tap', 'levels.signals', '--all', '-n', '1', '--data-dir', dir])
    await until(() => watch.stderr.includes('\n'), watch)
    assert.match(
      watch.stderr,
      /^spymaster: there is no log in \S+nothere\/bus yet: waiting for a service that writes it/,
    )
    assert.equal(existsSync(dir), false)
    const bus = await openEmbedded({ dir, write: ['market', 'levels'] })
    await linesThrough(bus, await recordedFeed(files), new ReplayClock(0))
    await bus.close()
    assert.equal(await watch.ended(), 0, watch.stderr)
    assert.equal(watch.stdout, `${lines.find(isSnap)}\n`)
  })
})

describe('a NATS server that is away', () => {
  for (const command of ['up', 'tap'])
    it(`ends ${command} at its start with one sentence, without waiting`, TIMEOUT, async () => {
      const args = command === 'tap' ? ['tap', 'market.events'] : [command]
      const said = await sentence(args, { NATS_URL: 'nats://127.0.0.1:9' })
      assert.match(
        said,
        /no NATS server lets us in at nats:\/\/127\.0\.0\.1:9 .*: start one with `nats-server/,
      )
    })
  it('whose URL is none is the mistake of who gave it', TIMEOUT, async () => {
    for (const args of [['up'], ['tap', 'market.events'], ['core'], ['ingest', 'simulate'], ['gateway']]) {
      const said = await sentence(args, { NATS_URL: 'http://core:sesame@127.0.0.1:4222' }, 2)
      assert.match(said, /the URL of a NATS server must begin with nats:\/\/ or tls:\/\/, .* was http:\/\/$/m)
    }
  })
  it('is waited for by services that are started before it, who say so once and tell health', {
    ...TIMEOUT,
    skip: natsSkip,
  }, async () => {
    const server = await givenServer()
    await server.kill()
    const monitor = await freePort()
    const given = { NATS_URL: server.url, SPYMASTER_METRICS_HOST: '127.0.0.1' }
    const physics = new ServiceProcess(
      ['core', '--metrics-port', String(monitor), ...EVENTFUL_OPTIONS],
      given,
    )
    const feed = new ServiceProcess(['ingest', 'replay', ...files, '--speed', '0'], given)
    const page = new ServiceProcess(['gateway', '--port', '0'], given)
    const record = new ServiceProcess(['lake', '--data-dir', newFolder()], given)
    const services = [physics, feed, page, record]
    try {
      for (const service of services) await until(() => service.stderr.includes('it is tried again'), service)
      const health = await fetch(`http://127.0.0.1:${monitor}/health`)
      const { live, ready, dependencies } = (await health.json()) as Health
      assert.deepEqual([health.status, live, ready, dependencies.nats?.up], [503, true, false, false])
      await server.restart()
      assert.equal(await feed.ended(), 0, feed.stderr)
      const bus = await openNats({ url: server.url })
      while ((await bus.bounds('levels')).last < lines.length) await pause(20)
      assertSame(await levelsOn(bus), lines)
      await bus.close()
      for (const service of services) {
        const said = service.stderr.match(/"msg":"[^"]*(it is tried again|is there after)/g)
        assert.equal(said?.length, 2, service.stderr)
        assert.match(said[0]!, /no NATS server lets us in at nats:\/\/127\.0\.0\.1:\d+ \(/)
      }
    } finally {
      for (const service of services) await service.kill()
      await server.dispose()
    }
  })
  it('and is waited for does not keep SIGTERM from ending a service', TIMEOUT, async () => {
    const physics = new ServiceProcess(['core'], { NATS_URL: 'nats://127.0.0.1:9' })
    await until(() => physics.stderr.includes('it is tried again'), physics)
    physics.signal('SIGTERM')
    assert.equal(await physics.ended(), 143, physics.stderr)
  })
  it('later is waited for; a replay goes on when it is back', { ...TIMEOUT, skip: natsSkip }, async () => {
    const server = await givenServer()
    try {
      const env = { NATS_URL: server.url }
      const physics = new ServiceProcess(['core', ...EVENTFUL_OPTIONS], env)
      const feed = new ServiceProcess(['ingest', 'replay', ...files, '--speed', '60'], env)
      const watch = new ServiceProcess(['tap', 'levels.signals', '--all'], env)
      const count = (least: number) => until(() => watch.stdout.split('\n').length > least, watch)
      await count(200)
      await server.kill()
      await server.restart()
      assert.equal(await feed.ended(), 0, feed.stderr)
      const snaps = lines.filter(isSnap)
      await count(snaps.length)
      for (const process of [physics, watch]) process.signal('SIGINT')
      assert.deepEqual([await physics.ended(), await watch.ended()], [130, 130])
      assert.equal(watch.stdout, `${snaps.join('\n')}\n`)
    } finally {
      await server.dispose()
    }
  })
  it('for good does not keep Ctrl-C from ending the system', { ...TIMEOUT, skip: natsSkip }, async () => {
    const server = await givenServer()
    const env = { NATS_URL: server.url }
    const system = new ServiceProcess(['up', ...files, '--port', '0', '--speed', '60'], env)
    await until(() => system.stdout.includes('Ctrl-C stops.'), system)
    assert.match(system.stdout, /^ {2}log {6}on the NATS server, kept as long as that keeps it$/m)
    await new Promise((resolve) => setTimeout(resolve, 500))
    await server.dispose()
    await new Promise((resolve) => setTimeout(resolve, 300))
    const from = performance.now()
    system.signal('SIGINT')
    assert.equal(await system.ended(), 130, system.stderr)
    assert.ok(performance.now() - from < 3_000)
  })
})

/** A server whose streams are small enough for any disk. */
async function givenServer(): Promise<NatsServer> {
  const server = await NatsServer.start()
  await (await openNats({ url: server.url, maxBytes: { market: 2e8, levels: 1e8 } })).close()
  return server
}

async function until(holds: () => boolean, watched: ServiceProcess): Promise<void> {
  while (!holds()) {
    assert.ok(!watched.isOver, `it ended: ${watched.stderr}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
