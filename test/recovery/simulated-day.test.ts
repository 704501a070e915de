import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const launcher = fileURLToPath(new URL('../../apps/cli/bin/spymaster.js', import.meta.url))
/** A whole trade date, with a tenth of what happens on one. */
const FLAGS = [
  ['--seed', '7'],
  ['--date', '2025-12-16'],
  ['--rate', '0.1'],
]

describe('a simulated day, whole', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spymaster-day-'))
  })
  after(() => rm(folder, { recursive: true }))

  /** SHA-256 of every file that a process of its own writes. */
  async function written(name: string, flags: readonly (readonly string[])[]): Promise<Map<string, string>> {
    const out = join(folder, name)
    await run(process.execPath, [launcher, 'simulate', ...flags.flat(), '--out', out])
    const sums = new Map<string, string>()
    for (const file of (await readdir(out)).sort()) {
      const hash = createHash('sha256')
      for await (const bytes of createReadStream(join(out, file))) hash.update(bytes)
      sums.set(file, hash.digest('hex'))
    }
    await rm(out, { recursive: true })
    return sums
  }

  it('has the same bytes in every process, in whatever order one asks for it', async () => {
    const first = await written('first', FLAGS)
    assert.deepEqual(
      [...first.keys()],
      [
        ...['es.mbp-10.dbn', 'es.ohlcv-1m.dbn', 'options.cbbo-1s.dbn', 'options.statistics.dbn'],
        ...['options.tcbbo.dbn', 'spy.mbp-1.dbn', 'spy.ohlcv-1m.dbn', 'spy.trades.dbn', 'truth.jsonl'],
      ],
    )
    assert.deepEqual(await written('again', FLAGS.toReversed()), first)
  })
})
