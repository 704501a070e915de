import assert from 'node:assert/strict'
import { fork, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { NO_SHARED_DATA } from '@spymaster/test-support'
import { unexcused } from '../scripts/skips.ts'
import { repository } from './rules/source-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'spymaster-scripts-'))
after(() => rmSync(folder, { recursive: true }))

function givenFile(path: string, text: string): string {
  const full = join(folder, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
  return full
}

describe('installing by itself', async () => {
  const { whyInstall } = await import(join(repository, 'scripts/ensure-installed.mjs'))
  const ensureInstalled = readFileSync(join(repository, 'scripts/ensure-installed.mjs'), 'utf8')
  const stampIn = (root: string) => {
    const script = givenFile(`${root}/scripts/ensure-installed.mjs`, ensureInstalled)
    assert.equal(spawnSync(process.execPath, [script, '--stamp']).status, 0)
  }
  const givenCheckout = (root: string): string => {
    givenFile(`${root}/package.json`, '{"workspaces":["packages/*","apps/cli"]}')
    givenFile(`${root}/package-lock.json`, '{}')
    givenFile(`${root}/packages/core/package.json`, '{"name":"@x/core"}')
    mkdirSync(join(folder, root, 'packages/not-yet-a-package'), { recursive: true })
    return join(folder, root)
  }

  it('is needed in a fresh clone', () => {
    assert.equal(whyInstall(givenCheckout('fresh')), 'first use')
  })
  it('is needed where the last one did not finish', () => {
    const root = givenCheckout('unfinished')
    mkdirSync(join(root, 'node_modules'))
    assert.equal(whyInstall(root), 'the last installation was not finished')
  })
  it('is needed for nothing once done, and again when the lock or the workspaces change', () => {
    const root = givenCheckout('done')
    givenFile('done/node_modules/@x/core/package.json', '{}')
    stampIn('done')
    assert.equal(whyInstall(root), null)
    givenFile('done/apps/cli/package.json', '{"name":"@x/cli"}')
    assert.equal(whyInstall(root), '@x/cli is not linked')
    givenFile('done/package-lock.json', '{"lockfileVersion":3}')
    assert.equal(whyInstall(root), 'package-lock.json has changed')
  })
})

describe('what runs before a script', () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
  for (const [name, command] of Object.entries<string>(scripts).filter(([name]) => /^(pre|post)/.test(name)))
    it(`is one command in plain JavaScript, for the machine's own Node may run it: ${name}`, () => {
      assert.match(command, /^node scripts\/[a-z-]+\.mjs( --[a-z]+)?$/)
    })
})

describe('a skip', () => {
  it('of absent market data is excused', () => assert.equal(unexcused(NO_SHARED_DATA), null))
  it('of a test that ran is none', () => assert.equal(unexcused(undefined), null))
  it('for any other reason, or for none, is one that CI counts', () => {
    assert.equal(unexcused('no nats-server here'), 'no nats-server here')
    assert.equal(unexcused(true), 'no reason given')
  })
})

describe('a benchmark', () => {
  async function measure(code: string): Promise<Record<string, unknown>> {
    const path = givenFile(`${createHash('sha256').update(code).digest('hex')}.bench.ts`, code)
    const child = fork(join(repository, 'bench/one.ts'), [path], { silent: true })
    const [[message]] = await Promise.all([once(child, 'message'), once(child, 'close')])
    return message
  }
  it('gives its figures, whatever it prints', async () => {
    const outcome = await measure(
      'export async function bench() { console.log("noise"); return { perSec: 2, of: { a: 1 } } }',
    )
    assert.deepEqual(outcome, { figures: { perSec: 2, of: { a: 1 } } })
  })
  const failing: readonly [string, string, RegExp][] = [
    ['that throws', 'export async function bench() { throw new Error("no input") }', /no input/],
    ['without figures', 'export async function bench() { return {} }', /no figures/],
    [
      'with a figure that is no number',
      'export const bench = async () => ({ of: { perSec: 0 / 0 } })',
      /of\.perSec is not a finite/,
    ],
    ['that exports nothing', 'export const measure = 1', /no function called bench/],
  ]
  for (const [what, code, reason] of failing)
    it(`${what} fails`, async () => assert.match(String((await measure(code)).failure), reason))

  it('that does not exist is one sentence with code 2, on standard error', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(repository, 'bench/run.ts'), 'nosuch', '--json'],
      {
        encoding: 'utf8',
      },
    )
    assert.deepEqual([status, stdout], [2, ''])
    assert.match(stderr, /^There is no benchmark called nosuch; there are: .*\.\n$/)
  })
})

describe('the test script', () => {
  it('says so when a filter matches nothing, with code 2', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(repository, 'scripts/test.ts'), 'nosuch'], {
      encoding: 'utf8',
    })
    assert.equal(status, 2)
    assert.match(stderr, /^No test file has "nosuch" in its path\.\n/)
  })
})
