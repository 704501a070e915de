import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { spymaster } from './command-line.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spymaster-study-oracle-'))
})
after(() => rm(folder, { recursive: true }))

/** A thin market with one touch whose five minutes it has. */
const MARKET = ['--seeds', '3', '--date', '2025-12-18', '--from', '10:00', '--to', '10:20', '--rate', '0.1']
const asked = async (...args: string[]) => {
  const { code, stdout, stderr } = await spymaster([
    ...['study', 'oracle', ...MARKET, '--branches', '2', '--out', folder, '--json', ...args],
  ])
  assert.equal(code, 0, stderr)
  return stdout
}
type Rows = { readonly columns: string[]; readonly rows: (string | number)[][] }
const rowsAfter = (text: string, seconds: number) => {
  const { columns, rows } = JSON.parse(text) as Rows
  return rows.filter((row) => row[columns.indexOf('after')] === seconds)
}

describe('spymaster study oracle', () => {
  it('goes on from each moment asked for, and says the same of one whatever else is asked', async () => {
    const both = await asked('--after', '5, 0')
    assert.equal(both, await readFile(join(folder, 'oracle.json'), 'utf8'))
    const page = await readFile(join(folder, 'oracle.html'), 'utf8')
    assert.match(page, /^<!doctype html>/)
    assert.match(page, /5 s after it/)
    const alone = await asked('--after', '0')
    assert.equal(rowsAfter(both, 5).length, 1)
    assert.equal(rowsAfter(both, 0).length, 1)
    assert.deepEqual(rowsAfter(alone, 0), rowsAfter(both, 0))
    assert.deepEqual(
      JSON.parse(both).moments.map((moment: { after: number }) => moment.after),
      [0, 5],
    )
    assert.equal(JSON.parse(both).facts['Seconds after the touch'], '0, 5')
  })

  const bad = (list: string) =>
    new RegExp(
      `^spymaster: --after must be whole seconds from 0 to 600 with commas between, was "${list}"$`,
      'm',
    )
  const wrong: readonly (readonly [what: string, args: readonly string[], message: RegExp])[] = [
    ['a moment that is no number', ['oracle', '--after', '0,soon'], bad('0,soon')],
    ['a moment before the touch', ['oracle', '--after=-5'], bad('-5')],
    ['a moment within a second', ['oracle', '--after', '2.5'], bad('2\\.5')],
    ['a moment too late', ['oracle', '--after', '0,601'], bad('0,601')],
    ['an empty list', ['oracle', '--after', ','], bad(',')],
    [
      'a moment twice',
      ['oracle', '--after', '5,0,5'],
      /^spymaster: --after must name each moment once, has 5 twice$/m,
    ],
    ...['recovery', 'score'].map(
      (study) => [`moments for ${study}`, [study, '--after', '5'], /--after is for study oracle/] as const,
    ),
    ['moments for levels', ['levels', '--after', '5'], /--after is for study recovery or oracle/],
  ]
  for (const [what, args, message] of wrong)
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await spymaster(['study', ...args])
      assert.equal(code, 2, stderr)
      assert.match(stderr, message)
    })
})
