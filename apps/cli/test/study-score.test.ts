import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { spymaster } from './command-line.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spymaster-study-score-'))
})
after(() => rm(folder, { recursive: true }))

const MARKETS = [
  ...['--scenarios', 'planted', '--seeds', '1,2', '--date', '2025-12-18'],
  ...['--from', '10:00', '--to', '10:18', '--rate', '0.1'],
]

describe('spymaster study score', () => {
  it('refuses a folder that cannot be before it simulates anything', { timeout: 60_000 }, async () => {
    for (const keep of [import.meta.filename, '/proc/spymaster/kept']) {
      const { code, stderr } = await spymaster(['study', 'score', '--keep', keep])
      assert.equal(code, 2)
      assert.match(stderr, /^spymaster: --keep \S+: cannot be a folder \(\S+: [^)]*\)$/m)
      assert.doesNotMatch(stderr, /market 1 of/)
    }
  })
  it('makes the same page of markets that it kept as of those it has just simulated', async () => {
    const kept = join(folder, 'kept')
    const args = ['study', 'score', ...MARKETS, '--keep', kept, '--out']
    for (const out of ['one', 'two']) {
      const { code, stdout, stderr } = await spymaster([...args, join(folder, out)])
      assert.equal(code, 0, stderr)
      assert.match(stdout, /^Of a market’s levels together: BREAK \S+ times a session/)
    }
    assert.equal((await readdir(kept)).length, 2)
    const [one, two] = await Promise.all(
      ['one', 'two'].map((out) => readFile(join(folder, out, 'score.json'), 'utf8')),
    )
    assert.equal(one, two)
    assert.deepEqual(JSON.parse(one!).markets, { chosen: 1, confirmed: 1, both: 2 })
    assert.match(await readFile(join(folder, 'one', 'score.html'), 'utf8'), /^<!doctype html>/)
    assert.doesNotMatch(one!, /NaN|Infinity/)
  })
  it('takes what it kept for other settings of the score, and names a kept file that is none', async () => {
    const kept = join(folder, 'kept')
    const args = ['study', 'score', ...MARKETS, '--keep', kept, '--json', '--set']
    const other = await spymaster([...args, 'breakAbove=75'])
    assert.equal(other.code, 0, other.stderr)
    assert.equal((await readdir(kept)).length, 2)
    for (const name of await readdir(kept)) await writeFile(join(kept, name), 'no record')
    const { code, stderr } = await spymaster([...args, 'breakAbove=75'])
    assert.equal(code, 2)
    assert.match(stderr, /^spymaster: --keep \S+\.record\.gz: is no record of a market/)
  })
  const wrong: readonly (readonly [what: string, args: readonly string[], message: RegExp])[] = [
    ['a file', ['study', 'score', 'day.dbn'], /study score simulates its markets: give it no FILE/],
    ['continuations', ['study', 'score', '--branches', '4'], /--branches is for study oracle/],
    ['a date of its own markets', ['study', 'score', '--date', '2025-12-18'], /--date is for study score of/],
    ['kept markets for another study', ['study', 'oracle', '--keep', 'x'], /--keep is for study score/],
  ]
  for (const [what, args, message] of wrong)
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await spymaster([...args])
      assert.equal(code, 2)
      assert.match(stderr, message)
    })
})
