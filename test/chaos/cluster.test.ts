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

/** How long anything may take before it is said what is missing. */
const PATIENCE_MS = 90_000

/** Waits until a condition holds; fails with what there is instead, or when one of the services has ended. */
async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  watched: readonly ServiceProcess[],
): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await condition()); await pause(20)) {
    for (const service of watched) assert.ok(!service.isOver, service.stderr)
    if (performance.now() > end) assert.fail(`${what}: ${watched.map(({ stderr }) => stderr).join('\n')}`)
  }
}

const levelsReach = (bus: Bus, count: number, watched: readonly ServiceProcess[]): Promise<void> =>
  until(
    `${count} payloads`,
    () =>
      bus.bounds('levels').then(
        ({ last }) => last >= count,
        () => false,
      ),
    watched,
  )

/** When the server is killed and when it comes back, in payloads published. */
const STRIKE = 100
const RETURN = 400

describe('three NATS servers that keep every message', () => {
  for (const [role, stream] of [
    ['leader', 'market'],
    ['leader', 'levels'],
    ['follower', 'market'],
  ] as const)
    it(
      `may lose the ${role} of ${stream}: every payload once, in order, for every reader`,
      TIMEOUT,
      async () => {
        const cluster = await NatsCluster.start()
        const env = { NATS_URL: cluster.url, SPYMASTER_REPLICAS: '3' }
        const bus = await openNats({ url: cluster.url, replicas: 3, maxBytes: { market: 2e8, levels: 1e8 } })
        const core = new ServiceProcess(['core', ...EVENTFUL_OPTIONS], env)
        const gateways = [1, 2].map(() => new ServiceProcess(['gateway', '--port', '0'], env))
        const readers = [1, 2].map(() => new ServiceProcess(['tap', 'levels.signals', '--all'], env))
        const feed = new ServiceProcess(['ingest', 'replay', ...files, '--speed', '8'], env)
        const all = [core, ...gateways, ...readers]
        try {
          await levelsReach(bus, STRIKE, [...all, feed])
          const name = (await cluster.rolesOf(stream))[role]
          await cluster.kill(name)
          await levelsReach(bus, RETURN, all)
          await cluster.restart(name)
          assert.equal(await feed.ended(), 0, feed.stderr)
          await levelsReach(bus, lines.length, all)
          assertSame(await levelsOn(bus), lines)
          const snaps = `${lines.filter(isSnap).join('\n')}\n`
          const haveAll = () => readers.every(({ stdout }) => stdout.length >= snaps.length)
          await until(`${snaps.length} characters at each reader`, haveAll, all)
          for (const reader of readers) assert.equal(reader.stdout, snaps)
        } finally {
          for (const service of [...all, feed]) await service.kill()
          await bus.close()
          await cluster.dispose()
        }
      },
    )
})
