import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type OptionPrint, Physics } from '@spymaster/core'
import { type Columns, compact, query, silverTables, trustedFiles, verify, viewName } from '@spymaster/lake'
import { rowsOf } from '../../packages/lake/test/parquet-file.ts'
import { type RecordedLake, recordedLake } from './recorded-lake.ts'

describe('a recorded day in silver', () => {
  let lake: RecordedLake
  let workDir = ''
  before(async () => {
    lake = await recordedLake()
    workDir = join(lake.root, 'compact')
    const { failed } = await compact({ storage: lake.storage, workDir })
    assert.deepEqual(failed, [])
  })
  after(() => lake.dispose())

  const ask = (sql: string) =>
    query(sql, { storage: lake.storage, workDir }, async ({ rows }) => {
      const found: unknown[][] = []
      for await (const piece of rows) found.push(...piece.map((row) => [...row]))
      return found
    })

  it('has every record of the log once', async () => {
    const views = silverTables.map(viewName)
    const counts = await ask(views.map((view) => `SELECT ordinal FROM ${view}`).join(' UNION ALL '))
    const ordinals = counts.map(([ordinal]) => Number(ordinal)).sort((a, b) => a - b)
    assert.equal(ordinals.length, lake.records.length)
    assert.ok(ordinals.every((ordinal, place) => ordinal === place))
  })
  it('signs and prices option prints as core does', async () => {
    const told = new Map<number, OptionPrint>()
    let ordinal = 0
    const physics = new Physics({ onSnap: () => {}, onPrint: (print) => told.set(ordinal, print) })
    for (const record of lake.records) {
      physics.fold(record)
      ordinal++
    }
    const rows = await ask(
      'SELECT ordinal, sign, sign_probability, spot, iv, delta, gamma, vega, theta FROM silver_options_tcbbo ORDER BY ordinal',
    )
    assert.ok(told.size > 100)
    assert.deepEqual(
      rows.map(([place, ...values]) => [Number(place), ...values]),
      [...told].map(([place, { at: _, sign, signProbability, spot, iv, delta, gamma, vega, theta }]) => [
        ...[place, sign, signProbability, spot, iv, delta, gamma, vega, theta],
      ]),
    )
  })
  it('says of options which they are', async () => {
    const rows = await ask(
      'SELECT DISTINCT symbol, strftime(expiry, \'%y%m%d\'), "right", strike FROM silver_options_tcbbo',
    )
    assert.ok(rows.length > 10)
    for (const [symbol, expiry, right, strike] of rows) {
      const cents = String(Number(strike) / 1e6).padStart(8, '0')
      assert.equal(symbol, `SPY   ${expiry}${right}${cents}`)
    }
  })
  it('reads alike by an independent reader', async () => {
    let rows = 0
    for (const table of silverTables)
      for await (const { key } of trustedFiles(lake.storage, table)) {
        const theirs = await rowsOf(await lake.storage.open(key))
        rows += theirs.length
        for (const row of theirs) assertSame(table.columns, key, row)
      }
    assert.equal(rows, lake.records.length)
  })
  it('stands up to verification', async () => {
    const problems: unknown[] = []
    const { faults, rows } = await verify({
      storage: lake.storage,
      workDir,
      onProblem: (one) => problems.push(one),
    })
    assert.deepEqual(problems, [])
    assert.equal(faults, 0)
    assert.ok(rows >= 2 * lake.records.length)
  })

  /** What the other reader finds of a row, against the fields of the log's own record. */
  function assertSame(columns: Columns, key: string, row: Record<string, unknown>): void {
    const record = lake.records[Number(row.ordinal)]!
    const view = new DataView(record.buffer, record.byteOffset, record.length)
    for (const [name, { at, kind }] of Object.entries(columns))
      if (at !== null && kind !== 'text')
        assert.equal(String(row[name] ?? null), fieldAt(view, at, kind), `${key} ${name}`)
  }
})

/** A field of a record as text; `null` for none. */
function fieldAt(view: DataView, at: number, kind: string): string {
  const signed = () => view.getBigInt64(at, true)
  const unsigned = () => view.getBigUint64(at, true)
  switch (kind) {
    case 'u8':
      return String(view.getUint8(at))
    case 'u16':
      return String(view.getUint16(at, true))
    case 'u32':
      return String(view.getUint32(at, true))
    case 'i32':
      return String(view.getInt32(at, true))
    case 'letter':
      return view.getUint8(at) === 0 ? '' : String.fromCharCode(view.getUint8(at))
    case 'time':
      return unsigned() === 2n ** 64n - 1n ? 'null' : String(unsigned())
    case 'u64':
      return String(unsigned())
    default:
      return signed() === 2n ** 63n - 1n ? 'null' : String(signed())
  }
}
