import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { DbnRecord } from '@spymaster/dbn'
import { BATCH_BYTES, BATCH_RECORDS, InputError, mergeFiles } from '@spymaster/ingestor'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import {
  body,
  CALL,
  cmbp1,
  controls,
  ESH4,
  file,
  log,
  MIDNIGHT,
  mbp1,
  mbp10,
  messages,
  metadata,
  records,
  SPY,
  stream,
  trade,
} from './sample-files.ts'

const data = sharedData()
const T = MIDNIGHT
const sequences = (found: readonly DbnRecord[]) =>
  found.map((record) => ('sequence' in record ? record.sequence : -1))
const input = (...parts: DbnRecord[]) => stream(file(parts))

describe('merge order', () => {
  it('is by log time over inputs', async () => {
    const a = input(trade(T + 1n, { sequence: 1 }), trade(T + 4n, { sequence: 4 }))
    const b = input(
      trade(T + 2n, { sequence: 2 }),
      trade(T + 3n, { sequence: 3 }),
      trade(T + 5n, { sequence: 5 }),
    )
    assert.deepEqual(sequences(await body([a, b])), [1, 2, 3, 4, 5])
  })

  it('ranks ties between inputs by kind, whatever the order of the inputs', async () => {
    const ranked = [
      mbp10(T),
      trade(T),
      mbp1(T),
      trade(T, { instrumentId: SPY.vendor }),
      cmbp1(T, 0xb1),
      cmbp1(T, 0xc2),
    ]
    const kinds = (found: DbnRecord[]) => found.map((record) => `${record.rtype} ${record.instrumentId}`)
    const [future, stock, option] = [ESH4.ours, SPY.ours, CALL.ours]
    const expected = [
      `10 ${future}`,
      `0 ${future}`,
      `1 ${stock}`,
      `0 ${stock}`,
      `177 ${option}`,
      `194 ${option}`,
    ]
    assert.deepEqual(kinds(await body(ranked.map((record) => input(record)))), expected)
    assert.deepEqual(kinds(await body(ranked.toReversed().map((record) => input(record)))), expected)
  })

  it('takes a tbbo record for a print, and an mbp-1 record for a quote', async () => {
    const tbbo = stream(file([mbp1(T, { sequence: 1 })], { schema: 'tbbo' }))
    const quotes = stream(file([mbp1(T, { sequence: 2 })], { schema: 'mbp-1' }))
    assert.deepEqual(sequences(await body([tbbo, quotes])), [2, 1])
  })

  it('keeps equal records in the order of the inputs', async () => {
    const inputs = [3, 1, 2].map((sequence) =>
      input(trade(T, { sequence }), trade(T, { sequence: sequence + 10 })),
    )
    assert.deepEqual(sequences(await body(inputs)), [3, 13, 1, 11, 2, 12])
  })

  it('never changes inside an input, whose key is the running maximum of its times', async () => {
    const a = input(
      trade(T + 9n, { sequence: 1 }),
      trade(T + 2n, { sequence: 2 }),
      trade(T + 10n, { sequence: 3 }),
    )
    const b = input(trade(T + 3n, { sequence: 4 }), trade(T + 9n, { sequence: 5 }))
    assert.deepEqual(sequences(await body([a, b])), [4, 1, 2, 5, 3])
  })

  it('gives a record without a sound time the one before it', async () => {
    const a = input(
      trade(T + 1n, { sequence: 1 }),
      trade(T + 50n, { sequence: 2, tsRecv: null }),
      trade(T + 60n, { sequence: 3, flags: 0x08 }),
      trade(T + 9n, { sequence: 4 }),
    )
    const b = input(trade(T + 2n, { sequence: 5 }))
    assert.deepEqual(sequences(await body([a, b])), [1, 2, 3, 5, 4])
  })

  it('places a first record without a sound time by what it has', async () => {
    const flagged = input(trade(T + 3n, { sequence: 1, flags: 0x08 }))
    const without = input({ ...trade(T + 2n, { sequence: 2, tsRecv: null }) })
    assert.deepEqual(
      sequences(await body([flagged, without, input(trade(T + 1n, { sequence: 3 }))])),
      [3, 2, 1],
    )
  })

  it('is exact to the nanosecond over years', async () => {
    const years = 3n * 365n * 86_400_000_000_000n
    const mappings = [
      { rawSymbol: 'SPY', intervals: [{ startDate: '2020-01-01', endDate: '2030-01-01', symbol: '1' }] },
    ]
    const of = (...times: [bigint, number][]) =>
      stream(
        file(
          times.map(([ns, sequence]) => trade(ns, { sequence, instrumentId: 1 })),
          { mappings },
        ),
      )
    const a = of([T, 1], [T + years + 1n, 4], [T + years + 3n, 6])
    const b = of([T + 1n, 2], [T + years, 3], [T + years + 2n, 5])
    assert.deepEqual(sequences(await body([a, b])), [1, 2, 3, 4, 5, 6])
  })
})

describe('what goes on the log', () => {
  it('is no record of a type that core does not use', async () => {
    const header = { publisherId: 1, instrumentId: ESH4.vendor, tsEvent: T }
    const error = { ...header, type: 'error', rtype: 0x15, err: 'gone', code: 255, isLast: 255 } as DbnRecord
    const bar = {
      ...header,
      type: 'ohlcv',
      rtype: 0x20,
      open: 1n,
      high: 1n,
      low: 1n,
      close: 1n,
      volume: 1n,
    } as DbnRecord
    const heartbeat = { ...header, type: 'system', rtype: 0x17, msg: 'Heartbeat', code: 0 } as DbnRecord
    const note = { ...heartbeat, msg: 'something', code: 255 } as DbnRecord
    const found = await log([stream(file([error, bar, heartbeat, note, trade(T)], { schema: null }))])
    assert.deepEqual(
      found.map((record) => record.type),
      ['system', 'trade', 'system'],
    )
    const [, end] = await controls([stream(file([error, bar, heartbeat, note, trade(T)], { schema: null }))])
    assert.equal(end?.type === 'end' && end.dropped, 1)
  })

  it('is refused where a mixed file turns out to hold mbo', async () => {
    const mbo = {
      type: 'mbo',
      rtype: 0xa0,
      publisherId: 1,
      instrumentId: ESH4.vendor,
      tsEvent: T,
      orderId: 1n,
      price: 1n,
      size: 1,
      flags: 0,
      channelId: 0,
      action: 'A',
      side: 'B',
      tsRecv: T,
      tsInDelta: 0,
      sequence: 0,
    } as DbnRecord
    await assert.rejects(
      log([stream(file([trade(T), mbo], { schema: null }))]),
      /holds mbo records.*\(record 1\)/,
    )
  })
})

describe('messages', () => {
  it('are of at most 256 records and 128 KiB, numbered without a gap, aligned to four bytes', async () => {
    const deep = Array.from({ length: 1000 }, (_, k) => mbp10(T + BigInt(k)))
    const prints = Array.from({ length: 3000 }, (_, k) => trade(T + BigInt(k)))
    let next = 0
    for (const { run, first, count, bytes } of await messages([input(...deep), input(...prints)])) {
      assert.deepEqual([run, first, records(bytes).length], ['2024-03-05', next, count])
      assert.ok(
        count > 0 && count <= BATCH_RECORDS && bytes.length <= BATCH_BYTES && bytes.byteOffset % 4 === 0,
      )
      next += count
    }
    assert.equal(next, 4002)
  })

  it('are full but for the last of a run', async () => {
    const prints = Array.from({ length: 999 }, (_, k) => trade(T + BigInt(k)))
    assert.deepEqual(
      (await messages([input(...prints)])).map(({ count }) => count),
      [256, 256, 256, 233],
    )
  })

  it('hold the records before a fault in any input, and then the fault is thrown', async () => {
    const cut = file([1, 2, 3].map((k) => trade(T + BigInt(k), { sequence: k }))).subarray(0, -5)
    for (const lengths of [[1 << 20], [60]]) {
      const found: number[] = []
      const whole = input(trade(T, { sequence: 0 }), trade(T + 9n, { sequence: 9 }))
      await assert.rejects(async () => {
        for await (const { bytes } of mergeFiles([whole, stream(cut, lengths)]))
          found.push(...sequences(records(bytes)))
      }, InputError)
      assert.deepEqual(found, [-1, 0, 1, 2])
    }
  })

  it('are none of an input without records', async () => {
    assert.deepEqual(await messages([stream(metadata())]), [])
  })

  it('are refused of no input, and of one given twice', async () => {
    await assert.rejects(log([]), /at least one file is needed/)
    await assert.rejects(log(['a.dbn', './a.dbn']), /a\.dbn: is given twice/)
  })
})

describe('a real hour of ES', { skip: data === null && NO_SHARED_DATA }, () => {
  it('merges depth and prints', async () => {
    const folder = join(data!, 'dbn/es')
    const found = await body([
      join(folder, 'esh4-20231225.trades.dbn.zst'),
      join(folder, 'esh4-20231225.mbp-10.dbn.zst'),
    ])
    assert.equal(found.length, 43_780 + 2973)
    const times = found.map((record) => ('tsRecv' in record ? record.tsRecv! : 0n))
    assert.ok(times.every((time, k) => k === 0 || time >= times[k - 1]!))
    assert.ok(found.every((record) => record.instrumentId === ESH4.ours))
  })
})
