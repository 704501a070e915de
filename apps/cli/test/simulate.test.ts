import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Physics } from '@spymaster/core'
import { newYorkNs } from '@spymaster/events'
import { scenarioParameters } from '@spymaster/simulator'
import { simulatedFeed } from '../src/feed/simulated.ts'
import { spymaster } from './command-line.ts'

const DATE = '2025-12-18'
const MARKET = ['--seed', '4', '--date', DATE, '--from', '09:29', '--to', '09:31']

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spymaster-simulate-'))
})
after(() => rm(folder, { recursive: true }))

const simulateTo = (name: string, ...more: string[]) =>
  spymaster(['simulate', ...MARKET, '--out', join(folder, name), ...more])

/** The lines that the physics gives for the same market, streamed. */
async function streamedLines(): Promise<string[]> {
  const span = { fromNs: newYorkNs(DATE, 9, 29), toNs: newYorkNs(DATE, 9, 31) }
  const feed = simulatedFeed({ seed: 4, date: DATE, ...span })
  const lines: string[] = []
  const physics = new Physics({ onSnap: (payload) => lines.push(JSON.stringify(payload)) })
  for await (const { bytes } of feed.open((date) => date, new AbortController().signal)) physics.fold(bytes)
  return lines
}

describe('spymaster simulate', () => {
  for (const more of [[], ['--zst']])
    it(`writes files that give the lines of the streamed market ${more.join('')}`, async () => {
      const { code, stdout, stderr } = await simulateTo(`whole${more.join('')}`, ...more)
      assert.equal(code, 0, stderr)
      const paths = stdout.trim().split('\n')
      // The truth stands beside them: it is no file of the market.
      assert.equal((await readdir(join(folder, `whole${more.join('')}`))).length, paths.length + 1)
      const signals = await spymaster(['signals', ...paths])
      assert.deepEqual(signals.stdout.trim().split('\n'), await streamedLines())
    })
  it('names its files on standard output, and says on standard error what they hold', async () => {
    const { stdout, stderr } = await simulateTo('named')
    const end = (name: string) => join(folder, 'named', name)
    assert.deepEqual(
      stdout.trim().split('\n').sort(),
      [
        ...['es.mbp-10.dbn', 'es.ohlcv-1m.dbn', 'options.cbbo-1s.dbn', 'options.statistics.dbn'],
        ...['options.tcbbo.dbn', 'spy.mbp-1.dbn', 'spy.ohlcv-1m.dbn', 'spy.trades.dbn'],
      ].map(end),
    )
    assert.match(
      stderr,
      /^\d+ records of 2025-12-18, seed 4, contract ESH6, \d+\.\d MB in 8 files\. Truth: \S+truth\.jsonl\.\n$/,
    )
  })
  it('writes ES order by order where asked to, and the other files as without', async () => {
    await simulateTo('plain')
    const { code, stdout, stderr } = await simulateTo('orders', '--mbo')
    assert.equal(code, 0, stderr)
    assert.match(stdout, /es\.mbo\.dbn\n/)
    for (const name of (await readdir(join(folder, 'plain'))).filter((name) => name.endsWith('.dbn')))
      assert.deepEqual(
        await readFile(join(folder, 'orders', name)),
        await readFile(join(folder, 'plain', name)),
      )
    const { stdout: told } = await spymaster(['inspect', join(folder, 'orders', 'es.mbo.dbn')])
    assert.match(told, /mbo/)
  })
  it('writes the same bytes again, in place of what is there only when forced', async () => {
    await simulateTo('twice')
    const path = join(folder, 'twice', 'es.mbp-10.dbn')
    const first = await readFile(path)
    const refused = await simulateTo('twice')
    assert.equal(refused.code, 2)
    assert.match(refused.stderr, /es\.mbp-10\.dbn is there already: choose another --out, or replace it/)
    assert.equal((await simulateTo('twice', '--force')).code, 0)
    assert.ok(first.equals(await readFile(path)))
  })
  it('leaves nothing behind when one of its files is there already', async () => {
    await simulateTo('partly')
    const there = join(folder, 'partly', 'spy.trades.dbn')
    const names = await readdir(join(folder, 'partly'))
    for (const name of names) if (name !== 'spy.trades.dbn') await rm(join(folder, 'partly', name))
    assert.equal((await simulateTo('partly')).code, 2)
    assert.deepEqual(await readdir(join(folder, 'partly')), ['spy.trades.dbn'])
    await writeFile(there, '')
    assert.equal((await simulateTo('partly')).code, 0)
  })
  it('writes what no file tells beside them, the same again, and each event where asked to', async () => {
    const lines = async (name: string, file: string) =>
      (await readFile(join(folder, name, file), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    const walls = [
      '--scenario',
      'wall-holds',
      '--from',
      '09:30',
      '--to',
      '09:42',
      '--rate',
      '0.5',
      '--truth',
      'events',
    ]
    for (const name of ['truth', 'truth-again']) assert.equal((await simulateTo(name, ...walls)).code, 0)
    const [day, ...rest] = await lines('truth', 'truth.jsonl')
    assert.deepEqual([day.type, day.date, day.seed, day.contract], ['day', DATE, 4, 'ESH6'])
    for (const type of ['cause', 'touch', 'options', 'dealers', 'opening'])
      assert.ok(
        rest.some((line) => line.type === type),
        type,
      )
    const events = await lines('truth', 'truth-events.jsonl')
    const owners = new Set(events.map(({ owner }) => owner))
    assert.ok(events.length > 10_000 && events.some(({ type }) => type === 'option'))
    for (const { cause, filled } of rest.filter((line) => line.type === 'cause' && line.filled > 0))
      assert.ok(owners.has(cause), `${cause} ${filled}`)
    for (const file of ['truth.jsonl', 'truth-events.jsonl', 'es.mbp-10.dbn'])
      assert.deepEqual(
        await readFile(join(folder, 'truth', file)),
        await readFile(join(folder, 'truth-again', file)),
      )
    assert.equal((await simulateTo('untold', '--truth', 'none')).code, 0)
    assert.ok(!(await readdir(join(folder, 'untold'))).includes('truth.jsonl'))
  })
  it('asks the oracle of each touch', async () => {
    const few = ['--scenario', 'vacuum-break', '--from', '09:40', '--to', '09:46', '--rate', '0.2']
    assert.equal((await simulateTo('oracle', ...few, '--oracle', '2')).code, 0)
    const text = await readFile(join(folder, 'oracle', 'truth.jsonl'), 'utf8')
    const all = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const asked = all.filter(({ type }) => type === 'oracle')
    const touched = all.filter(({ type, outcome }) => type === 'touch' && outcome !== 'UNDEFINED')
    assert.deepEqual(
      asked.map(({ t0 }) => t0),
      touched.map(({ t0 }) => t0),
    )
    assert.ok(asked.every(({ n, pBreak, pBounce, pChop }) => n === 2 && pBreak + pBounce + pChop === 1))
  })
  it('plays a scenario on a date of its own, and lists all in its help', async () => {
    const { stderr, code } = await spymaster([
      ...['simulate', '--scenario', 'half-day', '--from', '12:00', '--to', '12:01', '--truth', 'none'],
      ...['--out', join(folder, 'half')],
    ])
    assert.equal(code, 0, stderr)
    assert.match(stderr, / records of 2025-11-28, seed 1/)
    for (const command of ['simulate', 'up', 'ingest']) {
      const { stdout } = await spymaster([command, '--help'])
      assert.match(stdout, /Scenarios:\n {2}calm +A quiet day/)
      assert.match(stdout, /\n {2}null +No cause at all/)
    }
  })
  it('streams a lost feed as a gap, which the physics counts', async () => {
    const span = { fromNs: newYorkNs(DATE, 10, 1), toNs: newYorkNs(DATE, 10, 3) }
    const feed = simulatedFeed(scenarioParameters('feed-gap', { seed: 4, date: DATE, rate: 0.2, ...span }))
    const gaps = new Set<number>()
    const physics = new Physics({ onSnap: ({ quality }) => gaps.add(quality.gaps) })
    for await (const { bytes } of feed.open((date) => date, new AbortController().signal)) physics.fold(bytes)
    assert.deepEqual([...gaps], [0, 1])
  })
  it('makes a livelier market at a higher rate', async () => {
    const count = async (rate: string) => Number.parseInt((await simulateTo(rate, '--rate', rate)).stderr, 10)
    assert.ok((await count('2')) > 1.3 * (await count('0.5')))
  })
  const mistakes: readonly [string, string[], RegExp][] = [
    ['no folder', ['simulate'], /simulate needs --out DIR/],
    [
      'a day that does not exist',
      ['simulate', '--out', 'x', '--date', '2025-02-30'],
      /--date must be a date/,
    ],
    ['a day without a market', ['simulate', '--out', 'x', '--date', '2025-12-21'], /on which ES trades/],
    [
      'no such scenario',
      ['simulate', '--out', 'x', '--scenario', 'storm'],
      /there is no scenario storm: choose calm/,
    ],
    [
      'a scenario on a day of another kind',
      ['simulate', '--out', 'x', '--scenario', 'half-day', '--date', DATE],
      /the scenario half-day needs a half day, such as 2025-11-28; was 2025-12-18/,
    ],
    [
      'an oracle without truth',
      ['simulate', '--out', 'x', '--date', DATE, '--truth', 'none', '--oracle', '2'],
      /--oracle needs the truth/,
    ],
    ['a rate beyond bounds', ['simulate', '--out', 'x', '--date', DATE, '--rate', '99'], /rate must be/],
    ['a rate that is no number', ['simulate', '--out', 'x', '--date', DATE, '--rate', 'a'], /rate must be/],
    [
      'an end before the beginning that was asked for',
      ['simulate', '--out', 'x', '--date', DATE, '--from', '16:00', '--to', '10:00'],
      /--to must be later than --from 16:00, was 10:00/,
    ],
    [
      'a beginning on another day',
      ['simulate', '--out', 'x', '--date', DATE, '--from', '2025-12-25T10:00Z'],
      /--from must lie within trade date 2025-12-18, .* open from 18:00 of the eve to 17:00 New York time/,
    ],
    [
      'a date beyond the calendar',
      ['simulate', '--out', 'x', '--date', '1999-01-04'],
      /--date: the session calendar covers 2013 to 2028, was asked for 1999-01-04/,
    ],
    [
      'an end before the beginning',
      ['simulate', '--out', 'x', '--date', DATE, '--to', '03:00'],
      /--to must be later than 04:00, where the market begins, was 03:00/,
    ],
    [
      'a file for a folder',
      ['simulate', '--date', DATE, '--out', `${import.meta.filename}/x`],
      /cannot be a folder/,
    ],
  ]
  for (const [what, args, sentence] of mistakes)
    it(`refuses ${what}`, async () => {
      const { code, stdout, stderr } = await spymaster(args)
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, sentence)
    })
})
