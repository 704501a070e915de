import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { encodeRecord } from '@spymaster/dbn'
import { unpackInstrument } from '@spymaster/events'
import {
  BronzeHold,
  LocalStorage,
  MarketOrder,
  partitionOfKey,
  StretchWriter,
  tableOfKey,
} from '@spymaster/lake'
import fc from 'fast-check'
import { anyRecord } from './any-record.ts'
import { expectedRow, firstDifference } from './expected-row.ts'
import { rowsOf } from './parquet-file.ts'

const base = await mkdtemp(join(tmpdir(), 'spymaster-bronze-'))
after(() => rm(base, { recursive: true }))

const RUN = '2025-12-18'
const HOUR_NS = 3_600_000_000_000n

type Row = Record<string, unknown>

/** Takes records in as messages of so many. */
function take(hold: BronzeHold, records: readonly Uint8Array[], size: number): void {
  for (let at = 0; at < records.length; at += size) {
    const part = records.slice(at, at + size)
    const headers = { run: RUN, first: String(at), count: String(part.length) }
    const data = new Uint8Array(Buffer.concat(part))
    const fault = hold.add({
      seq: at / size + 1,
      subject: 'market.events',
      id: `${RUN}/${at}`,
      headers,
      data,
    })
    assert.equal(fault, null)
  }
}

/** Writes records as messages of so many, and gives every row with the key of its file. */
async function recorded(
  records: readonly Uint8Array[],
  size: number,
): Promise<{ key: string; rows: Row[] }[]> {
  const dir = await mkdtemp(join(base, 'lake-'))
  const storage = await LocalStorage.open(join(dir, 'lake'))
  const options = {
    storage,
    tier: 'bronze',
    source: 'log-1',
    after: 0,
    workDir: join(dir, 'work'),
    madeBy: '0',
  } as const
  const writer = await StretchWriter.open(options)
  const order = new MarketOrder()
  const hold = new BronzeHold(2 ** 21, order, null)
  // Memory that has been used, by rows in another order, must show nothing of them.
  take(hold, records.toReversed(), records.length)
  hold.clear()
  order.place = null
  take(hold, records, size)
  const heading = {
    first: hold.first,
    last: hold.last,
    lastId: null,
    lastSum: null,
    next: hold.place,
    missing: null,
  }
  const commit = await writer.write(heading, hold.parts('log-1'))
  await writer.close()
  assert.equal(commit.rows, records.length)
  return await Promise.all(
    commit.files.map(async ({ key, rows }) => {
      const found = await rowsOf(await storage.open(key))
      assert.equal(found.length, rows)
      return { key, rows: found }
    }),
  )
}

describe('bronze', () => {
  it('keeps every field of every record, where and when it came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRecord, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (records, size) => {
          const seen = new Set<number>()
          for (const { key, rows } of await recorded(records, size))
            for (const row of rows) {
              const ordinal = Number(row.ordinal)
              const bytes = records[ordinal]!
              seen.add(ordinal)
              assert.equal(Number(row.log_seq), Math.floor(ordinal / size) + 1)
              assert.equal(row.run, RUN)
              assert.equal(row.source, 'log-1')
              const id = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)
              if (key.startsWith('bronze/system/raw/')) {
                assert.equal(row.record, Buffer.from(bytes).toString('hex'))
                assert.equal(unpackInstrument(id), null)
                continue
              }
              const expected = expectedRow(bytes)
              assert.equal(firstDifference(row, expected), null)
              const columns = Object.keys(tableOfKey(key)!.columns)
              const own = ['run', 'log_seq', 'ordinal', 'source']
              assert.deepEqual(Object.keys(row), columns)
              assert.deepEqual(columns.filter((name) => !(name in expected)).sort(), own.sort())
            }
          assert.equal(seen.size, records.length)
        },
      ),
      { numRuns: 25 },
    )
  })
  it('puts rows into the hour of their event time, in ascending order, equals as they came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { minLength: 1, maxLength: 60 }), async (records) => {
        for (const { key, rows } of await recorded(records, 8)) {
          const { date, hour } = partitionOfKey(tableOfKey(key)!, key)!
          const from = BigInt(Date.parse(`${date}T00:00:00Z`)) * 1_000_000n + BigInt(hour) * HOUR_NS
          let before: Row = { ts_event: -1n, ordinal: -1n }
          for (const row of rows) {
            const time = row.ts_event === null ? -1n : BigInt.asUintN(64, row.ts_event as bigint)
            if (time >= 0n) assert.ok(time >= from && time < from + HOUR_NS, key)
            const last = before.ts_event as bigint
            assert.ok(time > last || (time === last && (row.ordinal as bigint) > (before.ordinal as bigint)))
            before = { ...row, ts_event: time }
          }
        }
      }),
      { numRuns: 15 },
    )
  })
  it('keeps control records, and whole what is neither', async () => {
    const { CONTROL_CODE } = await import('@spymaster/events')
    const control = (msg: string, instrumentId = 0) =>
      encodeRecord({
        type: 'system',
        rtype: 0x17,
        publisherId: 0,
        instrumentId,
        tsEvent: 5n,
        msg,
        code: CONTROL_CODE,
      })
    const broken = control('x').slice()
    broken.fill(0xff, 16, 20)
    const files = await recorded([control('{"type":"clock"}'), broken, control('größer')], 2)
    const rows = files.flatMap(({ rows }) => rows)
    assert.deepEqual(
      rows.map(({ msg, record }) => msg ?? record).sort(),
      [Buffer.from(broken).toString('hex'), 'größer', '{"type":"clock"}'].sort(),
    )
  })
})
