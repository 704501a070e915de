import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Bus, openNats } from '@spymaster/bus'
import { NatsCluster } from '../../packages/bus/test/nats-cluster.ts'
import { natsSkip } from '../../packages/bus/test/nats-server.ts'
import { givenMarket } from '../services/given-market.ts'
import { assertSame, EVENTFUL_OPTIONS, isSnap, levelsOn } from '../services/pass.ts'
import { ServiceProcess } from '../services/service-process.ts'

const TIMEOUT = { timeout: 240_000, skip: natsSkip }

let files: string[]
let lines: string[]
before(async () => {
  const market = await givenMarket()
  files = market.files
  lines = market.lines
})

async function levelsReach(bus: Bus, count: number, watched: readonly ServiceProcess[]): Promise<void> {
  for (;;) {
    const last = await bus.bounds('levels').then(
      ({ last }) => last,
      () => 0,
    )
    if (last >= count) return
    for (const service of watched) assert.ok(!service.isOver, service.stderr)
    await pause(20)
  }
}

describe('three NATS servers that keep every message', () => {
  it('may lose any one of them: every payload once, in order, for every reader', TIMEOUT, async () => {
    const cluster = await NatsCluster.start()
    const env = { NATS_URL: cluster.url, SPYMASTER_REPLICAS: '3' }
    const bus = await openNats({ url: cluster.url, replicas: 3, maxBytes: { market: 2e8, levels: 1e8 } })
    const core = new ServiceProcess(['core', ...EVENTFUL_OPTIONS], env)
    const gateways = [1, 2].map(() => new ServiceProcess(['gateway', '--port', '0'], env))
    const readers = [1, 2].map(() => new ServiceProcess(['tap', 'levels.signals', '--all'], env))
    const feed = new ServiceProcess(['ingest', 'replay', ...files, '--speed', '6'], env)
    const all = [core, ...gateways, ...readers]
    try {
      for (const [count, role] of [
        [100, 'leader'],
        [300, 'follower'],
        [500, 'leader'],
      ] as const) {
        await levelsReach(bus, count, [...all, feed])
        await cluster.untilWhole()
        const name = (await cluster.rolesOf(count === 500 ? 'levels' : 'market'))[role]
        await cluster.kill(name)
        await pause(2_000)
        await cluster.restart(name)
      }
      assert.equal(await feed.ended(), 0, feed.stderr)
      await levelsReach(bus, lines.length, all)
      assertSame(await levelsOn(bus), lines)
      const snaps = `${lines.filter(isSnap).join('\n')}\n`
      for (const reader of readers) while (reader.stdout.length < snaps.length) await pause(20)
      for (const reader of readers) assert.equal(reader.stdout, snaps)
    } finally {
      for (const service of [...all, feed]) await service.kill()
      await bus.close()
      await cluster.dispose()
    }
  })
})
