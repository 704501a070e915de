import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bronze, compact } from '@spymaster/lake'
import fc from 'fast-check'
import { GivenLake, type GivenRow, HOUR_NS } from './given-bronze.ts'
import { keysOf } from './storage.contract.ts'

const table = bronze.futures.trades

/** Few values of each field, so that genuine records are equal often, within a recording and across. */
const content = fc.record({
  at: fc.integer({ min: 0, max: 3 }),
  sequence: fc.integer({ min: 0, max: 2 }),
  size: fc.integer({ min: 1, max: 2 }),
  hasTime: fc.boolean(),
})
type Content = Parameters<Parameters<typeof content.map>[0]>[0]

const rowOf = (
  { at, sequence, size, hasTime }: Content,
  source: string,
  run: string | null,
  ordinal: number,
): GivenRow => ({
  rtype: 0,
  instrument_id: 0x10199,
  ts_event: hasTime ? String(HOUR_NS + BigInt(at)) : null,
  ts_recv: String(HOUR_NS + BigInt(at) + 5n),
  price: '6789250000000',
  sequence,
  size,
  action: 'T',
  side: 'A',
  run,
  log_seq: run === null ? null : ordinal >> 1,
  ordinal,
  source,
})

const RECORDINGS = [
  ['log-1', '2025-12-18'],
  ['log-1', '2025-12-18.2'],
  ['file-00000000000000aa', null],
] as const

const recordings = fc.array(fc.array(content, { maxLength: 12 }), { minLength: 1, maxLength: 3 })

/** Rows in files: each row in at least one, in any order. */
const spread = (rows: number) =>
  fc.tuple(
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: rows, maxLength: rows }),
    fc.array(fc.tuple(fc.nat(Math.max(0, rows - 1)), fc.integer({ min: 0, max: 3 })), { maxLength: 6 }),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: rows + 6, maxLength: rows + 6 }),
  )

const given = recordings.chain((all) => {
  const rows = all.flatMap((contents, k) =>
    contents.map((fields, ordinal) => rowOf(fields, RECORDINGS[k]![0], RECORDINGS[k]![1], ordinal)),
  )
  return fc.tuple(fc.constant(rows), spread(rows.length))
})

function filesOf(
  rows: readonly GivenRow[],
  [homes, copies, keys]: [number[], [number, number][], number[]],
): GivenRow[][] {
  const placed = rows.map((row, k) => ({ row, file: homes[k]! }))
  if (rows.length > 0) placed.push(...copies.map(([k, file]) => ({ row: rows[k]!, file })))
  const shuffled = placed.map((entry, k) => ({ ...entry, key: keys[k]! })).sort((a, b) => a.key - b.key)
  return [0, 1, 2, 3]
    .map((file) => shuffled.filter((entry) => entry.file === file).map(({ row }) => row))
    .filter((file) => file.length > 0)
}

/** How many of each content there are, at most over the recordings. */
function expected(rows: readonly GivenRow[]): Map<string, number> {
  const most = new Map<string, number>()
  for (const [source, run] of RECORDINGS) {
    const counts = new Map<string, number>()
    for (const row of rows.filter((one) => one.source === source && one.run === run)) {
      const key = `${row.ts_event} ${row.ts_recv} ${row.sequence} ${row.size}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    for (const [key, count] of counts) most.set(key, Math.max(most.get(key) ?? 0, count))
  }
  return most
}

async function silverOf(files: readonly (readonly GivenRow[])[], order: 1 | -1) {
  const lake = await GivenLake.make()
  try {
    for (const rows of order === 1 ? files : files.toReversed()) await lake.addFile(table, rows)
    const result = await compact({ storage: lake.storage, workDir: lake.workDir })
    const keys = (await keysOf(lake.storage, 'silver/')).filter((key) => key.endsWith('.parquet'))
    const bytes = await Promise.all(keys.map(async (key) => Buffer.from((await lake.storage.get(key)) ?? [])))
    return { result, keys, bytes, rows: keys.length === 0 ? [] : await lake.rowsOf(keys) }
  } finally {
    await lake.dispose()
  }
}

describe('compaction', () => {
  it('gives the same bytes however rows are shuffled, copied and spread over files', async () => {
    await fc.assert(
      fc.asyncProperty(given, async ([rows, how]) => {
        const files = filesOf(rows, how as [number[], [number, number][], number[]])
        const plain = await silverOf(rows.length === 0 ? [] : [rows], 1)
        const other = await silverOf(files, -1)
        assert.deepEqual(other.keys, plain.keys)
        for (const [k, bytes] of plain.bytes.entries()) assert.ok(bytes.equals(other.bytes[k]!))
      }),
      { numRuns: 12 },
    )
  })
  it('keeps of equal rows as many as the recording with most of them has', async () => {
    await fc.assert(
      fc.asyncProperty(given, async ([rows, how]) => {
        const files = filesOf(rows, how as [number[], [number, number][], number[]])
        const { rows: silver, result } = await silverOf(files, 1)
        const found = new Map<string, number>()
        for (const row of silver) {
          const key = `${row.ts_event} ${row.ts_recv} ${row.sequence} ${row.size}`
          found.set(key, (found.get(key) ?? 0) + 1)
        }
        assert.deepEqual(new Map([...found].sort()), new Map([...expected(rows)].sort()))
        assert.equal(result.read, files.flat().length)
        assert.equal(result.read, result.written + result.duplicates)
        assert.equal(result.written, silver.length)
      }),
      { numRuns: 12 },
    )
  })
})
