import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openNats } from '@spymaster/bus'
import type { Health } from '../../apps/cli/src/service/telemetry/monitor.ts'
import { NatsServer, natsSkip } from '../../packages/bus/test/nats-server.ts'
import { givenMarket } from './given-market.ts'
import { EVENTFUL_OPTIONS } from './pass.ts'
import { ServiceProcess } from './service-process.ts'

const TIMEOUT = { timeout: 150_000, skip: natsSkip }

let files: string[]
before(async () => {
  files = (await givenMarket()).files
})

/** The three services on a server, each with health and metrics on a port of its own. */
async function threeServices(...feed: readonly string[]) {
  const server = await NatsServer.start()
  await (await openNats({ url: server.url, maxBytes: { market: 2e8, levels: 1e8 } })).close()
  const env = { NATS_URL: server.url, SPYMASTER_METRICS_PORT: '0' }
  const services = {
    core: new ServiceProcess(['core', ...EVENTFUL_OPTIONS], env),
    gateway: new ServiceProcess(['gateway', '--port', '0'], env),
    ingest: new ServiceProcess(['ingest', ...feed], env),
  }
  return { server, services }
}

/** Entries of a service's log, which is JSON here. */
const entries = ({ stderr }: ServiceProcess) =>
  stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

async function until<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const from = performance.now()
  for (;;) {
    const found = await find()
    if (found !== undefined) return found
    assert.ok(performance.now() - from < 60_000, `this never was: ${find}`)
    await pause(20)
  }
}

const monitorOf = (service: ServiceProcess): Promise<string> =>
  until(() => {
    assert.ok(!service.isOver, service.stderr)
    return entries(service).find(({ monitor }) => monitor !== undefined)?.monitor as string | undefined
  })

/** Waits until a service's health answers with a status, and returns what it says. */
const healthWith = (url: string, status: number) =>
  until(async () => {
    const response = await fetch(`${url}/health`)
    const health = (await response.json()) as Health
    return response.status === status ? health : undefined
  })

describe('services and their NATS server', () => {
  it('are ready, not ready while it is away, ready again; each said once', TIMEOUT, async () => {
    const { server, services } = await threeServices('replay', ...files, '--speed', '3')
    try {
      const urls = await Promise.all(Object.values(services).map(monitorOf))
      for (const url of urls) assert.equal((await healthWith(url, 200)).dependencies.nats?.up, true)
      await server.kill()
      for (const url of urls) {
        const { live, ready, dependencies } = await healthWith(url, 503)
        assert.deepEqual([live, ready, dependencies.nats?.up], [true, false, false])
        assert.equal((await fetch(`${url}/live`)).status, 200)
      }
      await server.restart()
      for (const url of urls) assert.equal((await healthWith(url, 200)).dependencies.nats?.reconnects, 1)
      for (const service of Object.values(services)) {
        const said = entries(service).filter(({ dependency }) => dependency === 'nats')
        assert.deepEqual(
          said.map(({ level, msg }) => `${level} ${String(msg).replace(/[\d.]+ s$/, 'N s')}`),
          [
            'warn the NATS server is away: it is tried again until it is back',
            'info the NATS server is back after N s',
          ],
        )
      }
    } finally {
      for (const service of Object.values(services)) await service.kill()
      await server.dispose()
    }
  })
  it('tell what flows, how far behind they are, and how long it took', TIMEOUT, async () => {
    const { server, services } = await threeServices('replay', ...files, '--speed', '30')
    try {
      const value = async (service: ServiceProcess, metric: string) => {
        const text = await (await fetch(`${await monitorOf(service)}/metrics`)).text()
        const line = text
          .split('\n')
          .find((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
        return Number(line?.split(' ').at(-1))
      }
      const exceeds = (service: ServiceProcess, metric: string, least: number) =>
        until(async () => ((await value(service, metric)) > least ? true : undefined))
      await exceeds(services.ingest, 'spymaster_records_total', 1_000)
      await exceeds(services.core, 'spymaster_records_total', 1_000)
      await exceeds(services.core, 'spymaster_snaps_total', 20)
      await exceeds(services.gateway, 'spymaster_snaps_total', 20)
      await exceeds(services.gateway, 'spymaster_latency_seconds_count', 10)
      const atMs = (await value(services.gateway, 'spymaster_last_event_timestamp_seconds')) * 1_000
      assert.equal(new Date(atMs).toISOString().slice(0, 13), '2025-12-18T14')
    } finally {
      for (const service of Object.values(services)) await service.kill()
      await server.dispose()
    }
  })
  for (const [name, away] of [
    ['under load', false],
    ['with the server away', true],
    ['with the server there but silent', 'silent'],
  ] as const)
    it(`end within five seconds of SIGTERM ${name}`, TIMEOUT, async () => {
      const { server, services } = await threeServices('simulate', '--seed', '7', '--speed', '0')
      try {
        const urls = await Promise.all(Object.values(services).map(monitorOf))
        for (const url of urls) await healthWith(url, 200)
        if (away === true) await server.kill()
        if (away === 'silent') server.stop()
        if (away !== false) await pause(300)
        const from = performance.now()
        for (const service of Object.values(services)) service.signal('SIGTERM')
        for (const service of Object.values(services))
          assert.equal(await service.ended(), 143, service.stderr)
        const tookMs = performance.now() - from
        // Twice what is promised: the machine may be busy.
        assert.ok(tookMs < 10_000, `it took ${tookMs} ms`)
      } finally {
        for (const service of Object.values(services)) await service.kill()
        await server.dispose()
      }
    })
})
