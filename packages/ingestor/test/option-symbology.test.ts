import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type DbnRecord, type Metadata, RTYPE, type Schema } from '@spymaster/dbn'
import { dateToDays, packInstrument, parseSymbol } from '@spymaster/events'
import { openDbn } from '@spymaster/ingestor'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import { body, CALL, cmbp1, controls, file, HOUR, MIDNIGHT, mapping, stream, trade } from './sample-files.ts'

const data = sharedData()
const DAY = 24n * HOUR
const OPRA: Partial<Metadata> = { dataset: 'OPRA.PILLAR', stypeIn: 'parent', symbols: ['SPY.OPT'] }

const ours = (symbol: string): number => packInstrument(parseSymbol(symbol, '2024-03-05')!)
const at = (ns: bigint, instrumentId: number) => trade(ns, { instrumentId })

/** A file of OPRA's prints. */
const opra = (records: readonly DbnRecord[], mappings: Metadata['mappings'], parts: Partial<Metadata> = {}) =>
  stream(file(records, { ...OPRA, mappings, ...parts }))

async function ids(records: readonly DbnRecord[], mappings: Metadata['mappings'], parts?: Partial<Metadata>) {
  return (await body([opra(records, mappings, parts)])).map(({ instrumentId }) => instrumentId)
}

const level = { bidPx: 90_000_000n, askPx: 110_000_000n, bidSz: 5, askSz: 5, bidPb: 22, askPb: 31 }
const quote = (rtype: number) =>
  ({ ...cmbp1(MIDNIGHT, 0xb1), type: 'cbbo', rtype, levels: [level] }) as DbnRecord
const openInterest = {
  ...{ type: 'statistics', rtype: RTYPE.statistics, publisherId: 30, instrumentId: CALL.vendor, tsRef: null },
  ...{ tsEvent: MIDNIGHT, tsRecv: MIDNIGHT, price: null, quantity: 57_924n, sequence: 1, tsInDelta: 0 },
  ...{ statType: 9, channelId: 1, updateAction: 1, statFlags: 0 },
} as DbnRecord

const SCHEMAS: [Schema, DbnRecord][] = [
  ['trades', trade(MIDNIGHT, { instrumentId: CALL.vendor })],
  ['tcbbo', cmbp1(MIDNIGHT, 0xc2)],
  ['cmbp-1', cmbp1(MIDNIGHT, 0xb1)],
  ['cbbo-1s', quote(RTYPE.cbbo1s)],
  ['cbbo-1m', quote(RTYPE.cbbo1m)],
  ['statistics', openInterest],
]

describe('a file of SPY options asked for by parent', () => {
  for (const [schema, record] of SCHEMAS)
    it(`of ${schema} has its records on the log, ids ours and nothing else changed`, async () => {
      const found = await body([opra([record], [mapping('SPY   240305C00500000', CALL.vendor)], { schema })])
      assert.equal(found.length, 1)
      const { type, rtype, tsEvent } = record
      const { instrumentId } = found[0]!
      assert.deepEqual(
        { type, rtype, tsEvent, instrumentId: CALL.ours },
        { ...pick(found[0]!), instrumentId },
      )
    })

  it('gives an id the contract of its UTC day, whatever it meant the day before', async () => {
    const near = mapping('SPY   240305C00500000', 7, '2024-03-05', '2024-03-06')
    const far = mapping('SPY   240306P00490000', 7, '2024-03-06', '2024-03-07')
    const times = [0n, DAY - 1n, DAY, 2n * DAY - 1n].map((ns) => MIDNIGHT + ns)
    const found = await ids(
      times.map((ns) => at(ns, 7)),
      [near, far],
    )
    const [call, put] = [ours(near.rawSymbol), ours(far.rawSymbol)]
    assert.deepEqual(found, [call, call, put, put])
  })
  it('gives a contract one id of ours whatever ids it has on its days', async () => {
    const intervals = [3, 5, 4].map((symbol, k) => {
      const startDate = `2024-03-0${5 + k}`
      return { startDate, endDate: `2024-03-0${6 + k}`, symbol: String(symbol) }
    })
    const records = [3, 5, 4].map((id, k) => at(MIDNIGHT + BigInt(k) * DAY + 15n * HOUR, id))
    const symbol = 'SPY   240308C00500000'
    assert.deepEqual(await ids(records, [{ rawSymbol: symbol, intervals }]), Array(3).fill(ours(symbol)))
  })
  it('gives an id that means nothing on a day to nothing, and counts the record', async () => {
    const mappings = [mapping('SPY   240305C00500000', 7, '2024-03-05', '2024-03-06')]
    const all = await controls([opra([at(MIDNIGHT, 7), at(MIDNIGHT + DAY, 7)], mappings)])
    assert.deepEqual(
      all.map((record) => record.type === 'end' && [record.records, record.dropped]),
      [false, [1, 1]],
    )
  })
  it('has no place for adjusted and flexible contracts, off-grid strikes and other roots: they are counted', async () => {
    const refused = ['SPY1  240305C00500000', '2SPY  240305C00500000', 'SPY   240305C00500010']
    const symbols = [...refused, 'SPY   240305C00500125', 'SPYG  240305C00050000', 'SPY   240305C00500000']
    const mappings = symbols.map((symbol, k) => mapping(symbol, k + 1))
    const records = symbols.map((_symbol, k) => at(MIDNIGHT, k + 1))
    assert.deepEqual(await ids(records, mappings), [CALL.ours])
    const end = (await controls([opra(records, mappings)])).at(-1)
    assert.equal(end?.type === 'end' && end.dropped, 5)
  })
})

function pick({ type, rtype, tsEvent }: DbnRecord) {
  return { type, rtype, tsEvent }
}

describe('what a stream says of its option ids', () => {
  const CALL_TODAY = 'SPY   240305C00500000'
  const PUT_LATER = 'SPY   240308P00490000'
  const says = (ns: bigint, stypeOutSymbol: string, endTs: bigint | null = null) =>
    ({
      ...{ type: 'symbol-mapping', rtype: 0x16, publisherId: 0, instrumentId: 7, tsEvent: ns, startTs: null },
      ...{ stypeIn: 4, stypeInSymbol: 'SPY.OPT', stypeOut: 1, stypeOutSymbol, endTs },
    }) as DbnRecord

  it('holds over days until it says otherwise', async () => {
    const records = [says(MIDNIGHT, PUT_LATER), at(MIDNIGHT + DAY, 7), says(MIDNIGHT + DAY, CALL_TODAY)]
    assert.deepEqual(await ids(records, []), [ours(PUT_LATER)])
  })
  it('holds no longer than the contract lives', async () => {
    const records = [says(MIDNIGHT, CALL_TODAY), at(MIDNIGHT + DAY - 1n, 7), at(MIDNIGHT + DAY, 7)]
    assert.deepEqual(await ids(records, []), [ours(CALL_TODAY)])
  })
  it('ends when it says so, at the end of that day', async () => {
    for (const endTs of [MIDNIGHT + DAY, MIDNIGHT + 20n * HOUR]) {
      const records = [says(MIDNIGHT, PUT_LATER, endTs), at(MIDNIGHT + DAY - 1n, 7), at(MIDNIGHT + DAY, 7)]
      assert.deepEqual(await ids(records, []), [ours(PUT_LATER)])
    }
  })
  it('goes before the metadata of its day, and gives way to that of a later one', async () => {
    const [today, next] = ['SPY   240307C00501000', 'SPY   240307C00502000']
    const mappings = [
      mapping(today, 7, '2024-03-05', '2024-03-06'),
      mapping(next, 7, '2024-03-06', '2024-03-07'),
    ]
    const records = [at(MIDNIGHT, 7), says(MIDNIGHT, PUT_LATER), at(MIDNIGHT, 7), at(MIDNIGHT + DAY, 7)]
    assert.deepEqual(await ids(records, mappings), [ours(today), ours(PUT_LATER), ours(next)])
  })
})

describe('a month of all SPY options', { skip: data === null && NO_SHARED_DATA }, () => {
  it('has every id of every contract right on its days', async () => {
    const read = await openDbn(join(data!, 'dbn/es/definition-opra.dbn.zst'))
    const mappings = read.metadata!.mappings.filter((_one, k) => k % 5 === 0)
    await read.close()
    const records: DbnRecord[] = []
    const expected: number[] = []
    const days = ['2023-08-03', '2023-08-04', '2023-08-05', '2023-08-07']
    for (const date of days)
      for (const { rawSymbol, intervals } of mappings)
        for (const { startDate, endDate, symbol } of intervals)
          if (date >= startDate && date < endDate) {
            const ns = BigInt(dateToDays(date)) * DAY
            records.push(at(ns + (expected.length % 2 === 0 ? 0n : DAY - 1n), Number(symbol)))
            expected.push(ours(rawSymbol))
          }
    // The running maximum of log times must stay on its day.
    const found = await ids(records, mappings)
    assert.ok(expected.length > 5000 && new Set(expected).size > 1500)
    assert.deepEqual(found, expected)
  })
})

describe('recorded option files', { skip: data === null && NO_SHARED_DATA }, () => {
  const folder = join(data ?? '', 'dbn/databento-python/OPRA.PILLAR')
  for (const schema of [
    'cbbo-1m',
    'cbbo-1s',
    'definition',
    'mbp-1',
    'ohlcv-1m',
    'statistics',
    'tbbo',
    'trades',
  ])
    it(`of AAPL are refused in one sentence that says so: ${schema}`, async () => {
      await assert.rejects(body([join(folder, `test_data.${schema}.dbn.zst`)]), {
        message:
          /zst: holds AAPL {2}250221C00250000; Spymaster reads SPY, outright ES futures and options on SPY$/,
      })
    })
  for (const name of ['cmbp-1.v2', 'cmbp-1.v3', 'cbbo-1s.v2', 'cbbo-1s.v3'])
    it(`of the conformance set are read: ${name}`, async () => {
      const found = await body([join(data!, 'dbn/conformance', `test_data.${name}.dbn.zst`)])
      const id = packInstrument({ kind: 'ES', year: 2021, month: 3 })
      assert.deepEqual(
        found.map(({ instrumentId }) => instrumentId),
        [id, id],
      )
    })
})
