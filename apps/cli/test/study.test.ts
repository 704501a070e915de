import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { spymaster } from './command-line.ts'
import { dbn, givenFile, trade } from './given-files.ts'

const ES_BARS = esBars()

/** The folder of real five-minute bars; null where it is absent. */
function esBars(): string | null {
  const folder = sharedData()
  return folder === null || !existsSync(join(folder, 'es-5min')) ? null : join(folder, 'es-5min')
}

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spymaster-study-'))
})
after(() => rm(folder, { recursive: true }))

const study = (...args: string[]) => spymaster(['study', 'levels', ...args])

/** Minute bars of some winter sessions, in UTC: a triangle of a dollar and a half up and down. */
function barsText(days: number): string {
  const lines = ['time,open,high,low,close,volume']
  for (let day = 0; day < days; day++) {
    const date = new Date(Date.UTC(2024, 0, 8 + day))
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue
    for (let minute = 0; minute < 390; minute++) {
      const time = new Date(date.getTime() + (14.5 * 60 + minute) * 60_000).toISOString()
      const at = (k: number): number => 470 + 1.5 * Math.abs(((k / 15 + day / 7) % 2) - 1) + 0.03 * (k % 3)
      const [open, close] = [at(minute), at(minute + 1)]
      lines.push(
        [time, open, Math.max(open, close) + 0.02, Math.min(open, close) - 0.02, close, 500].join(','),
      )
    }
  }
  return lines.join('\n')
}

describe('spymaster study levels', () => {
  it('makes a page and its numbers of bars, the same each time', async () => {
    const bars = givenFile('bars.csv.gz', gzipSync(barsText(8)))
    const outs = [join(folder, 'one'), join(folder, 'two')]
    for (const out of outs) {
      const { code, stdout, stderr } = await study('--bars', bars, '--out', out, '--resamples', '100')
      assert.equal(code, 0, stderr)
      assert.match(stdout, /^Too few days or touches/)
      assert.ok(stdout.includes(join(out, 'levels.html')))
    }
    for (const name of ['levels.html', 'levels.json']) {
      const [one, two] = await Promise.all(outs.map((out) => readFile(join(out, name), 'utf8')))
      assert.equal(one, two)
    }
    const report = JSON.parse(await readFile(join(outs[0]!, 'levels.json'), 'utf8'))
    assert.equal(report.days, 5)
    assert.ok(report.touches > 50)
    assert.match(await readFile(join(outs[0]!, 'levels.html'), 'utf8'), /1-minute bars, bars\.csv\.gz/)
  })
  it('prints the numbers as JSON, and nothing else, where that is asked for', async () => {
    const bars = givenFile('json.csv', barsText(2))
    const { code, stdout } = await study('--bars', bars, '--json', '--resamples', '100')
    assert.equal(code, 0)
    const { headline, study: name, source } = JSON.parse(stdout)
    assert.deepEqual([headline.verdict, name, source.limits.length > 3], ['too-few', 'levels', true])
  })
  it('takes the touch events that signals wrote, and says which settings made them', async () => {
    const market = ['--seed', '4', '--date', '2025-12-18', '--from', '09:29', '--to', '09:46']
    const simulated = await spymaster(['simulate', ...market, '--out', join(folder, 'day')])
    const files = simulated.stdout.trim().split('\n')
    const events = join(folder, 'events.jsonl')
    const made = await spymaster(['signals', ...files, '--hash', '--events', events])
    assert.equal(made.code, 0, made.stderr)
    const [byEvents, byFiles, otherwise] = await Promise.all([
      study('--events', events, '--json'),
      study(...files, '--json'),
      study('--events', events, '--json', '--set', 'touchBand=0.12'),
    ])
    assert.equal(byEvents.code, 0, byEvents.stderr)
    const [one, other] = [JSON.parse(byEvents.stdout), JSON.parse(byFiles.stdout)]
    assert.ok(one.touches + one.placebos > 3)
    assert.deepEqual({ ...one, source: null }, { ...other, source: null })
    assert.match(JSON.parse(otherwise.stdout).source.limits[0], /other settings/)
  })
  it('finds no kind of level in a year of ES that its placebos do not match', {
    skip: ES_BARS === null ? NO_SHARED_DATA : false,
  }, async () => {
    const quarters = ['H22', 'M22', 'U22', 'Z22'].map((code) =>
      join(ES_BARS!, `ES${code}-CME.scid_BarData__5m.csv.gz`),
    )
    const options = ['--ratio', '10', '--timezone', 'chicago', '--resamples', '100', '--json']
    const { code, stdout, stderr } = await study('--bars', ...quarters, ...options)
    assert.equal(code, 0, stderr)
    const { headline, days, touches, groups } = JSON.parse(stdout)
    assert.notEqual(headline.verdict, 'levels', headline.sentence)
    assert.ok(days > 230 && touches > 3000)
    const all = groups[0].outcomes.A[0]
    assert.ok(Math.abs(all.overPlacebo.break.value) < 0.03)
  })
})

/** Markets that there are none of, for studies that simulate theirs. */
const MARKETS: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['a seed twice', ['--seeds', '1,01'], /--seeds must name each market once, has 1 twice/],
  ['a seed that is none', ['--seeds', '1,x'], /--seeds must be whole numbers such as 1,2,3, was "1,x"/],
  ['a scenario twice', ['--scenarios', 'null,null'], /--scenarios must name each once, has null twice/],
  [
    'a date beyond the calendar',
    ['--date', '1999-01-04'],
    /--date: the session calendar covers 2013 to 2028/,
  ],
  ['a day without a session', ['--date', '2025-12-20'], /2025-12-20 has no regular session/],
  [
    'a market that ends before it begins',
    ['--date', '2025-12-18', '--from', '16:00', '--to', '10:00'],
    /--to must be later than --from 16:00, was 10:00/,
  ],
  [
    'a market that begins after its end',
    ['--date', '2025-12-18', '--from', '16:30'],
    /--from must be earlier than 16:00, where the market ends, was 16:30/,
  ],
]

describe('spymaster study recovery', () => {
  /** Three minutes of a thin market. */
  const market = '--seeds 1 --date 2025-12-18 --from 10:00 --to 10:03 --rate 0.1'.split(' ')

  it('says which figures are under their floors, and ends with 1, where a check is asked for', async () => {
    const asked = [
      'study',
      'recovery',
      '--subjects',
      'states,hidden',
      ...market,
      '--out',
      join(folder, 'rec'),
    ]
    const { code, stdout } = await spymaster([...asked, '--check'])
    assert.equal(code, 1)
    assert.match(stdout, /^states\.vacuum\.recall has no case, its floor is 0\.75$/m)
    assert.equal((await spymaster(asked)).code, 0)
  })
  it('tries the settings that are named, and no others, and says which are not at their defaults', async () => {
    const tried = ['--subjects', 'states,memory', '--sensitivity', '--settings', 'memoryMaxSec']
    const own = ['--set', 'flowMin=30', '--set', 'fuelSource=window']
    const { code, stdout, stderr } = await spymaster([
      ...['study', 'recovery', ...tried, ...own, ...market, '--json'],
    ])
    assert.equal(code, 0, stderr)
    const { sensitivity, facts } = JSON.parse(stdout) as {
      sensitivity: { setting: string; figure: string }[]
      facts: Readonly<Record<string, string>>
    }
    assert.equal(facts.Settings, 'flowMin 30, fuelSource "window"')
    assert.deepEqual([...new Set(sensitivity.map(({ setting }) => setting))], ['memoryMaxSec'])
    assert.ok(sensitivity.some(({ figure }) => figure === 'memory.off'))
  })
})

describe('spymaster study refuses', () => {
  const bars = () => givenFile('fine.csv', barsText(2))
  const wrong: readonly (readonly [string, () => string[], RegExp])[] = [
    [
      'another question',
      () => ['study', 'nothing'],
      /asks about levels, recovery, null, oracle or score, was asked about "nothing"/,
    ],
    ['no input', () => ['study', 'levels'], /needs FILE…, --simulate N, --events FILE or --bars FILE/],
    ['two kinds of input', () => ['study', 'levels', '--bars', 'a', '--simulate', '2'], /do not mix/],
    ['a seed without a simulation', () => ['study', 'levels', 'a', '--seed', '2'], /are for --simulate/],
    ['a ratio without bars', () => ['study', 'levels', 'a', '--ratio', '2'], /are for --bars/],
    ['a zone that is none', () => ['study', 'levels', '--bars', bars(), '--timezone', 'moon'], /was "moon"/],
    ['a ratio that is none', () => ['study', 'levels', '--bars', bars(), '--ratio', 'ten'], /was "ten"/],
    [
      'a date that is none',
      () => ['study', 'levels', '--simulate', '1', '--from', 'now'],
      /--from must be a date/,
    ],
    ['bars that are not there', () => ['study', 'levels', '--bars', 'gone.csv'], /gone\.csv: no such file/],
    [
      'events that are not there',
      () => ['study', 'levels', '--events', 'gone.jsonl'],
      /gone\.jsonl: cannot be read/,
    ],
    ['files that are not there', () => ['study', 'levels', 'gone.dbn'], /gone\.dbn/],
    [
      'a bar that makes no sense, with its place',
      () => [
        'study',
        'levels',
        '--bars',
        givenFile('bad.csv', `${barsText(1)}\n2024-01-08T23:00:00Z,1,x,1,1,1`),
      ],
      /bad\.csv:392:3: high must be a price above 0, was "x"/,
    ],
    [
      'a line that is no JSON, with its place',
      () => ['study', 'levels', '--events', givenFile('bad.jsonl', '\n{id: 1}')],
      /bad\.jsonl:2:2: is no line of JSON/,
    ],
    ...['recovery', 'oracle'].flatMap((study) =>
      MARKETS.map(
        ([what, options, message]) =>
          [`${what} (${study})`, () => ['study', study, ...options], message] as const,
      ),
    ),
    [
      'settings to try without trying any',
      () => ['study', 'recovery', '--settings', 'flowMin'],
      /--settings says which to try: it is for --sensitivity/,
    ],
    [
      'a setting on which no subject asked for rests',
      () => ['study', 'recovery', '--subjects', 'memory', '--sensitivity', '--settings', 'flowMin'],
      /--settings must be among those that the subjects rest on \(memoryMaxSec\), was "flowMin"/,
    ],
    [
      'settings of another study',
      () => ['study', 'score', '--settings', 'flowMin'],
      /--settings is for study recovery/,
    ],
    [
      'a time that is none, before it reads a file',
      () => ['study', 'null', 'gone.dbn', '--at', 'noon'],
      /--at must be a New York clock time/,
    ],
    [
      'a first day beyond the calendar',
      () => ['study', 'null', '--simulate', '2', '--from', '1999-01-04'],
      /--from: the session calendar covers 2013 to 2028, was asked for 1999-01-04/,
    ],
    [
      'more days than the calendar has',
      () => ['study', 'null', '--simulate', '20', '--from', '2028-12-20'],
      /there are no 20 sessions from 2028-12-20 on/,
    ],
    [
      'a line that is no touch event',
      () => ['study', 'levels', '--events', givenFile('signals.jsonl', '{"run":"2024-01-02","seq":1}')],
      /signals\.jsonl:1:1: is no touch event of signals --events: type is undefined/,
    ],
  ]
  for (const [what, args, message] of wrong)
    it(what, async () => {
      const { code, stderr, stdout } = await spymaster(args())
      assert.deepEqual([code, stdout], [2, ''], stderr)
      assert.match(stderr, message)
    })
  it('a file without a market, as signals does', async () => {
    const { code, stderr } = await study(givenFile('bars.dbn', dbn([trade()], { schema: 'ohlcv-1m' })))
    assert.equal(code, 2)
    assert.match(stderr, /no market by itself|bars\.dbn/)
  })
})
