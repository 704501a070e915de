import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { bronze, compact, lakeDates, readRows, silverTableOf } from '@spymaster/lake'
import { Engine } from '../src/parquet/engine.ts'
import { GivenLake, HOUR, HOUR_NS } from './given-bronze.ts'
import { hasLakeCode } from './storage.contract.ts'

const { trades } = bronze.futures
const HOUR_LENGTH = 3_600_000_000_000n
const row = (ordinal: number, hour = 0) => ({
  ts_event: String(HOUR_NS + BigInt(hour) * HOUR_LENGTH + BigInt(ordinal)),
  price: ordinal === 0 ? null : '9223372036854775000',
  size: ordinal,
  side: ordinal % 2 === 0 ? 'A' : 'B',
  source: 'log-1',
  run: '2025-12-18',
  ordinal: 10 * hour + ordinal,
})

describe('a reader', () => {
  let lake: GivenLake
  let engine: Engine
  before(async () => {
    lake = await GivenLake.make()
    engine = await Engine.open()
    for (const hour of [0, 1, 24])
      await lake.addFile(
        trades,
        [0, 1, 2, 3].map((k) => row(k, hour)),
        { hour: HOUR + hour },
      )
    await lake.addFile(trades, [row(7)], { symbol: 'ESH6' })
    await compact({ storage: lake.storage, workDir: lake.workDir })
  })
  after(async () => {
    engine.close()
    await lake.dispose()
  })

  type Range = Parameters<typeof readRows<typeof trades>>[3]
  async function ordinals(range: Range, table = trades): Promise<number[]> {
    const found: number[] = []
    for await (const rows of readRows(lake.storage, engine, table, range))
      found.push(...rows.map(({ ordinal }) => ordinal))
    return found
  }

  it('gives rows as the registry types them', async () => {
    const found = []
    for await (const rows of readRows(lake.storage, engine, trades, {
      symbol: 'ESZ5',
      toNs: HOUR_NS + 2n,
      columns: ['ts_event', 'price', 'size', 'side', 'ordinal', 'run', 'log_seq'],
    }))
      found.push(...rows)
    const common = { run: '2025-12-18', log_seq: null }
    assert.deepEqual(found, [
      { ts_event: HOUR_NS, price: null, size: 0, side: 'A', ordinal: 0, ...common },
      { ts_event: HOUR_NS + 1n, price: 9223372036854775000n, size: 1, side: 'B', ordinal: 1, ...common },
    ])
  })
  it('takes in the beginning of a range and leaves out its end', async () => {
    const range = { symbol: 'ESZ5', fromNs: HOUR_NS + 2n, toNs: HOUR_NS + HOUR_LENGTH + 1n }
    assert.deepEqual(await ordinals(range), [2, 3, 10])
    assert.deepEqual(await ordinals({ ...range, toNs: range.fromNs }), [])
  })
  it('chooses by symbol and by the values of columns', async () => {
    assert.deepEqual(await ordinals({ symbol: 'ESH6' }), [7])
    assert.deepEqual(await ordinals({ symbol: 'ESZ5', where: { side: 'B' } }), [1, 3, 11, 13, 241, 243])
    assert.deepEqual(await ordinals({ symbol: 'ESZ5', where: { price: null } }), [0, 10, 240])
    assert.deepEqual(await ordinals({ symbol: 'ESZ5', where: { size: 2, side: 'A' } }), [2, 12, 242])
    assert.deepEqual(await ordinals({ where: { ts_event: HOUR_NS + 3n } }), [3])
  })
  it('reads silver as it reads bronze', async () => {
    const silver = silverTableOf(trades) as typeof trades
    assert.deepEqual(await ordinals({ symbol: 'ESZ5' }, silver), await ordinals({ symbol: 'ESZ5' }))
  })
  it('refuses columns that the table has not', async () => {
    const range = { columns: ['colour'] } as unknown as Range
    await assert.rejects(ordinals(range), hasLakeCode('invalid'))
  })

  it('says what there is by date, and what of it is compacted', async () => {
    const { days, holes } = await lakeDates(lake.storage)
    assert.deepEqual(
      days.map(({ date, hours, compacted, gaps }) => ({ date, hours, compacted, gaps })),
      [
        { date: '2025-12-18', hours: 3, compacted: 3, gaps: 0 },
        { date: '2025-12-19', hours: 1, compacted: 1, gaps: 0 },
      ],
    )
    const [first] = days[0]!.tables.filter(({ tier, symbol }) => tier === 'silver' && symbol === 'ESZ5')
    const { bytes, ...rest } = first!
    assert.ok(bytes > 0)
    assert.deepEqual(rest, {
      tier: 'silver',
      table: 'futures/trades',
      symbol: 'ESZ5',
      files: 2,
      rows: 8,
      fromNs: String(HOUR_NS),
      toNs: String(HOUR_NS + HOUR_LENGTH + 3n),
    })
    assert.deepEqual(holes, [])
  })
  it('says what is missing, and what is to be compacted', async () => {
    const gap = '{"type":"gap","feed":"es","fromNs":"1","toNs":"2","why":"lost"}'
    const control = { msg: gap, code: 255, source: 'log-1', run: '2025-12-18', ordinal: 50 }
    await lake.addFile(
      bronze.system.control,
      [control, { ...control, msg: '{"type":"clock"}', ordinal: 51 }],
      {
        symbol: 'ALL',
      },
    )
    await lake.skipMessages('log-1', 3)
    await lake.addFile(trades, [row(8)], { hour: HOUR + 24 })
    const { days, holes } = await lakeDates(lake.storage)
    assert.deepEqual(
      days.map(({ hours, compacted, gaps }) => ({ hours, compacted, gaps })),
      [
        { hours: 4, compacted: 3, gaps: 1 },
        { hours: 1, compacted: 0, gaps: 0 },
      ],
    )
    assert.deepEqual(holes, ['bronze of log-1: messages 6 to 8 are in no commit: one has been removed'])
  })
})
