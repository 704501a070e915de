import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { Dependencies } from '../src/service/telemetry/dependencies.ts'
import { partMetrics } from '../src/service/telemetry/metric-table.ts'
import { Monitor } from '../src/service/telemetry/monitor.ts'
import { MonitorServer } from '../src/service/telemetry/monitor-server.ts'
import type { Readings } from '../src/service/telemetry/readings.ts'
import { printStamp, stampOf } from '../src/service/telemetry/stamps.ts'
import { telemetrySettings } from '../src/service/telemetry/telemetry-options.ts'
import { wallMs } from '../src/service/telemetry/wall-clock.ts'
import { spymaster } from './command-line.ts'

const GOOD: Readings = { isReady: true, lag: { messages: 0, seconds: 0 }, lastEventMs: 1_734_532_200_250 }

/** A monitor whose parts say what is given, by name. */
function given(parts: Readonly<Record<string, Partial<Readings>>>): Monitor {
  const dependencies = new Dependencies(() => {})
  dependencies.add('nats', 'the NATS server')
  dependencies.find('nats')
  const monitor = new Monitor('core', '9.9.9', dependencies)
  for (const [name, readings] of Object.entries(parts))
    monitor.add({ name, read: async () => ({ ...GOOD, ...readings }) })
  return monitor
}

const healthOf = async (monitor: Monitor) => monitor.health(await monitor.readings())

describe('health', () => {
  it('is ready when every part is and what it depends on is there', async () => {
    assert.equal((await healthOf(given({ a: {}, b: {} }))).ready, true)
    assert.equal((await healthOf(given({ a: {}, b: { isReady: false } }))).ready, false)
    const away = given({ a: {} })
    away.dependencies.lose('nats')
    assert.equal((await healthOf(away)).ready, false)
    away.dependencies.find('nats')
    assert.equal((await healthOf(away)).ready, true)
  })
  it('tells the lag of whoever is furthest behind, and the newest event', async () => {
    const behind = { lag: { messages: 7, seconds: 1.5 }, lastEventMs: 1_734_532_200_000 }
    const { lag, lastEvent } = await healthOf(given({ a: {}, b: behind }))
    assert.deepEqual([lag, lastEvent], [behind.lag, '2024-12-18T14:30:00.250Z'])
  })
  it('knows nothing of a part that fails or does not answer, and says so soon', async () => {
    const monitor = given({})
    monitor.add({ name: 'failing', read: () => Promise.reject(new Error('no')) })
    monitor.add({ name: 'silent', read: () => new Promise(() => {}) })
    const { ready, lag, parts } = await healthOf(monitor)
    assert.deepEqual([ready, lag, Object.keys(parts)], [false, null, ['failing', 'silent']])
  })
  it('is neither live nor ready once the service is to end', async () => {
    const monitor = given({ a: {} })
    monitor.end()
    const { live, ready } = await healthOf(monitor)
    assert.deepEqual([live, ready], [false, false])
  })
})

describe('dependencies', () => {
  it('are away until they are found, which is no return', () => {
    const said: string[] = []
    let nowMs = 0
    const dependencies = new Dependencies(
      (level, _, sentence) => said.push(`${level}: ${sentence}`),
      () => nowMs,
    )
    dependencies.add('nats', 'the NATS server')
    assert.equal(dependencies.areUp, false)
    dependencies.find('nats')
    assert.deepEqual([dependencies.areUp, dependencies.reconnects, said], [true, 0, []])
    dependencies.add('nats', 'the NATS server')
    for (let k = 0; k < 3; k++) dependencies.lose('nats', 'nobody is at 127.0.0.1')
    nowMs = 1_500
    dependencies.find('nats')
    assert.deepEqual([dependencies.areUp, dependencies.reconnects], [true, 0])
    assert.deepEqual(said, [
      'warn: nobody is at 127.0.0.1; it is tried again until it is there',
      'info: the NATS server is there after 1.5 s',
    ])
  })
  it('are said to be lost once and found once, with how long they were away', () => {
    let nowMs = 0
    const said: string[] = []
    const dependencies = new Dependencies(
      (level, _, sentence) => said.push(`${level}: ${sentence}`),
      () => nowMs,
    )
    dependencies.add('nats', 'the NATS server')
    dependencies.find('nats')
    for (let k = 0; k < 3; k++) dependencies.lose('nats')
    nowMs = 2_500
    for (let k = 0; k < 3; k++) dependencies.find('nats')
    assert.deepEqual(said, [
      'warn: the NATS server is away: it is tried again until it is back',
      'info: the NATS server is back after 2.5 s',
    ])
    assert.equal(dependencies.reconnects, 1)
  })
})

describe('the server of health and metrics', () => {
  async function asked(monitor: Monitor, path: string, host?: string, method = 'GET') {
    const server = await MonitorServer.start(monitor, '127.0.0.1', 0)
    try {
      const { hostname, port } = new URL(server.url)
      const headers = host === undefined ? {} : { Host: host }
      const sent = request({ hostname, port, path, method, headers }).end()
      const [response] = await new Promise<[import('node:http').IncomingMessage]>((resolve, reject) => {
        sent.on('response', (response) => resolve([response]))
        sent.on('error', reject)
      })
      return { status: response.statusCode, body: await text(response) }
    } finally {
      await server.close()
    }
  }

  it('answers 200 for a service that is ready and 503 for one that is not', async () => {
    const { status, body } = await asked(given({ core: {} }), '/health')
    assert.equal(status, 200)
    const { service, versions, dependencies } = JSON.parse(body)
    assert.deepEqual([service, versions.spymaster, dependencies.nats.up], ['core', '9.9.9', true])
    assert.equal((await asked(given({ core: { isReady: false } }), '/health')).status, 503)
  })
  it('says apart whether the service runs, so that what is away is no reason to start it again', async () => {
    const away = given({ core: {} })
    away.dependencies.lose('nats')
    assert.equal((await asked(away, '/live')).status, 200)
    away.end()
    assert.equal((await asked(away, '/live')).status, 503)
  })
  it('gives every metric of the parts, counters at their values however often they are asked for', async () => {
    const counts = { records: 12, messages: 3, snaps: 2, clients: 4 }
    const readings = { ...counts, dropped: { no_id: 5 }, setAside: { id: 6 } }
    const monitor = given({ core: readings })
    await asked(monitor, '/metrics')
    const { body } = await asked(monitor, '/metrics')
    for (const line of [
      'spymaster_build_info{version="9.9.9",node="',
      'spymaster_ready{service="core"} 1\n',
      'spymaster_bus_connected{service="core"} 1\n',
      'spymaster_bus_reconnects_total{service="core"} 0\n',
      'spymaster_records_total{service="core"} 12\n',
      'spymaster_messages_total{service="core"} 3\n',
      'spymaster_snaps_total{service="core"} 2\n',
      'spymaster_lag_messages{service="core"} 0\n',
      'spymaster_lag_seconds{service="core"} 0\n',
      'spymaster_last_event_timestamp_seconds{service="core"} 1734532200.25\n',
      'spymaster_dropped_total{service="core",reason="no_id"} 5\n',
      'spymaster_set_aside_total{service="core",reason="id"} 6\n',
      'spymaster_gateway_clients{service="core"} 4\n',
      'process_resident_memory_bytes{service="core"} ',
      'nodejs_eventloop_lag_p99_seconds{service="core"} ',
    ])
      assert.ok(body.includes(line), `${line} is not in\n${body}`)
  })
  it('counts latencies by stage', async () => {
    const monitor = given({ core: {} })
    const server = await MonitorServer.start(monitor, '127.0.0.1', 0)
    monitor.observe('fold', 4)
    monitor.observe('fold', -0.2)
    const body = await (await fetch(`${server.url}/metrics`)).text()
    await server.close()
    assert.ok(body.includes('spymaster_latency_seconds_bucket{le="0.003",service="core",stage="fold"} 1\n'))
    assert.ok(body.includes('spymaster_latency_seconds_sum{service="core",stage="fold"} 0.004\n'))
  })
  it('is not for web pages that call this machine by a name of theirs', async () => {
    assert.equal((await asked(given({}), '/metrics', 'evil.example:80')).status, 403)
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:80'])
      assert.equal((await asked(given({}), '/live', host)).status, 200, host)
  })
  it('knows no other address and no other method', async () => {
    assert.equal((await asked(given({}), '/other')).status, 404)
    assert.equal((await asked(given({}), '/health', undefined, 'POST')).status, 405)
  })
  it('names a port that is taken', async () => {
    const first = await MonitorServer.start(given({}), '127.0.0.1', 0)
    const port = Number(new URL(first.url).port)
    await assert.rejects(MonitorServer.start(given({}), '127.0.0.1', port), {
      name: 'UsageError',
      message: `--metrics-port: 127.0.0.1:${port} is taken by another program; choose another port, or 0 for a free one`,
    })
    await first.close()
  })
})

describe('settings of health, metrics and log', () => {
  const none = {
    'metrics-port': undefined,
    'metrics-host': undefined,
    'log-format': undefined,
    'log-level': undefined,
  }
  const defaults = { isTerminal: false, level: 'info' } as const

  it('are no port, this machine, JSON unless on a terminal', () => {
    const plain = { port: null, host: '127.0.0.1', format: 'json', level: 'info' }
    assert.deepEqual(telemetrySettings(none, {}, defaults), plain)
    assert.equal(telemetrySettings(none, {}, { ...defaults, isTerminal: true }).format, 'human')
  })
  it('are taken from flags before the environment', () => {
    const env = {
      SPYMASTER_METRICS_PORT: '9464',
      SPYMASTER_METRICS_HOST: '0.0.0.0',
      SPYMASTER_LOG_FORMAT: 'human',
      SPYMASTER_LOG_LEVEL: 'debug',
    }
    const fromEnvironment = { port: 9464, host: '0.0.0.0', format: 'human', level: 'debug' }
    assert.deepEqual(telemetrySettings(none, env, defaults), fromEnvironment)
    const flags = {
      'metrics-port': 0,
      'metrics-host': '::1',
      'log-format': 'json',
      'log-level': 'warn',
    } as const
    const fromFlags = { port: 0, host: '::1', format: 'json', level: 'warn' }
    assert.deepEqual(telemetrySettings(flags, env, defaults), fromFlags)
  })
  for (const [name, value, sentence] of [
    ['SPYMASTER_METRICS_PORT', '70000', 'must be a port from 0 to 65535, was "70000"'],
    ['SPYMASTER_METRICS_PORT', '-1', 'must be a port from 0 to 65535, was "-1"'],
    ['SPYMASTER_LOG_FORMAT', 'xml', 'must be one of human, json, was "xml"'],
    ['SPYMASTER_LOG_LEVEL', 'loud', 'must be one of debug, info, warn, error, silent, was "loud"'],
  ] as const)
    it(`refuse ${name}=${value}`, () => {
      assert.throws(() => telemetrySettings(none, { [name]: value }, defaults), {
        name: 'UsageError',
        message: `${name} ${sentence}`,
      })
    })
  for (const command of ['up', 'core', 'gateway', 'ingest'])
    it(`are explained by spymaster ${command} --help`, async () => {
      const { stdout } = await spymaster([command, '--help'])
      for (const option of ['--metrics-port', '--metrics-host', '--log-format', '--log-level'])
        assert.ok(stdout.includes(option), option)
    })
})

describe('docs/operations.md', () => {
  const text = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  it('has every metric, with its label', async () => {
    const monitor = given({ core: {} })
    const server = await MonitorServer.start(monitor, '127.0.0.1', 0)
    const body = await (await fetch(`${server.url}/metrics`)).text()
    await server.close()
    const exported = [...body.matchAll(/^# TYPE (spymaster_\w+) (\w+)$/gm)].map(
      ([, name, type]) => `${name} ${type}`,
    )
    const told = [...text.matchAll(/^\| `(spymaster_\w+)(?:\{[\w,]+\})?` \| (\w+) \|/gm)]
    assert.deepEqual(told.map(([, name, type]) => `${name} ${type}`).sort(), exported.sort())
    for (const { name, label } of partMetrics)
      if (label !== null) assert.ok(text.includes(`\`${name}{${label}}\``), `${name}{${label}}`)
  })
  it("has every code of the log that is not the program's own mistake", () => {
    for (const code of [
      'unreachable',
      'forbidden',
      'second-writer',
      'full',
      'settings',
      'lost',
      'gone',
      'corrupt',
      'storage',
      'unconfirmed',
    ])
      assert.ok(text.includes(`| \`${code}\` |`), code)
  })
})

describe('stamps', () => {
  it('are the wall clock to the microsecond', () => {
    const nowMs = wallMs()
    assert.ok(Math.abs(nowMs - Date.now()) < 50)
    assert.equal(stampOf({ headers: { sent: printStamp(nowMs) } }, 'sent'), Number(nowMs.toFixed(3)))
  })
  for (const text of ['', 'now', '-1', '1e12', '0', '9'.repeat(400), 'NaN', '1764438000123.4567'])
    it(`that a stranger wrote (${text.slice(0, 20)}) are none`, () => {
      assert.equal(stampOf({ headers: { sent: text } }, 'sent'), null)
    })
})
