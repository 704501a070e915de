import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { BusError, openEmbedded } from '@spymaster/bus'
import { systemRecord } from '@spymaster/dbn'
import { CONTROL_CODE, type ControlRecord, printControl } from '@spymaster/events'
import fc from 'fast-check'
import { embeddedLog } from '../src/doctor/embedded-log.ts'
import { failed } from '../src/doctor/finding.ts'
import { reportText } from '../src/doctor/report.ts'
import { bytesText, spanText } from '../src/doctor/sizes.ts'
import { ageOf, endsRun, fillOf, lagOf } from '../src/doctor/streams.ts'
import { examined, finding, keptUpWith } from './doctor-report.ts'

const base = mkdtempSync(join(tmpdir(), 'spymaster-doctor-'))
after(() => rmSync(base, { recursive: true }))
let folders = 0

/** A port that nothing listens on. */
async function free(): Promise<string> {
  const server = createSocketServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return String(port)
}
const newFolder = () => join(base, String(++folders))

const state = (lastMs: number | null, hasEnded: boolean | null = false) => ({
  usage: { bytes: 10, maxBytes: 100, lastMs },
  last: 500,
  hasEnded,
})

describe('spymaster doctor', () => {
  it('finds nothing wrong where there is nothing yet, and makes nothing', async () => {
    const dir = newFolder()
    const { code, report, stdout } = await examined(['--data-dir', dir, '--port', await free()])
    assert.equal(code, 0, stdout)
    assert.equal(finding(report, 'log').found, 'none yet; spymaster up makes it')
    assert.equal(report.healthy, true)
    assert.equal(existsSync(dir), false)
  })
  it('prints a line for each, with what to do below', async () => {
    const { stdout } = await examined(['--data-dir', newFolder(), '--port', await free()], {}, 'text')
    assert.match(stdout, /^Installed\n {2}✓ ok {4}Node +24\./)
    assert.match(stdout, /\n(All is well\.|It works; \d+ of these wants? a look\.)\n$/)
  })
  it('ends with 1 where something fails', async () => {
    const { code, stdout } = await examined(['--data-dir', newFolder(), '--set', 'nosuch=1'], {}, 'text')
    assert.equal(code, 1)
    assert.match(stdout, / {2}✗ FAIL {2}settings +--set nosuch: there is no such setting\n +→ correct them/)
    assert.match(stdout, /\n1 of these keeps Spymaster from working\.\n$/)
  })
  it('refuses an option that it has not, as every command', async () => {
    assert.equal((await examined(['--fix'])).code, 2)
  })
})

describe('the log below the data folder, as doctor sees it', () => {
  it('has sizes, ages and what core has said, while another writes', async () => {
    const dir = newFolder()
    const bus = await openEmbedded({ dir, write: ['market', 'levels'] })
    await bus.publish('market', {
      subject: 'market.events',
      id: 'a/0',
      data: new Uint8Array(400),
      expectLast: 0,
    })
    bus.report('core', 1)
    const { report } = await examined(['--data-dir', dir, '--port', await free()])
    assert.match(finding(report, 'market log').found, /^1 messages so far, the last \d+ m?s ago$/)
    assert.match(finding(report, 'market size').found, /^\d+ bytes of 16\.0 GiB, 0 %$/)
    assert.match(finding(report, 'levels log').found, /^nothing in it yet$/)
    await bus.close()
    assert.equal(
      finding((await examined(['--data-dir', dir])).report, 'core').found,
      'has dealt with all of the market log',
    )
  })
  it('is never ahead of itself, while another writes and core keeps up with it', async () => {
    const dir = newFolder()
    const bus = await openEmbedded({ dir, write: ['market', 'levels'] })
    const feed = keptUpWith(bus)
    const { look } = embeddedLog(dir)
    try {
      for (let round = 0; round < 8; round++) {
        const { state, found } = (await look()).find(({ what }) => what === 'core')!
        assert.notEqual(state, 'fail', found)
      }
    } finally {
      await feed.end()
      await bus.close()
    }
  })
  it('that is damaged is a failure that names the file', async () => {
    const dir = newFolder()
    const bus = await openEmbedded({ dir, write: ['market'] })
    for (const seq of [0, 1, 2])
      await bus.publish('market', {
        subject: 'market.events',
        id: `a/${seq}`,
        data: new Uint8Array(400),
        expectLast: seq,
      })
    await bus.close()
    const path = join(dir, 'bus/market/0000000000000001.log')
    const bytes = readFileSync(path)
    bytes[100] = (bytes[100] ?? 0) ^ 0xff
    writeFileSync(path, bytes)
    const { code, report } = await examined(['--data-dir', dir])
    assert.equal(code, 1)
    assert.match(finding(report, 'log').found, /0000000000000001\.log/)
  })
  it('that cannot be, because a part of its path is a file, is a failure', async () => {
    const path = newFolder()
    writeFileSync(path, '')
    const { code, report } = await examined(['--data-dir', path])
    assert.equal(code, 1)
    assert.match(finding(report, 'data folder').found, /is a file, not a folder$/)
    assert.match(finding(report, 'log').found, /bus cannot be looked at \(ENOTDIR\)$/)
  })
})

describe('settings, as doctor sees them', () => {
  const settings = async (text: string) => {
    const path = join(base, 'config.json')
    writeFileSync(path, text)
    return finding((await examined(['--data-dir', newFolder(), '--config', path])).report, 'settings')
  }
  it('in a file are named by their hash', async () => {
    const { state, found } = await settings('{"physics": {"barrierWindowSec": 20}}')
    assert.equal(state, 'ok')
    assert.match(found, /^1 of your own, .*config\.json, hash [0-9a-f]{16}$/)
  })
  it('that do not exist, or cannot be, are failures that name key and rule', async () => {
    assert.match((await settings('{"physics": {"barierWindowSec": 20}}')).found, /barierWindowSec/)
    assert.match((await settings('{"fysics": {}}')).found, /fysics is no section/)
    assert.match((await settings('{"physics": {"barrierWindowSec": -1}}')).found, /barrierWindowSec must be/)
  })
  it('in the environment that nobody reads are named, with what was meant', async () => {
    const env = { SPYMASTER_BARIER_WINDOW_SEC: '3', SPYMASTER_NATS_CORE_PASSWORD: 'sesame' }
    const { report, stdout } = await examined(['--data-dir', newFolder()], env)
    const strange = report.findings.filter(({ what }) => what === 'environment')
    assert.deepEqual(
      strange.map(({ state, todo }) => [state, todo]),
      [['warn', 'did you mean SPYMASTER_BARRIER_WINDOW_SEC?']],
    )
    assert.ok(!stdout.includes('sesame'))
  })
  it('in the environment are known, all that the program reads', async () => {
    const source = fileURLToPath(new URL('../src', import.meta.url))
    const names = globSync('**/*.ts', { cwd: source }).flatMap((path) =>
      Array.from(readFileSync(join(source, path), 'utf8').matchAll(/SPYMASTER_\w+/g), ([name]) => name),
    )
    assert.ok(names.includes('SPYMASTER_REPLICAS'))
    const { report } = await examined(
      ['--data-dir', newFolder()],
      Object.fromEntries(names.map((name) => [name, ''])),
    )
    assert.deepEqual(
      report.findings.filter(({ what }) => what === 'environment'),
      [],
    )
  })
  it('of metrics that cannot be are failures', async () => {
    const { report } = await examined(['--data-dir', newFolder()], { SPYMASTER_METRICS_PORT: 'http' })
    assert.match(finding(report, 'metrics').found, /^SPYMASTER_METRICS_PORT must be a port/)
  })
})

describe('the port of the page, as doctor sees it', () => {
  async function seen(server: Server | ReturnType<typeof createSocketServer>) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { report } = await examined(['--data-dir', newFolder(), '--port', String(port)])
    server.close()
    return report.findings.at(-1)!
  }
  const answering = (status: number, body: string) =>
    createServer((_, response) => response.writeHead(status).end(body))

  const at = async (...args: string[]) =>
    (await examined(['--data-dir', newFolder(), ...args])).report.findings.at(-1)!

  it('is free where nothing listens', async () => {
    const port = await free()
    const { state, found } = await at('--port', port)
    assert.deepEqual([state, found], ['ok', `${port} is free; nothing serves the page now`])
    assert.equal((await at('--port', '0')).state, 'ok')
  })
  it('that browsers refuse is a failure, free or not', async () => {
    for (const port of ['9', '6000', '10080']) {
      const { state, found, todo } = await at('--port', port)
      assert.deepEqual([state, todo], ['fail', 'choose another: --port'])
      assert.equal(found, `browsers refuse port ${port}, whatever serves there`)
    }
  })
  it('of a host that is none of this machine is a failure of the host', async () => {
    const { what, state, todo } = await at('--host', 'nowhere.invalid')
    assert.deepEqual([what, state, todo], ['host', 'fail', 'name an address of this machine: --host'])
  })
  it('where nobody answers in time is said to be just that', async () => {
    const { state, found } = await seen(createSocketServer(() => {}))
    assert.equal(state, 'warn')
    assert.match(found, /^nothing answered at http:\S+ within 2 s$/)
  })
  it('with the page behind it is well', async () => {
    const { state, found } = await seen(answering(200, '{"clients": 3, "ready": true}'))
    assert.equal(state, 'ok')
    assert.match(found, /^at http:\S+, 3 clients$/)
  })
  it('with a page that is not ready is a failure', async () => {
    const { state, todo } = await seen(answering(503, '{"clients": 0, "ready": false}'))
    assert.equal(state, 'fail')
    assert.match(todo ?? '', /curl http:\S+\/health$/)
  })
  it('with something else behind it is a failure', async () => {
    for (const body of ['<html>', '[]', '"x"', 'null'])
      assert.match((await seen(answering(200, body))).found, /^something else than Spymaster answers/)
  })
  it('with something behind it that is no web server is a warning', async () => {
    const { state } = await seen(createSocketServer((socket) => socket.end('SSH-2.0\r\n')))
    assert.equal(state, 'warn')
  })
})

const controlBytes = (record: ControlRecord) =>
  systemRecord({ instrumentId: 0, tsEvent: 5n, msg: printControl(record), code: CONTROL_CODE })

describe('what doctor makes of a stream', () => {
  it('is by how much of its budget is used', () => {
    const fill = (bytes: number, maxBytes: number | null) =>
      fillOf('market', { bytes, maxBytes, lastMs: null }).state
    assert.deepEqual(
      [fill(0, 100), fill(79, 100), fill(80, 100), fill(98, 100), fill(99, 100), fill(1, null)],
      [...(['ok', 'ok', 'warn', 'warn', 'fail', 'warn'] as const)],
    )
  })
  it('is by how long it has been silent in a run that has not ended', () => {
    assert.equal(ageOf('market', state(Date.now() - 1_000)).state, 'ok')
    assert.match(ageOf('market', state(Date.now() - 3_600_000)).todo ?? '', /^see whether the ingestor runs/)
    assert.match(ageOf('levels', state(Date.now() - 3_600_000)).todo ?? '', /^see whether core runs/)
    assert.match(
      ageOf('market', state(Date.now() - 3_600_000, true)).found,
      /the last 60 min ago; its run has ended$/,
    )
    assert.equal(ageOf('market', state(null)).found, 'empty: all of it was old')
  })
  it('is by how far core is behind it', () => {
    assert.deepEqual(
      [500, 450, 99, null, 501].map((reported) => lagOf(state(null), reported).state),
      ['ok', 'ok', 'warn', 'warn', 'fail'],
    )
  })
  it('knows the end of a run by its record, and takes nothing else for it', () => {
    const message = (data: Uint8Array) => ({ seq: 1, subject: 'market.events', id: 'a/0', headers: {}, data })
    assert.equal(
      endsRun(message(controlBytes({ type: 'end', run: '2026-11-20', records: 5, dropped: 0 }))),
      true,
    )
    assert.equal(endsRun(message(controlBytes({ type: 'clock' }))), false)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (data) => {
        assert.equal(endsRun(message(new Uint8Array(data))), false)
      }),
    )
  })
})

describe('what doctor says', () => {
  it('takes what is wrong, and what to do, from an error of the log', () => {
    const error = new BusError('full', 'it is full: 3 of 3', undefined, 'make room; or wait')
    assert.equal(error.message, 'it is full: 3 of 3: make room; or wait')
    assert.deepEqual(failed('log', error), {
      ...{ what: 'log', state: 'fail', found: 'it is full: 3 of 3', todo: 'make room; or wait' },
    })
    const { found, todo } = failed('log', new BusError('corrupt', 'it is broken: start anew'))
    assert.deepEqual(
      [found, todo],
      ['it is broken: start anew', 'packages/bus/README.md has the errors of the log'],
    )
    assert.equal(failed('disk', new Error('no: it is gone'), 'mount it').todo, 'mount it')
  })
  it('sizes and spans are for people', () => {
    assert.deepEqual([0, 1023, 1536, 2 ** 20 * 200, 3 * 2 ** 30].map(bytesText), [
      ...['0 bytes', '1023 bytes', '1.5 KiB', '200 MiB', '3.0 GiB'],
    ])
    assert.deepEqual([-5, 250, 59_000, 600_000, 9e6, 4e8].map(spanText), [
      ...['0 ms', '250 ms', '59 s', '10 min', '3 h', '5 days'],
    ])
  })
  it('counts what it says', () => {
    const one = { what: 'a', state: 'warn', found: 'b', todo: 'c' } as const
    assert.match(
      reportText([{ title: 'T', findings: [one] }]),
      /^T\n {2}! warn {2}a {2}b\n {13}→ c\n\nIt works; 1 of these wants/,
    )
  })
})
