import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { LocalStorage, type RunManifest, readManifests } from '@spymaster/lake'
import { spymaster } from '../../apps/cli/test/command-line.ts'
import { allOf } from '../../packages/lake/test/all-of.ts'

const HEADER = 'ticker,conditions,correction,exchange,price,sip_timestamp,size'
/** A flat file of so many trades, each a nanosecond behind the one before. */
const flatFile = (trades: number): string =>
  [
    HEADER,
    ...Array.from(
      { length: trades },
      (_, k) => `O:SPY251218C00680000,209,0,302,1.${k % 90},${1766066400000000000n + BigInt(k)},3`,
    ),
  ].join('\n')

describe('spymaster lake import of a flat file', () => {
  const dir = { path: '' }
  beforeEach(async () => {
    if (dir.path !== '') await rm(dir.path, { recursive: true })
    dir.path = await mkdtemp(join(tmpdir(), 'spymaster-flat-'))
  })
  after(() => rm(dir.path, { recursive: true }))

  async function imported(name: string, content: string | Uint8Array) {
    const path = join(dir.path, name)
    await writeFile(path, content)
    const { code, stdout, stderr } = await spymaster(['lake', 'import', path, '--data-dir', dir.path])
    return { code, said: stdout.replace(`${path}: `, ''), stderr }
  }

  async function manifests(): Promise<RunManifest[]> {
    return await allOf(readManifests(await LocalStorage.open(join(dir.path, 'lake'))))
  }

  for (const [name, pack] of [
    ['trades.csv', (text: string) => text],
    ['trades.csv.gz', (text: string) => gzipSync(text)],
  ] as const)
    it(`takes every line of ${name}, whether few or many`, async () => {
      for (const trades of [1, 3, 20_000]) {
        const { code, said, stderr } = await imported(name, pack(flatFile(trades)))
        assert.match(said, new RegExp(`^${trades} rows of ${trades} records; 0 of no instrument`), stderr)
        assert.equal(code, 0)
      }
      assert.deepEqual(
        (await manifests()).map(({ outcome, counts }) => [outcome, counts.rows]),
        [
          ['complete', 1],
          ['complete', 3],
          ['complete', 20_000],
        ],
      )
    })
  it('says in a sentence, and in the manifest, that a file is cut off, is none, or is of another kind', async () => {
    const packed = gzipSync(flatFile(20_000))
    const cases = [
      [
        'cut.csv.gz',
        packed.subarray(0, packed.length - 900),
        /^spymaster: cut\.csv\.gz is cut off behind line/,
      ],
      ['junk.csv.gz', 'junk', /^spymaster: junk\.csv\.gz is no sound gzip file/],
      ['junk.csv', 'a,b\n1,2\n', /^spymaster: junk\.csv has no column ticker, price/],
      ['empty.csv', '', /^spymaster: empty\.csv is empty/],
    ] as const
    for (const [name, content, sentence] of cases) {
      const { code, said, stderr } = await imported(name, content)
      assert.deepEqual([code, said], [1, ''], stderr)
      assert.match(stderr, sentence)
      assert.equal(stderr.split('\n').length, 2, stderr)
    }
    const ends = await manifests()
    assert.equal(ends.length, cases.length)
    for (const { outcome, error } of ends) {
      assert.equal(outcome, 'failed')
      assert.match(error ?? '', /\.csv/)
    }
  })
})
