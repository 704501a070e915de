import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { parseEnv } from 'node:util'
import { openNats } from '@spymaster/bus'
import { hasCode } from '../../packages/bus/test/bus.contract.ts'
import { isOpen, natsSkip } from '../../packages/bus/test/nats-server.ts'
import { repository } from '../rules/source-file.ts'

const base = mkdtempSync(join(tmpdir(), 'spymaster-local-'))
after(() => rmSync(base, { recursive: true, force: true }))
const secretsFile = join(base, 'spymaster.env')

/** `deploy/run-local.sh` as its user has it, but for ports and folders of its own. */
class LocalDeployment {
  output = ''
  readonly #process: ChildProcess
  readonly #closed: Promise<unknown[]>

  constructor(...args: string[]) {
    this.#process = spawn(join(repository, 'deploy/run-local.sh'), args, { detached: true })
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (chunk) => {
        this.output += chunk
      })
    this.#closed = once(this.#process, 'close')
  }

  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.output)
      if (found !== null) return found
      assert.equal(this.#process.exitCode, null, this.output)
      await pause(20)
    }
  }

  /** Ctrl-C, and the exit code once nothing is left. */
  async interrupted(): Promise<unknown> {
    this.#process.kill('SIGINT')
    return await this.ended()
  }

  async ended(): Promise<unknown> {
    return (await this.#closed)[0]
  }

  /** Leaves nothing behind when a test has failed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null) await this.interrupted()
  }
}

/** The value of a metric of a service, summed over its labels, as soon as the service tells it. */
async function metric(health: string, name: string): Promise<number> {
  const line = new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'gm')
  for (;;) {
    const text = await (await fetch(health.replace('/health', '/metrics'))).text()
    const values = [...text.matchAll(line)].map(([, value]) => Number(value))
    // A busy server may not answer what its service asks, and a service has what it cannot tell left out.
    if (values.length > 0) return values.reduce((sum, value) => sum + value, 0)
    await pause(50)
  }
}

/** Waits until a service does its work: one that is busy may not tell in time that it does. */
async function untilHealthy(url: string): Promise<void> {
  while (!(await fetch(url).catch(() => null))?.ok) await pause(50)
}

/** The first levels frame that the page's stream tells. */
async function firstLevels(url: string): Promise<{ readonly levels: unknown[] }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/stream`)
  try {
    return await new Promise((resolve, reject) => {
      socket.onerror = () => reject(new Error(`no stream at ${url}`))
      socket.onmessage = ({ data }) => {
        const frame = JSON.parse(String(data))
        if (frame.type === 'levels') resolve(frame.levels ?? frame.payload ?? frame)
      }
    })
  } finally {
    socket.close()
  }
}

describe('run-local.sh', { skip: natsSkip, timeout: 240_000 }, () => {
  it('runs the whole deployment on this machine, and ends all of it at once', async () => {
    execFileSync(join(repository, 'deploy/make-secrets.sh'), [base])
    const data = join(base, 'data')
    const options = ['--any-ports', '--profile', 'lake', '--data', data, '--secrets', secretsFile]
    await using local = new LocalDeployment(...options)
    await local.says(/All services are ready/)
    const [, page = ''] = await local.says(/^gateway +is at +(http:\S+)$/m)
    const [, nats = ''] = await local.says(/^nats +is at +nats:\/\/(\S+)$/m)
    const healths = [...local.output.matchAll(/^(\w+) +health (\S+)$/gm)].map(([, , url = '']) => url)
    assert.equal(healths.length, 5)
    for (const url of healths) await untilHealthy(url)

    assert.match(await (await fetch(page)).text(), /<title>/)
    assert.ok(await firstLevels(page))
    const core = healths[2]!
    const before = await metric(core, 'spymaster_snaps_total')
    while ((await metric(core, 'spymaster_snaps_total')) <= before) await pause(50)
    assert.ok((await metric(core, 'spymaster_stream_bytes')) > 0)
    assert.ok((await metric(healths[1]!, 'spymaster_stream_max_bytes')) > 0)

    while ((await metric(healths[4]!, 'spymaster_messages_total')) === 0) await pause(50)
    assert.ok(existsSync(join(data, 'lake/lake')))

    const [, pid] = await local.says(/^core +\| .*"pid":(\d+)/m)
    process.kill(Number(pid), 'SIGKILL')
    await local.says(/^core +\| ended with SIGKILL$/m)
    await local.says(new RegExp(`^core +\\| .*"pid":(?!${pid}\\b)\\d+`, 'm'))
    await untilHealthy(core)

    await assert.rejects(openNats({ url: `nats://${nats}` }), hasCode('forbidden'))
    const { SPYMASTER_NATS_READER_PASSWORD: password } = parseEnv(readFileSync(secretsFile, 'utf8'))
    const reader = await openNats({ url: `nats://reader:${password}@${nats}` })
    assert.ok((await reader.bounds('levels')).last > 0)
    await reader.close()

    assert.equal(await local.interrupted(), 0, local.output)
    assert.match(local.output, /All services have ended\.\n$/)
    const ports = [...healths, page, `http://${nats}`].map((url) => Number(new URL(url).port))
    for (const port of ports) assert.equal(await isOpen(port), false)
    for (const secret of Object.values(parseEnv(readFileSync(secretsFile, 'utf8'))))
      assert.ok(!local.output.includes(secret ?? ''), 'a password is in the output')
  })
  it('starts nothing without passwords, and says how to get them', async () => {
    await using local = new LocalDeployment('--any-ports', '--secrets', join(base, 'none.env'))
    assert.equal(await local.ended(), 2)
    assert.match(local.output, /run-local: .*none\.env cannot be read: run deploy\/make-secrets\.sh first\n$/)
  })
  it('explains itself, and refuses an option that it has not', async () => {
    await using help = new LocalDeployment('--help')
    assert.equal(await help.ended(), 0)
    assert.match(help.output, /^Usage: deploy\/run-local\.sh .*--secrets FILE/s)
    await using odd = new LocalDeployment('--port', '1')
    assert.equal(await odd.ended(), 2)
    await using unknown = new LocalDeployment('--profile', 'pond', '--secrets', secretsFile)
    assert.equal(await unknown.ended(), 2)
    assert.match(unknown.output, /run-local: there is no profile pond: there is lake\n$/)
    assert.match(odd.output, /run-local: Unknown option '--port'.*see deploy\/run-local\.sh --help\n$/)
  })
})
