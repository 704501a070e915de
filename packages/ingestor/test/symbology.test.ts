import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import { DbnDecoder, type DbnRecord, encodeRecord, type Metadata } from '@spymaster/dbn'
import { CONSOLIDATED_PUBLISHER, packInstrument, packSaleConditions } from '@spymaster/events'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import * as sample from './sample-files.ts'
import {
  body,
  CALL,
  controls,
  ESH4,
  file,
  HOUR,
  MIDNIGHT,
  mapping,
  SPREAD,
  SPY,
  stream,
  trade,
} from './sample-files.ts'

const data = sharedData()
const DAY = 24n * HOUR
const es = (year: number, month: number) => packInstrument({ kind: 'ES', year, month })

/** Instrument ids on the log of a file of prints. */
async function ids(records: DbnRecord[], mappings: Metadata['mappings'], parts: Partial<Metadata> = {}) {
  return (await body([stream(file(records, { mappings, ...parts }))])).map((record) => record.instrumentId)
}

const at = (ns: bigint, instrumentId: number) => trade(ns, { instrumentId })

describe('instrument ids on the log', () => {
  it('are ours, and nothing else of a record changes', async () => {
    const vendor = [SPY, ESH4, CALL].map((one, k) => at(MIDNIGHT + BigInt(k), one.vendor))
    const ours = [SPY, ESH4, CALL].map((one, k) => at(MIDNIGHT + BigInt(k), one.ours))
    assert.deepEqual(await body([stream(file(vendor))]), ours)
  })
  it('leave a trade its sale conditions', async () => {
    const print = { publisherId: CONSOLIDATED_PUBLISHER, tsInDelta: packSaleConditions('@FTI') }
    const given = { ...at(MIDNIGHT, SPY.vendor), ...print } as DbnRecord
    assert.deepEqual(await body([stream(file([given]))]), [{ ...given, instrumentId: SPY.ours }])
  })

  it('follow the mappings by UTC date, the last one not included', async () => {
    const mappings = [
      mapping('SPY', 7, '2024-03-05', '2024-03-06'),
      mapping('ESH4', 7, '2024-03-06', '2024-03-07'),
    ]
    const times = [-1n, 0n, DAY - 1n, DAY, 2n * DAY - 1n, 2n * DAY].map((ns) => MIDNIGHT + ns)
    const found = await ids(
      times.map((ns) => at(ns, 7)),
      mappings,
    )
    assert.deepEqual(found, [SPY.ours, SPY.ours, ESH4.ours, ESH4.ours])
  })

  it('come from ids that a request by id maps to symbols', async () => {
    const mappings = [mapping(String(ESH4.vendor), 'ESH4'), mapping('77', 'ESH4-ESM4')]
    const records = [at(MIDNIGHT, ESH4.vendor), at(MIDNIGHT, 77)]
    assert.deepEqual(await ids(records, mappings, { stypeIn: 'instrument_id', stypeOut: 'raw_symbol' }), [
      ESH4.ours,
    ])
  })

  it('take a one-digit year near the date of its interval', async () => {
    const mappings = [mapping('ESH4', 7, '2014-03-05', '2014-03-06'), mapping('ESH4', 8)]
    assert.deepEqual(await ids([at(MIDNIGHT, 8)], mappings), [ESH4.ours])
    assert.deepEqual(await ids([at(1_394_000_000_000_000_000n, 7)], mappings), [es(2014, 3)])
  })

  it('resolve a continuous contract by expiry on the date', async () => {
    const intervals = [
      { startDate: '2024-03-01', endDate: '2024-03-16', symbol: '1' },
      { startDate: '2024-03-16', endDate: '2024-04-01', symbol: '2' },
    ]
    const mappings = [{ rawSymbol: 'ES.c.0', intervals }, mapping('ES.c.1', 3, '2024-03-01', '2024-03-16')]
    const records = [at(MIDNIGHT, 1), at(MIDNIGHT, 3), at(MIDNIGHT + 12n * DAY, 2)]
    assert.deepEqual(await ids(records, mappings, { stypeIn: 'continuous' }), [
      es(2024, 3),
      es(2024, 6),
      es(2024, 6),
    ])
  })

  it('hold a continuous contract by volume through a roll before the calendar one', async () => {
    const intervals = [
      { startDate: '2024-03-01', endDate: '2024-03-06', symbol: '1' },
      { startDate: '2024-03-06', endDate: '2024-03-08', symbol: '2' },
      { startDate: '2024-03-08', endDate: '2024-04-01', symbol: '2' },
    ]
    const records = [at(MIDNIGHT, 1), at(MIDNIGHT + DAY, 2), at(MIDNIGHT + 12n * DAY, 2)]
    const found = await ids(records, [{ rawSymbol: 'ES.v.0', intervals }])
    assert.deepEqual(found, [es(2024, 3), es(2024, 6), es(2024, 6)])
  })

  it('come from symbol mappings and definitions in the stream, from there on', async () => {
    const learned = { publisherId: 0, tsEvent: MIDNIGHT, instrumentId: 9 }
    const says = (stypeOutSymbol: string): DbnRecord => ({
      ...learned,
      type: 'symbol-mapping',
      rtype: 0x16,
      stypeIn: 255,
      stypeInSymbol: 'ES.FUT',
      stypeOut: 255,
      stypeOutSymbol,
      startTs: null,
      endTs: null,
    })
    const records = [
      at(MIDNIGHT, 9),
      says('ESH4'),
      at(MIDNIGHT, 9),
      says('ESM4'),
      at(MIDNIGHT, 9),
      says('NQM4'),
      at(MIDNIGHT, 9),
    ]
    const live = { mappings: [], schema: null, stypeIn: null }
    for (const lengths of [[1 << 20], [50]]) {
      const bytes = file(records, live)
      assert.deepEqual(
        (await body([stream(bytes, lengths)])).map((record) => record.instrumentId),
        [ESH4.ours, es(2024, 6)],
      )
      const [session, end] = await controls([stream(bytes, lengths)])
      assert.deepEqual(session?.type === 'session' && session.outrights, ['ESH4'])
      assert.equal(end?.type === 'end' && end.dropped, 2)
    }
  })

  it('come from a recorded live stream', { skip: data === null && NO_SHARED_DATA }, async () => {
    const path = join(data!, 'dbn/databento-python/LIVE/test_data.live.dbn.zst')
    const decoder = new DbnDecoder()
    const { bytes } = decoder.push(zstdDecompressSync(await readFile(path)))
    const taken = sample.records(bytes).filter((record) => record.type !== 'mbo')
    const live = Buffer.concat([
      sample.metadata({ ...decoder.metadata! }),
      ...taken.map((record) => encodeRecord(record)),
    ])
    const records = await body([stream(live)])
    assert.ok(records.length > 10)
    assert.ok(records.every((record) => record.instrumentId === es(2024, 12)))
    const [session] = await controls([stream(live)])
    assert.deepEqual(session?.type === 'session' && session.outrights, ['ESZ4'])
  })

  it('are missing for spreads and other roots, which are counted', async () => {
    const records = [SPREAD.vendor, ESH4.vendor, SPREAD.vendor, 12_345].map((id) => at(MIDNIGHT, id))
    const [, end] = await controls([stream(file(records))])
    assert.deepEqual(end, { type: 'end', run: '2024-03-05', records: 1, dropped: 3 })
  })
})

describe('a file that holds nothing of ours', () => {
  const rows: [string, Partial<Metadata>, RegExp][] = [
    [
      'names its symbols',
      { mappings: ['AAPL', 'QQQ', 'NQH4', 'ESH4-ESM4'].map((symbol, k) => mapping(symbol, k)) },
      /holds AAPL, QQQ, NQH4 and 1 more; Spymaster reads SPY, outright ES futures and options on SPY/,
    ],
    [
      'names adjusted options',
      { mappings: [mapping('SPY1  240305C00500000', 1)] },
      /holds SPY1 {2}240305C00500000;/,
    ],
    ['is refused where no symbol is stated', { mappings: [] }, /does not say which of its instruments/],
    [
      'is refused where it is order by order',
      { mappings: [], schema: 'mbo' },
      /holds mbo records, order by order/,
    ],
    ['is refused where its bars are not of a minute', { schema: 'ohlcv-1d' }, /holds ohlcv-1d bars/],
    ['is refused where it is no market', { schema: 'definition' }, /holds definition only/],
  ]
  for (const [name, parts, message] of rows)
    it(name, async () => {
      await assert.rejects(body([stream(file([at(MIDNIGHT, 1)], parts))]), message)
    })
})
