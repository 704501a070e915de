import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { spymaster } from '../../apps/cli/test/command-line.ts'
import { type RecordedLake, recordedLake } from './recorded-lake.ts'

describe('spymaster lake', () => {
  let lake: RecordedLake
  before(async () => {
    lake = await recordedLake({ minutes: 2, rate: 0.1 })
  })
  after(() => lake.dispose())

  /** Runs the command on the lake: [exit code, standard output, standard error]. */
  async function run(...words: readonly string[]): Promise<[number, string, string]> {
    const { code, stdout, stderr } = await spymaster(['lake', ...words, '--data-dir', lake.root])
    return [code, stdout, stderr]
  }

  it('says what is there before anything is compacted', async () => {
    const [code, stdout] = await run('dates')
    assert.equal(code, 0)
    assert.match(stdout, /^2025-12-18 {2}silver is up to date for 0 of \d+ hours: spymaster lake compact$/m)
    assert.match(stdout, /^ {2}bronze {2}futures\/mbp-10 +ESH6 +[\d,]+ +\d/m)
    assert.match(stdout, /no message of the logs is missing\n$/)
  })
  it('compacts, and the next time finds all as it should be', async () => {
    const [code, stdout] = await run('compact')
    assert.equal(code, 0)
    assert.match(
      stdout,
      /^\d+ partitions compacted: ([\d,]+) rows read, 0 of them twice, \1 written\n\d+ option prints signed and priced: .*\n$/,
    )
    const [, again] = await run('compact', '--json')
    const { compacted, unchanged, failed } = JSON.parse(again)
    assert.deepEqual([compacted, failed], [0, []])
    assert.ok(unchanged > 5)
  })
  it('compacts prints anew when they are to be signed otherwise, and nothing else', async () => {
    const [, stdout] = await run('compact', '--json', '--set', 'signAccuracyQuote=0.9')
    assert.equal(JSON.parse(stdout).compacted, 1)
    await run('compact')
  })
  it('tells programs what a recording has', async () => {
    const file = join(lake.root, 'twin.dbn.zst')
    const [code, stdout] = await run('twin', '2025-12-18', '--out', file, '--json')
    const told = { file, run: '2025-12-18', source: 'log-1', records: lake.records.length, isCut: false }
    assert.deepEqual([code, JSON.parse(stdout)], [0, told])
  })
  it('answers queries as a table, as CSV and as JSON', async () => {
    const sql =
      "SELECT symbol, count(*) AS n, NULL AS none, 'a,b' AS text FROM silver_futures_mbp_10 GROUP BY symbol"
    const rows = lake.records.filter((record) => record[1] === 10).length
    assert.deepEqual(await run('query', sql), [
      0,
      `symbol  ${'n'.padStart(String(rows).length)}  none  text\nESH6    ${rows}     -  a,b\n`,
      '',
    ])
    assert.deepEqual(await run('query', sql, '--csv'), [0, `symbol,n,none,text\nESH6,${rows},,"a,b"\n`, ''])
    const [, json] = await run('query', sql, '--json')
    assert.deepEqual(JSON.parse(json), { symbol: 'ESH6', n: String(rows), none: null, text: 'a,b' })
  })
  it('ends with 2 and a sentence for what cannot be asked', async () => {
    const cases = [
      [['query'], /lake query needs one/],
      [['query', 'SELECT', '1'], /lake query takes one query: put it in quotes/],
      [['query', 'SELEC 1'], /the query cannot be read: syntax error at or near "SELEC", character 1/],
      [['query', 'DROP VIEW x'], /a query must be a SELECT: the lake is only read/],
      [['query', 'SELECT 1', '--csv', '--json'], /--csv and --json do not mix/],
      [['dates', '--from', '2025-02-30'], /--from must be a date as YYYY-MM-DD, was "2025-02-30"/],
      [['dates', '--from', '2025-12-19', '--to', '2025-12-18'], /must not be after/],
      [['dates', 'all'], /lake dates takes nothing besides options, was also given "all"/],
      [['verify', '--table', 'mpb-10'], /no table is named mpb-10: did you mean mbp-10\?/],
      [['compact', '--table', 'quotes'], /no table is named quotes: the lake has futures\/mbp-10, /],
      [['verfy'], /a lake cannot verfy: did you mean verify\?/],
      [['dates', '--lake', 's3://'], /a lake in a store is s3:\/\/BUCKET\/PREFIX/],
      [['dates', '--lake', 's3://x/y'], /needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/],
    ] as const
    for (const [words, message] of cases) {
      const [code, stdout, stderr] = await run(...words)
      assert.deepEqual([code, stdout], [2, ''], words.join(' '))
      assert.match(stderr, message)
      assert.equal(stderr.split('\n').length, 2, stderr)
    }
  })
  it('says that nothing was checked where nothing is of what was asked for', async () => {
    const [code, stdout] = await run('verify', '--from', '2031-01-01')
    assert.deepEqual([code, stdout], [0, 'nothing was checked: the lake has no file of what was asked for\n'])
  })
  it('ends with 2 where there is no lake, and leaves no trace', async () => {
    const nowhere = join(lake.root, 'nowhere')
    for (const words of [['dates'], ['compact'], ['verify'], ['query', 'SELECT 1'], ['twin', '2025-12-18']]) {
      const { code, stdout, stderr } = await spymaster(['lake', ...words, '--lake', nowhere])
      assert.deepEqual([code, stdout], [2, ''], words.join(' '))
      assert.match(
        stderr,
        /^spymaster: there is no lake in .*nowhere: name one with --lake or --data-dir, or record/,
      )
      assert.equal(existsSync(nowhere), false)
    }
  })
  it('answers a query of a lake that may only be read, and leaves nothing anywhere', async () => {
    const before = await readdir(lake.storage.name)
    const [code] = await run('query', 'SELECT count(*) FROM bronze_futures_mbp_10')
    assert.equal(code, 0)
    assert.deepEqual(await readdir(lake.storage.name), before)
    assert.deepEqual((await readdir(lake.root)).includes('lake-work'), false)
  })
  it('verifies, and ends with 1 where something is wrong', async () => {
    const [code, stdout] = await run('verify')
    assert.match(stdout, /all is as it was committed\n$/)
    assert.equal(code, 0)
    const key = 'bronze/futures/mbp-10/notes.txt'
    await writeFile(join(lake.storage.name, key), 'mine')
    const [broken, report] = await run('verify')
    assert.equal(broken, 1)
    assert.match(report, /^foreign {2}bronze\/futures\/mbp-10\/notes\.txt: is no file of the lake/m)
    const [, json] = await run('verify', '--json')
    assert.deepEqual(
      JSON.parse(json).problems.map(({ kind, where }: { kind: string; where: string }) => [kind, where]),
      [['foreign', key]],
    )
    await rm(join(lake.storage.name, key))
    const twin = 'twin/log-1/run=2025-12-18/notes.txt'
    await writeFile(join(lake.storage.name, twin), 'mine')
    assert.match((await run('verify'))[1], new RegExp(`^foreign {2}${twin}: is no file of the lake`, 'm'))
    await rm(join(lake.storage.name, twin))
  })
})
