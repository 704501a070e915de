import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import {
  type ImportBatch,
  importRecords,
  LakeError,
  LocalStorage,
  optionTradesOfCsv,
  RunRecord,
  readManifests,
  tableOfKey,
  textLines,
} from '@spymaster/lake'
import fc from 'fast-check'
import { allOf } from './all-of.ts'
import { printOf } from './given-market.ts'
import { rowsOf } from './parquet-file.ts'

const base = await mkdtemp(join(tmpdir(), 'spymaster-import-'))
after(() => rm(base, { recursive: true }))

const SUM = 'ab'.repeat(32)
let storage: LocalStorage
let root: string
beforeEach(async () => {
  root = await mkdtemp(join(base, 'lake-'))
  storage = await LocalStorage.open(join(root, 'lake'))
})

async function* batches(
  count: number,
  size = 4,
  failAt = Number.POSITIVE_INFINITY,
): AsyncGenerator<ImportBatch> {
  for (let at = 0; at < count; at += size) {
    if (at >= failAt) throw new Error('cut')
    const records = Array.from({ length: Math.min(size, count - at) }, (_, more) => printOf(at + more))
    yield { bytes: Uint8Array.from(Buffer.concat(records)), count: records.length }
  }
}

const imported = (from: AsyncIterable<ImportBatch>) =>
  importRecords({ storage, workDir: join(root, 'work'), madeBy: 'test', sha256: SUM, batches: from })

async function allRows(): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  for await (const { key } of storage.list('bronze/'))
    if (tableOfKey(key) !== undefined) rows.push(...(await rowsOf(await storage.open(key))))
  return rows
}

describe('an import', () => {
  it("knows each record by the file's checksum and its place", async () => {
    const result = await imported(batches(10))
    assert.deepEqual(
      [result.records, result.rows, result.dropped, result.source],
      [10, 10, 0, `file-${SUM.slice(0, 16)}`],
    )
    const rows = await allRows()
    assert.deepEqual(
      rows.map(({ ordinal }) => Number(ordinal)),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    )
    assert.deepEqual([rows[0]!.run, rows[0]!.log_seq, rows[0]!.source], [null, null, result.source])
  })
  it('of the same file again adds nothing', async () => {
    await imported(batches(10))
    const again = await imported(batches(10, 3))
    assert.deepEqual([again.rows, again.before], [0, 10])
    assert.equal((await allRows()).length, 10)
  })
  it('that broke off shows nothing, and is made whole by the next', async () => {
    await assert.rejects(imported(batches(10, 2, 6)), /cut/)
    assert.deepEqual(await allRows(), [])
    await imported(batches(10))
    assert.equal((await allRows()).length, 10)
  })
  it('leaves out what is of no instrument of ours, and counts it', async () => {
    async function* mixed(): AsyncGenerator<ImportBatch> {
      const foreign = printOf(1)
      new DataView(foreign.buffer).setUint32(4, 0, true)
      yield { bytes: Uint8Array.from(Buffer.concat([printOf(0), foreign, printOf(2)])), count: 3 }
    }
    const { rows, dropped } = await imported(mixed())
    assert.deepEqual([rows, dropped], [2, 1])
    assert.deepEqual(
      (await allRows()).map(({ ordinal }) => Number(ordinal)),
      [0, 2],
    )
  })
})

describe('a flat file of option trades', () => {
  const header = 'ticker,conditions,correction,exchange,price,sip_timestamp,size'
  async function* lines(...text: string[]): AsyncGenerator<string> {
    yield* text
  }
  const take = (...text: string[]) => imported(optionTradesOfCsv(lines(header, ...text), 'trades.csv'))

  it('becomes trades with the letter of their type, those of SPY alone', async () => {
    const result = await take(
      'O:SPY251218C00680000,209,0,302,1.25,1766066400123456789,3',
      'O:SPX251218C06800000,209,0,302,12.5,1766066400123456790,1',
      'O:SPY251218P00679000,"232,209",0,302,0.07,1766066401000000000,20',
      'O:SPY251218P00679000,227,1,302,0.07,1766066402000000000,20',
    )
    assert.deepEqual([result.records, result.rows, result.dropped], [4, 2, 2])
    const rows = await allRows()
    assert.deepEqual(
      rows.map(({ symbol, price, size, ts_recv, ordinal }) => [
        symbol,
        price,
        Number(size),
        ts_recv,
        Number(ordinal),
      ]),
      [
        ['SPY   251218C00680000', 1_250_000_000n, 3, 1766066400123456789n, 0],
        ['SPY   251218P00679000', 70_000_000n, 20, 1766066401000000000n, 2],
      ],
    )
    const { unpackSaleConditions } = await import('@spymaster/events')
    assert.deepEqual(
      rows.map((row) => unpackSaleConditions(row.ts_in_delta as number)?.trim()),
      ['I', 'f'],
    )
  })
  it('is refused by its header, or by a line, in a sentence', async () => {
    const sentence = (from: AsyncIterable<ImportBatch>, pattern: RegExp) =>
      assert.rejects(imported(from), (error) => error instanceof LakeError && pattern.test(error.message))
    await sentence(
      optionTradesOfCsv(lines('a,b'), 'x.csv'),
      /x\.csv has no column ticker, price, sip_timestamp, size/,
    )
    await sentence(optionTradesOfCsv(lines(), 'x.csv'), /x\.csv is empty/)
    const line = 'O:SPY251218C00680000,209,0,302,cheap,1766066400123456789,3'
    await sentence(
      optionTradesOfCsv(lines(header, line), 'x.csv'),
      /x\.csv, line 2: price must be a decimal number, was "cheap"/,
    )
  })
  it('is refused where a number does not fit, rather than wrapped around', async () => {
    const numbered = `${header},sequence_number`
    const line = 'O:SPY251218C00680000,209,0,302,1.25,1766066400123456789'
    for (const [rest, column] of [
      ['3,4294967296', 'sequence_number'],
      ['4294967297,1', 'size'],
    ] as const)
      await assert.rejects(
        imported(optionTradesOfCsv(lines(numbered, `${line},${rest}`), 'x.csv')),
        new RegExp(`x\\.csv, line 2: ${column} must be at most 4294967295, was 429496729`),
      )
  })
})

describe('lines of a file', () => {
  const textOf = async (name: string, bytes: string | Uint8Array): Promise<string[]> => {
    const path = join(root, name)
    await writeFile(path, bytes)
    return await allOf(textLines(path))
  }
  it('are those of the text, wherever it is cut into pieces, with any ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'ä', ',', '€') }), { maxLength: 30 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (texts, end, hasLastEnd) => {
          const wanted = [...texts, 'x'.repeat(70_000)]
          const text = wanted.join(end) + (hasLastEnd ? end : '')
          assert.deepEqual(await textOf('a.csv', text), wanted)
          assert.deepEqual(await textOf('a.csv.gz', gzipSync(text)), wanted)
        },
      ),
      { numRuns: 30 },
    )
  })
  it('are refused in a sentence where a compressed file is cut off or is none', async () => {
    const packed = gzipSync(Array.from({ length: 5000 }, (_, k) => `line ${k ** 3}`).join('\n'))
    const isCorrupt = (message: RegExp) => (error: unknown) =>
      error instanceof LakeError && error.code === 'corrupt' && message.test(error.message)
    await assert.rejects(
      textOf('a.csv.gz', packed.subarray(0, packed.length / 2)),
      isCorrupt(/^a\.csv\.gz is cut off behind line \d+: download it again$/),
    )
    await assert.rejects(textOf('b.csv.gz', 'a,b\n'), isCorrupt(/^b\.csv\.gz is no sound gzip file/))
  })
  it('are refused where one has no end', async () => {
    await assert.rejects(textOf('a.csv', `a\n${'x'.repeat(3_000_000)}`), /a\.csv, line 2 has no end/)
  })
})

describe('a manifest', () => {
  it('says from its beginning on what runs, and at its end what came of it', async () => {
    const about = {
      kind: 'import',
      code: '0.1.0',
      config: null,
      inputs: [{ name: 'a.dbn', bytes: 5, sha256: SUM }],
    } as const
    const run = await RunRecord.begin(storage, about)
    const found = async () => {
      for await (const manifest of readManifests(storage)) return manifest
      return undefined
    }
    assert.deepEqual([(await found())?.outcome, (await found())?.ended], ['running', null])
    await run.end({ outcome: 'complete', counts: { rows: 3 }, error: null })
    const { outcome, counts, inputs, node } = (await found())!
    assert.deepEqual(
      [outcome, counts, inputs, node],
      ['complete', { rows: 3 }, about.inputs, process.versions.node],
    )
  })
})
