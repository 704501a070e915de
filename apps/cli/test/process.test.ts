import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dbn, givenFile, trade } from './given-files.ts'

const launcher = fileURLToPath(new URL('../bin/spymaster.js', import.meta.url))
const start = (...args: string[]) => spawn(process.execPath, [launcher, ...args])

describe('the spymaster process', () => {
  it('ends with the exit code of its command and one sentence', async () => {
    const child = start('inspect', 'missing.dbn')
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    assert.equal(child.exitCode, 2)
    assert.equal(stdout, '')
    assert.equal(stderr, 'spymaster: missing.dbn: there is no such file; check the path\n')
  })
  it('ends quietly with code 0 when its reader goes away', async () => {
    const child = start('inspect', givenFile('many.dbn', dbn(Array(20_000).fill(trade()))))
    const stderr = text(child.stderr)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    await once(child, 'close')
    assert.deepEqual([child.exitCode, await stderr], [0, ''])
  })
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    it(`ends on ${signal} while it waits for input`, { timeout: 10_000 }, async () => {
      const child = start('inspect', '-')
      const stderr = text(child.stderr)
      // More than the first bytes that tell what a stream is.
      child.stdin.write(dbn(Array(20).fill(trade())))
      await once(child.stdout, 'data')
      child.kill(signal)
      await once(child, 'close')
      assert.deepEqual([child.exitCode, await stderr], [code, ''])
    })
})
