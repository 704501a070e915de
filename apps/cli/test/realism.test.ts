import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { RealismReport } from '@spymaster/study'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { spymaster } from './command-line.ts'

const DATE = ['--date', '2025-12-18']
const BRIEF = [...DATE, '--seeds', '1', '--stretch', '12:00-12:05']

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spymaster-realism-'))
})
after(() => rm(folder, { recursive: true }))

const report = (...args: string[]) => spymaster(['simulate', 'report', ...args])
const readReport = (text: string): RealismReport & { headline: string } => JSON.parse(text)

/** The recorded thin hour of ES; null where it is absent. */
function recordedHour(): string | null {
  const shared = sharedData()
  return shared === null ? null : join(shared, 'dbn/es/esh4-20231225.mbp-10.dbn.zst')
}

describe('spymaster simulate report', () => {
  it('finds every judged figure of three seeds, at the open and at midday, within its range', async () => {
    const stretches = ['--stretch', '09:30-09:34', '--stretch', '12:00-12:08']
    const { code, stdout, stderr } = await report(...DATE, ...stretches, '--check', '--json')
    const { columns, out } = readReport(stdout)
    assert.deepEqual([code, out], [0, []], stderr)
    assert.equal(columns.length, 3)
    for (const { findings } of columns)
      assert.ok(Object.values(findings).filter(({ verdict }) => verdict === 'in').length >= 16)
  })
  it('writes a small page that needs nothing else, and the numbers', async () => {
    const out = join(folder, 'page')
    const { code, stdout } = await report(...BRIEF, '--out', out)
    assert.equal(code, 0)
    assert.match(stdout, /realism\.html\n.*realism\.json\n$/)
    assert.deepEqual((await readdir(out)).sort(), ['realism.html', 'realism.json'])
    const page = await readFile(join(out, 'realism.html'), 'utf8')
    assert.ok(page.length < 300_000)
    assert.doesNotMatch(page, /NaN|Infinity|https?:\/\/(?!www\.w3\.org)/)
    assert.doesNotMatch(await readFile(join(out, 'realism.json'), 'utf8'), /NaN/)
  })
  it('gives the same bytes again', async () => {
    assert.equal((await report(...BRIEF, '--json')).stdout, (await report(...BRIEF, '--json')).stdout)
  })
  it('ends with 1 if asked to check and something is out of range, with 0 if not', async () => {
    const still = [...BRIEF, '--rate', '0.1', '--json']
    const { code, stdout } = await report(...still, '--check')
    assert.ok(readReport(stdout).out.length > 0)
    assert.equal(code, 1)
    assert.equal((await report(...still)).code, 0)
  })
  it('shows a recorded hour beside, judged only by what holds at any hour', async (t) => {
    const path = recordedHour()
    if (path === null) {
      t.skip(NO_SHARED_DATA)
      return
    }
    const { columns, figures } = readReport((await report(...BRIEF, '--beside', path, '--json')).stdout)
    const recorded = columns[1]!
    assert.equal(recorded.name, 'recorded 2023-12-26')
    assert.ok(recorded.records > 40_000 && Math.abs(recorded.seconds - 3600) < 5)
    for (const { name, isForAnyHour } of figures)
      if (!isForAnyHour) assert.doesNotMatch(recorded.findings[name]!.verdict, /^(in|out)$/)
    const alone = readReport((await report(path, '--json')).stdout)
    assert.deepEqual(alone.columns[0]!.findings, recorded.findings)
  })
  const mistakes: readonly [string, string[], RegExp][] = [
    ['a seed that is none', [...DATE, '--seeds', '1,x'], /--seeds must be whole numbers such as 1,2,3/],
    ['a seed twice', [...DATE, '--seeds', '1,01'], /--seeds must name each market once, has 1 twice/],
    [
      'a stretch that ends before it begins',
      [...DATE, '--stretch', '16:00-10:00'],
      /--stretch must end later than it begins, was 16:00-10:00/,
    ],
    ['half a stretch', [...DATE, '--stretch', '09:30'], /--stretch must be two New York times/],
    ['a file that is not there', ['none.dbn'], /none\.dbn/],
    ['seeds beside files', ['none.dbn', '--seeds', '1'], /are for simulated sessions/],
    ['options of writing files', ['--zst'], /--zst is for simulate without report/],
    ['a day without a session', ['--date', '2025-12-25'], /has no regular session/],
  ]
  for (const [what, args, sentence] of mistakes)
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await report(...args)
      assert.equal(code, 2)
      assert.match(stderr, sentence)
    })
  it('refuses its options where files are written, and tasks there are none of', async () => {
    const writing = await spymaster(['simulate', '--out', folder, '--check'])
    assert.deepEqual([writing.code, writing.stderr], [2, 'spymaster: --check is for simulate report\n'])
    assert.match((await spymaster(['simulate', 'repot'])).stderr, /takes report or nothing/)
  })
})
