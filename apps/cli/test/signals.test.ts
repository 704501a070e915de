import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { describe, it } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import { type DbnRecord, FLAG, type Mbp10Record } from '@spymaster/dbn'
import { NO_SHARED_DATA, recordedHour, sharedData } from '@spymaster/test-support'
import { spymaster } from './command-line.ts'
import { dbn, givenFile } from './given-files.ts'

const START = 1_703_606_400_000_000_000n // 2023-12-26 16:00 UTC, 11:00 New York
const TICK = 250_000_000n
const mappings = [
  {
    rawSymbol: 'ESH4',
    intervals: [{ startDate: '2023-12-26', endDate: '2023-12-27', symbol: '17077' }],
  },
]

/** A record of the book around 4800, `ms` after the start. */
function book(ms: number, size = 10): Mbp10Record {
  const levels = Array.from({ length: 10 }, (_, k) => ({
    bidPx: (19_200n - BigInt(k)) * TICK,
    askPx: (19_201n + BigInt(k)) * TICK,
    bidSz: size,
    askSz: size,
    bidCt: 1,
    askCt: 1,
  }))
  const time = START + BigInt(ms) * 1_000_000n
  const header = { publisherId: 1, instrumentId: 17077, tsEvent: time, tsRecv: time, tsInDelta: 0 }
  const event = { price: null, size: 0, action: 'A', side: 'B', flags: FLAG.last, depth: 0, sequence: ms }
  return { type: 'mbp-10', rtype: 10, ...header, ...event, levels }
}

const every100ms = (count: number): DbnRecord[] =>
  Array.from({ length: count }, (_, i) => book(i * 100, 10 + (i % 3)))
const input = dbn(every100ms(40), { schema: 'mbp-10', mappings })
const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describe('spymaster signals', () => {
  it('prints a line per 250 ms of the log, and what it did on standard error', async () => {
    const { code, stdout, stderr } = await spymaster(['signals', givenFile('es.dbn', input)])
    assert.equal(code, 0)
    const payloads = lines(stdout)
    assert.deepEqual(
      payloads.slice(0, 3).map(({ ts }) => ts - Number(START / 1_000_000n)),
      [0, 250, 500],
    )
    assert.equal(payloads.length, 16)
    assert.equal(payloads[0].es.contract, 'ESH4')
    assert.match(
      stderr,
      /^16 lines from 2023-12-26 16:00:00 to 2023-12-26 16:00:03 UTC, run 2023-12-26, .*\n$/,
    )
  })
  it('gives the same bytes twice, compressed, and from standard input', async () => {
    const { stdout } = await spymaster(['signals', givenFile('es.dbn', input)])
    assert.equal((await spymaster(['signals', givenFile('es.dbn', input)])).stdout, stdout)
    assert.equal(
      (await spymaster(['signals', givenFile('es.dbn.zst', zstdCompressSync(input))])).stdout,
      stdout,
    )
    assert.equal((await spymaster(['signals', '-'], input)).stdout, stdout)
  })
  it('writes a file that appears when it is whole', async () => {
    const path = givenFile('es.dbn', input)
    const out = `${dirname(path)}/signals.jsonl`
    const { code, stdout } = await spymaster(['signals', path, '--out', out])
    assert.deepEqual([code, stdout], [0, ''])
    assert.equal(lines(readFileSync(out, 'utf8')).length, 16)
    assert.equal(existsSync(`${out}.partial`), false)
  })
  it('writes touch events to a file of their own with --events, and prints the same', async () => {
    const file = givenFile('es.dbn', input)
    const events = `${dirname(file)}/events.jsonl`
    const { stdout } = await spymaster(['signals', file])
    const asked = await spymaster(['signals', file, '--events', events])
    assert.deepEqual([asked.code, asked.stdout], [0, stdout])
    assert.match(asked.stderr, /, 0 messages of touch events\n$/)
    assert.equal(readFileSync(events, 'utf8'), '')
    assert.equal(existsSync(`${events}.partial`), false)
    for (const same of [events, relative(process.cwd(), events)]) {
      const { code, stderr } = await spymaster(['signals', file, '--events', events, '--out', same])
      assert.deepEqual([code, stderr], [2, 'spymaster: --out and --events must be two files\n'])
    }
  })
  it('prints only the digest of the last line with --hash', async () => {
    const path = givenFile('es.dbn', input)
    const last = lines((await spymaster(['signals', path])).stdout).at(-1)
    assert.equal((await spymaster(['signals', path, '--hash'])).stdout, `${last.digest}\n`)
  })
  it('bounds the lines, not what was folded before them', async () => {
    const path = givenFile('es.dbn', input)
    const whole = lines((await spymaster(['signals', path])).stdout)
    const bounds = ['--from', '2023-12-26T16:00:01Z', '--to', '2023-12-26T16:00:02Z']
    assert.deepEqual(lines((await spymaster(['signals', path, ...bounds])).stdout), whole.slice(4, 9))
    assert.deepEqual(lines((await spymaster(['signals', path, '--from', '11:00:01'])).stdout), whole.slice(4))
  })
  it('begins anew at --from with --cold', async () => {
    const path = givenFile('es.dbn', input)
    const [first] = lines((await spymaster(['signals', path, '--from', '11:00:01', '--cold'])).stdout)
    assert.equal(first.seq, 0)
    assert.equal(first.ts, Number(START / 1_000_000n) + 1000)
  })
  it('takes settings from flags, and another setting is another hash', async () => {
    const path = givenFile('es.dbn', input)
    const [plain] = lines((await spymaster(['signals', path])).stdout)
    const [wide] = lines((await spymaster(['signals', path, '--set', 'barrierZoneTicks=12'])).stdout)
    assert.notEqual(wide.config, plain.config)
  })
  it('says how many records it left out', async () => {
    const foreign = { ...book(50), instrumentId: 4711 }
    const { stderr } = await spymaster(
      ['signals', '-'],
      dbn([...every100ms(3), foreign], { schema: 'mbp-10', mappings }),
    )
    assert.match(stderr, /\. 1 record was left out: of other instruments/)
  })
  it('follows the contract it is told to', async () => {
    const path = givenFile('es.dbn', input)
    const [first] = lines((await spymaster(['signals', path, '--contract', 'ESM4'])).stdout)
    assert.deepEqual([first.es.contract, first.status], ['ESM4', 'no_spot'])
  })
})

describe('spymaster signals refuses in one sentence', () => {
  const good = () => givenFile('es.dbn', input)
  const cut = () => givenFile('cut.dbn', input.subarray(0, input.length - 100))
  const cases: [string, () => string[], number, RegExp][] = [
    ['no file', () => [], 2, /signals needs FILE…: spymaster signals FILE…/],
    ['a missing file', () => ['missing.dbn'], 2, /missing\.dbn: there is no such file/],
    ['a directory', () => [dirname(good())], 2, /is a directory/],
    ['an empty file', () => [givenFile('empty.dbn', '')], 2, /empty\.dbn: is empty/],
    ['a truncated file', () => [cut()], 1, /cut\.dbn: .*byte/],
    ['a text file', () => [givenFile('a.csv', 'price,size\n1,2\n')], 2, /a\.csv: /],
    ['an unknown flag', () => [good(), '--form', '09:30'], 2, /no option --form: did you mean --from\?/],
    ['--cold alone', () => [good(), '--cold'], 2, /--cold needs --from/],
    ['a time that is none', () => [good(), '--from', 'noon'], 2, /--from must be a New York clock time/],
    [
      'a contract that is none',
      () => [good(), '--contract', 'NQH4'],
      2,
      /must be an ES future such as ESH4, was NQH4/,
    ],
    [
      'an unknown setting',
      () => [good(), '--set', 'barierWindowSec=9'],
      2,
      /did you mean barrierWindowSec\?/,
    ],
    ['an impossible setting', () => [good(), '--set', 'barrierZoneTicks=0'], 2, /from 1 to 100 ticks, was 0/],
    ['a setting that is no number', () => [good(), '--set', 'barrierZoneTicks=many'], 2, /was "many"/],
    ['a missing settings file', () => [good(), '--config', 'none.json'], 2, /none\.json: no such file/],
    [
      'an output in no folder',
      () => [good(), '--out', '/nowhere/at/all.jsonl'],
      2,
      /--out .*cannot be written/,
    ],
    [
      'an output that is a folder',
      () => [good(), '--out', dirname(good())],
      2,
      /is a directory; name a file in it/,
    ],
  ]
  for (const [name, args, code, sentence] of cases)
    it(name, async () => {
      const outcome = await spymaster(['signals', ...args()])
      assert.equal(outcome.code, code, outcome.stderr)
      assert.match(outcome.stderr, sentence)
      assert.match(outcome.stderr, /^spymaster: [^\n]+\n$/)
    })

  it('after printing what is sound of a truncated file', async () => {
    const { stdout } = await spymaster(['signals', cut()])
    assert.equal(lines(stdout).length, 16)
  })
  it('leaving what is sound under the partial name', async () => {
    const path = cut()
    const out = `${dirname(path)}/cut.jsonl`
    assert.equal((await spymaster(['signals', path, '--out', out])).code, 1)
    assert.equal(existsSync(out), false)
    assert.equal(lines(readFileSync(`${out}.partial`, 'utf8')).length, 16)
  })
})

describe('spymaster signals on the recorded ES hour', {
  skip: sharedData() === null && NO_SHARED_DATA,
}, () => {
  it('gives a line per 250 ms, one per 10 s in longer silences, from 22:00 to 24:00 UTC', async () => {
    const { stdout } = await spymaster(['signals', recordedHour()])
    const payloads = lines(stdout)
    const times: number[] = payloads.map(({ ts }) => ts)
    assert.equal(new Date(times[0]!).toISOString().slice(0, 16), '2023-12-25T22:00')
    assert.equal(new Date(times.at(-1)!).toISOString().slice(0, 16), '2023-12-25T23:59')
    for (const [place, ts] of times.entries()) {
      const step = place === 0 ? 250 : ts - times[place - 1]!
      assert.ok(
        step === 250 || ts % 10_000 === 0 || step < 10_000,
        `line ${place} comes ${step} ms after the one before`,
      )
      assert.ok(step <= 10_000 && step % 250 === 0, `line ${place} comes ${step} ms after the one before`)
    }
    const crossed = payloads.filter(({ es }) => es.bid >= es.ask)
    assert.ok(crossed.length > 2000, `${crossed.length} lines of a crossed book before the opening`)
    assert.ok(crossed.every(({ status }) => status === 'no_spot'))
    assert.equal(payloads.at(-1).status, 'ok')
  })
})
