import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { SignalsPayload } from '@spymaster/core'
import { spymaster } from './command-line.ts'
import { dbn, givenFile, trade } from './given-files.ts'
import { BELL, level, linesOf, payload, payloads, watched } from './given-payload.ts'

let files = 0
const given = (list: readonly object[]) => givenFile(`run-${++files}.jsonl`, linesOf(list))
const run = payloads(20)
const whole = given(run)

/** The run with other fields in one line and another digest from there on, as another physics gives it. */
const changed = (at: number, fields: Partial<SignalsPayload>): SignalsPayload[] =>
  run.map((item, seq) =>
    seq < at ? item : { ...item, ...(seq === at ? fields : {}), digest: 'f'.repeat(32) },
  )

async function diff(...args: string[]) {
  const { code, stdout, stderr } = await spymaster(['diff', ...args])
  return { code, stderr, lines: stdout.trimEnd().split('\n'), stdout }
}

describe('spymaster diff', () => {
  it('says that nothing differs, with code 0', async () => {
    const { code, stderr, lines } = await diff(whole, given(run))
    assert.deepEqual([code, stderr], [0, ''])
    assert.equal(
      lines.at(-1),
      'No difference in 20 lines, up to 2025-12-18 09:30:04.750 New York (14:30:04.750 UTC), digest 00000000000000000000000000000013.',
    )
    assert.equal((await diff(whole, whole)).code, 0)
  })
  it('shows the fields of the first line that differs, and the line before it, with code 1', async () => {
    const levels = [level(680, { breakScore: 48.12, note: 'Bids at 680.00 look thin.' }), level(681)]
    const other = given(changed(3, { status: 'no_spot', levels }))
    const { code, stdout } = await diff(whole, other)
    assert.equal(code, 1)
    assert.equal(
      stdout,
      `A  ${whole}
B  ${other}

First difference: 2025-12-18 09:30:00.750 New York (14:30:00.750 UTC), seq 3, line 4 of both

                                 A        B
  status                        ok  no_spot
  levels[ROUND_680].breakScore  50    48.12
  levels[ROUND_680].note
      A  Bids look normal.
      B  Bids at 680.00 look thin.
  (digest differs too, as it follows from the others)

Last line that agrees: 2025-12-18 09:30:00.500 New York (14:30:00.500 UTC), seq 2, digest 00000000000000000000000000000002
`,
    )
  })
  it('says where other fields are when there are many', async () => {
    const levels = [level(680, { price: 1, distance: 2 }), level(681, { price: 3 })]
    const { lines } = await diff(whole, given(changed(0, { levels })), '-n', '1')
    assert.ok(
      lines.includes('  and 2 fields more, in levels[ROUND_680], levels[ROUND_681]; --limit shows more'),
    )
    assert.equal(lines.at(-1), 'No line agrees before it.')
  })
  it('says once that settings or names of runs differ, which is no difference', async () => {
    const other = given(run.map((item) => ({ ...item, run: '2025-12-18.2', config: 'c' })))
    const { code, lines } = await diff(whole, other)
    assert.equal(code, 0)
    assert.deepEqual(lines.slice(2, 4), [
      'Settings differ: config 0000000000000001 in A, c in B.',
      'Runs are named 2025-12-18 in A, 2025-12-18.2 in B.',
    ])
  })
  it('names a line that one of them lacks', async () => {
    const { code, lines } = await diff(given(run.toSpliced(5, 2)), whole)
    assert.equal(code, 1)
    assert.equal(lines[2], 'A lacks 2 lines, 2025-12-18 09:30:01.250 to 09:30:01.500 New York.')
    assert.equal(
      lines[4],
      'First difference: A has no line for 2025-12-18 09:30:01.250 New York (14:30:01.250 UTC), B has (seq 5, line 6)',
    )
  })
  it('says which has a beginning and an end of its own', async () => {
    const { code, lines } = await diff(given(run.slice(4)), given(run.slice(0, -1)))
    assert.equal(code, 1)
    assert.deepEqual(lines.slice(2, 4), [
      'Only A has the end: 1 line, 2025-12-18 09:30:04.750 New York.',
      'Only B has the beginning: 4 lines, 2025-12-18 09:30:00.000 to 09:30:00.750 New York.',
    ])
    assert.match(lines[4]!, /^No difference in 15 lines that both have, /)
  })
  it('says so when no line is of the same time', async () => {
    const { code, lines } = await diff(given(run.slice(0, 5)), given(run.slice(9)))
    assert.equal(code, 1)
    assert.match(lines.at(-1)!, /^No line of A is of the same time as one of B/)
  })
  it('says that only digests differ where the runs differed before', async () => {
    const other = changed(0, {}).slice(3)
    const { code, lines } = await diff(given(run.slice(3)), given(other))
    assert.equal(code, 1)
    assert.match(
      lines.at(-1)!,
      /^Digests differ from .* and nothing else in 17 lines: the runs differed before/,
    )
    const late = await diff(given(run.slice(3)), given(other.with(4, { ...other[4]!, session: 'closed' })))
    assert.match(late.lines[2]!, /^Digests differ from 2025-12-18 09:30:00.750 on: they differed before/)
    assert.match(late.stdout, /session {2}regular {2}closed\n/)
  })
  it('bounds what is compared', async () => {
    const other = given(changed(3, { session: 'closed' }).slice(0, 12))
    assert.equal((await diff(whole, other, '--to', '2025-12-18T14:30:00.500Z')).code, 0)
    assert.equal((await diff(whole, other, '--from', '09:30:01', '--to', '09:30:02')).code, 1)
    assert.equal(
      (await diff(whole, given(run.slice(2, 15)), '--from', '09:30:01', '--to', '09:30:03')).code,
      0,
    )
  })
  it('leaves out what it is told to, and the digests that follow from it', async () => {
    const other = given(changed(3, { levels: [level(680, { note: 'Else.' }), level(681)] }))
    for (const field of [
      'levels',
      'levels.note',
      'levels[].note',
      'levels[ROUND_680]',
      'levels[ROUND_680].note',
    ])
      assert.deepEqual([field, (await diff(whole, other, '--ignore', field)).code], [field, 0])
    const { code, stderr } = await diff(whole, other, '--ignore', 'levels.not')
    assert.deepEqual([code, stderr], [1, '--ignore levels.not: no difference has that name\n'])
  })
  it('counts with --all the lines that each field differs in, in the order in which they first do', async () => {
    const other = changed(3, { session: 'closed', universe: [watched(675)] })
    other[9] = { ...other[9]!, session: 'closed', status: 'stale' }
    const { lines } = await diff(whole, given(other.toSpliced(12, 1)), '--all')
    assert.equal(lines[2], 'B lacks 1 line, 2025-12-18 09:30:03.000 New York.')
    assert.deepEqual(lines.slice(-6), [
      '2 of 19 lines differ, in 3 fields:',
      '',
      '              lines  first, New York',
      '  session         2  2025-12-18 09:30:00.750',
      '  universe[]      1  2025-12-18 09:30:00.750',
      '  status          1  2025-12-18 09:30:02.250',
    ])
  })
  it('prints one JSON object', async () => {
    const { code, stdout } = await diff(whole, given(changed(3, { levels: [level(680)] }).slice(1)), '--json')
    assert.equal(code, 1)
    const digest = { a: run[2]!.digest, b: run[2]!.digest }
    assert.deepEqual(JSON.parse(stdout), {
      same: false,
      linesCompared: 3,
      first: {
        ts: BELL + 750,
        seq: 3,
        missingIn: null,
        differences: [
          { path: 'levels[ROUND_681]', a: level(681) },
          { path: 'digest', a: run[3]!.digest, b: 'f'.repeat(32) },
        ],
      },
      lastSame: { ts: BELL + 500, seq: 2, digest },
      digestsDifferFrom: null,
      onlyInA: { lines: 1, before: { lines: 1, fromTs: BELL, toTs: BELL }, within: null, after: null },
      onlyInB: { lines: 0, before: null, within: null, after: null },
      run: null,
      config: null,
    })
  })
  it('reads zstd of many pieces, each of which is gone when the next is read', async () => {
    const long = payloads(400)
    const other = long.with(300, payload(300, { status: 'stale' }))
    const path = givenFile('long.zst', zstdCompressSync(linesOf(long)))
    assert.equal((await diff(given(long), path)).code, 0)
    assert.match((await diff(path, given(other))).stdout, /status {2}ok {2}stale\n/)
  })
  it('reads zstd, standard input, a last line without an end, and other line ends', async () => {
    const text = linesOf(run)
    assert.equal((await diff(whole, givenFile('run.zst', zstdCompressSync(text)))).code, 0)
    assert.equal((await spymaster(['diff', '-', whole], Buffer.from(text))).code, 0)
    assert.equal((await diff(whole, givenFile('open.jsonl', text.trimEnd()))).code, 0)
    assert.equal((await diff(whole, givenFile('crlf.jsonl', text.replaceAll('\n', '\r\n')))).code, 0)
  })
})

describe('spymaster diff refuses in one sentence, with code 2,', () => {
  const text = linesOf(run)
  const cases: [string, string, RegExp][] = [
    ['a missing file', 'missing.jsonl', /^missing\.jsonl: there is no such file/],
    ['a folder', dirname(whole), /is a directory/],
    ['an empty file', givenFile('empty.jsonl', ''), /empty\.jsonl: is empty$/],
    [
      'market data',
      givenFile('a.dbn', dbn([trade()])),
      /a\.dbn: holds market data .*spymaster signals FILE --out/,
    ],
    ['gzip', givenFile('a.gz', gzipSync(text)), /a\.gz: is gzip: decompress it first/],
    ['other text', givenFile('a.txt', 'ts\n1\n'), /a\.txt: line 1 is not a line of signals \(no JSON\)/],
    ['a list', givenFile('list.json', '[1]\n'), /line 1 is not a line of signals \(no JSON object\)/],
    ['other JSON', givenFile('other.jsonl', '{"ts":"1"}\n'), /line 1 is not .* \(no time "ts"\)/],
    ['a blank line', givenFile('blank.jsonl', `${text}\n${text}`), /blank\.jsonl: line 21 is not/],
    ['lines out of order', given([...run, payload(19)]), /line 21 is not later than the line before it/],
    [
      'a second run',
      given([...run, payload(0, { run: '2025-12-18.2' })]),
      /line 21 begins run 2025-12-18\.2, /,
    ],
    ['a line without end', givenFile('long.jsonl', 'x'.repeat(17 << 20)), /line 1 is longer than 16 MiB/],
    [
      'zstd cut short',
      givenFile('cut.zst', zstdCompressSync(text).subarray(0, -9)),
      /cut\.zst: is cut short/,
    ],
  ]
  for (const [what, path, sentence] of cases)
    it(what, async () => {
      const { code, stdout, stderr } = await diff(whole, path, '--all')
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /^spymaster: [^\n]+\n$/)
      assert.match(stderr.trimEnd().replace('spymaster: ', ''), sentence)
    })
  it('a run that breaks off, and compares up to there when told', async () => {
    const cut = givenFile('broken.jsonl', text.slice(0, -100))
    const { code, stderr } = await diff(whole, cut)
    assert.equal(code, 2)
    const advice =
      /breaks off within line 20: let what writes it finish, or compare up to there with (--to) (\S+)\n/
    const [, ...bound] = advice.exec(stderr) ?? []
    assert.equal((await diff(whole, cut, ...bound)).code, 0)
  })
  it('bounds without a line, standard input twice, and one file', async () => {
    const none = await diff(whole, whole, '--from', '10:00')
    assert.equal(none.code, 2)
    assert.match(none.stderr, /run-1\.jsonl: has no line within --from and --to\n/)
    assert.match((await diff('-', '-')).stderr, /only one of A and B can be standard input/)
    assert.match((await diff(whole)).stderr, /diff needs A B/)
  })
})
