import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type DbnRecord,
  encodeRecord,
  FLAG,
  patchInstrumentId,
  type RecordType,
  RecordView,
  RTYPE,
  systemCode,
  systemMessage,
  systemRecord,
  timeOrigin,
  UNDEF_PRICE,
  WORDS,
} from '@spymaster/dbn'
import { sample, samples } from './samples.ts'
import { concat } from './streams.ts'

const code = (char: string) => (char === '' ? 0 : char.charCodeAt(0))
const nanos = (price: bigint | null) => (price === null ? UNDEF_PRICE : Number(price))

/** A view on the first of some records. */
function viewOf(...records: Uint8Array[]): RecordView {
  const view = new RecordView().attach(concat(...records))
  view.next()
  return view
}

/** Compares what getters and the object of a record say. */
function agree(record: DbnRecord, expected: (view: RecordView) => [unknown, unknown][]): void {
  const view = viewOf(encodeRecord(record))
  for (const [k, [read, wanted]] of expected(view).entries())
    assert.deepEqual(read, wanted, `${record.type}, row ${k}`)
}

describe('record view', () => {
  it('steps over records of any length and ends', () => {
    const kinds: RecordType[] = ['mbp-10', 'ohlcv', 'definition', 'trade', 'system']
    const view = new RecordView().attach(concat(...kinds.map((type) => encodeRecord(sample(type)))))
    const rtypes: number[] = []
    while (view.next()) rtypes.push(view.rtype)
    assert.deepEqual(rtypes.slice(0, 1), [RTYPE.mbp10])
    assert.equal(rtypes.length, 5)
    assert.equal(view.next(), false)
    assert.equal(view.index, 4)
  })

  it('has nothing to step to before it is attached and in an empty batch', () => {
    assert.equal(new RecordView().next(), false)
    assert.equal(new RecordView().attach(new Uint8Array(0)).next(), false)
  })

  it('goes from batch to batch, within one memory and from one to another', () => {
    const view = new RecordView()
    const two = concat(...samples('trade', 2).map(encodeRecord))
    for (const bytes of [two.subarray(0, 48), two.subarray(48), two.slice(48)]) {
      assert.ok(view.attach(bytes).next())
      assert.deepEqual(view.record, bytes)
      assert.ok(!view.next())
    }
  })

  it('refuses bytes that are not aligned or not whole words', () => {
    assert.throws(() => new RecordView().attach(new Uint8Array(9).subarray(1)), { code: 'alignment' })
    assert.throws(() => new RecordView().attach(new Uint8Array(9)), { code: 'truncated' })
  })

  it('refuses lengths of nothing and beyond the batch, with their place', () => {
    const trade = encodeRecord(sample('trade'))
    for (const length of [0, 3, 13]) {
      const bad = trade.slice()
      bad[0] = length
      const view = viewOf(trade, bad)
      assert.throws(() => view.next(), { code: 'record-length', offset: 48, record: 1 })
    }
  })

  it('reads what the object of a trade, mbp-1 or mbp-10 record says', () => {
    for (const record of [...samples('trade'), ...samples('mbp-1'), ...samples('mbp-10')]) {
      agree(record, (view) => [
        [view.publisherId, record.publisherId],
        [view.instrumentId, record.instrumentId],
        [view.price(), nanos(record.price)],
        [view.size, record.size],
        [view.action, code(record.action)],
        [view.side, code(record.side)],
        [view.flags, record.flags],
        [view.depth, record.depth],
        [view.sequence, record.sequence],
        [view.words[view.word + WORDS.sequence], record.sequence],
      ])
      for (const [k, level] of ('levels' in record ? record.levels : []).entries()) {
        agree(record, (view) => [
          [view.bidPrice(k), nanos(level.bidPx)],
          [view.askPrice(k), nanos(level.askPx)],
          [view.bidSize(k), level.bidSz],
          [view.askSize(k), level.askSz],
          [view.bidCount(k), level.bidCt],
          [view.askCount(k), level.askCt],
        ])
      }
    }
  })

  it('reads what the object of a bbo, cmbp-1 or cbbo record says', () => {
    for (const record of [...samples('bbo'), ...samples('cmbp-1'), ...samples('cbbo')]) {
      const [level] = record.levels
      agree(record, (view) => [
        [view.price(), nanos(record.price)],
        [view.size, record.size],
        [view.side, code(record.side)],
        [view.flags, record.flags],
        [view.bidPrice(0), nanos(level!.bidPx)],
        [view.askPrice(0), nanos(level!.askPx)],
        [view.bidSize(0), level!.bidSz],
        [view.askSize(0), level!.askSz],
        [view.bidCount(0), 'bidPb' in level! ? level.bidPb : level!.bidCt],
        [view.askCount(0), 'askPb' in level! ? level.askPb : level!.askCt],
      ])
    }
  })

  it('reads what the object of an mbo record says', () => {
    for (const record of samples('mbo', 20)) {
      agree(record, (view) => [
        [view.mboOrderId(), record.orderId],
        [view.mboPrice(), nanos(record.price)],
        [view.mboSize, record.size],
        [view.mboAction, code(record.action)],
        [view.mboSide, code(record.side)],
        [view.mboFlags, record.flags],
      ])
    }
  })

  it('reads what the object of a statistics record says', () => {
    for (const record of [
      ...samples('statistics', 20),
      sample('statistics', { quantity: 12_345_678_901n, updateAction: 1 }),
      sample('statistics', { quantity: null, updateAction: 2 }),
    ]) {
      agree(record, (view) => [
        [view.statType, record.statType],
        [view.statQuantity(), nanos(record.quantity)],
        [view.isStatDeleted, record.updateAction === 2],
      ])
    }
  })

  it('reads prices exactly below 2^53 nanos, of either sign, and no price as UNDEF_PRICE', () => {
    for (const price of [0n, 1n, -1n, 5_999_750_000_000n, -250_000_000n, 2n ** 53n - 1n, 1n - 2n ** 53n]) {
      assert.equal(viewOf(encodeRecord(sample('trade', { price }))).price(), Number(price))
    }
    assert.equal(viewOf(encodeRecord(sample('trade', { price: null }))).price(), UNDEF_PRICE)
  })

  it('sees the flags one by one', () => {
    const view = viewOf(encodeRecord(sample('mbp-10', { flags: FLAG.last | FLAG.maybeBadBook })))
    assert.deepEqual([view.flags & FLAG.last, view.flags & FLAG.snapshot], [FLAG.last, 0])
  })
})

describe('times of a record view', () => {
  const midnight = 1_703_548_800_000_000_000n
  const origin = timeOrigin(midnight)

  it('are exact nanoseconds on either side of the origin', () => {
    for (const since of [0n, 1n, -1n, 86_399_999_999_999n, -7_200_000_000_001n, 2n ** 53n - 1n]) {
      const view = viewOf(
        encodeRecord(sample('trade', { tsEvent: midnight + since, tsRecv: midnight + since })),
      )
      assert.equal(view.tsEventSince(origin), Number(since))
      assert.equal(view.tsRecvSince(origin), Number(since))
    }
  })

  const withTsRecv = [
    'mbo',
    'trade',
    'mbp-1',
    'mbp-10',
    'bbo',
    'cmbp-1',
    'cbbo',
    'definition',
    'statistics',
    'status',
    'imbalance',
  ] as const
  for (const type of withTsRecv) {
    it(`of reception are found in ${type} records, of each of their type codes`, () => {
      for (const record of samples(type, 20)) {
        const at = encodeRecord({ ...record, tsRecv: midnight + 12_345_678_901n } as DbnRecord)
        assert.equal(viewOf(at).tsRecvSince(origin), 12_345_678_901)
        assert.ok(
          Number.isNaN(viewOf(encodeRecord({ ...record, tsRecv: null } as DbnRecord)).tsRecvSince(origin)),
        )
      }
    })
  }

  it('of reception are NaN where the type has none', () => {
    for (const type of ['ohlcv', 'symbol-mapping', 'system', 'error'] as const) {
      assert.ok(Number.isNaN(viewOf(encodeRecord(sample(type))).tsRecvSince(origin)), type)
    }
  })
})

describe('system records', () => {
  const system = systemRecord({ tsEvent: 5n, msg: '{"type":"clock"}', code: 255 })

  it('have 320 bytes, a message and a code', () => {
    const view = viewOf(system)
    assert.equal(system.length, 320)
    assert.deepEqual(
      [view.rtype, view.instrumentId, systemMessage(view), systemCode(view)],
      [RTYPE.system, 0, '{"type":"clock"}', 255],
    )
  })

  it('hold 302 bytes of UTF-8 and refuse 303', () => {
    const msg = `${'é'.repeat(150)}ab`
    assert.equal(systemMessage(viewOf(systemRecord({ tsEvent: 0n, msg, code: 0 }))), msg)
    assert.throws(() => systemRecord({ tsEvent: 0n, msg: `${msg}c`, code: 0 }), {
      code: 'text',
      message: /system\.msg must be at most 302 bytes of UTF-8, was 303/,
    })
  })

  it('are the only ones with a message', () => {
    const view = viewOf(encodeRecord(sample('error')))
    assert.throws(() => systemMessage(view), { code: 'rtype' })
    assert.throws(() => systemCode(view), { code: 'rtype' })
  })

  it('refuse a message that is not UTF-8, with its place', () => {
    const bad = system.slice()
    bad[16] = 0xff
    assert.throws(() => systemMessage(viewOf(bad)), { code: 'text', offset: 16, record: 0 })
  })
})

describe('patching an instrument id', () => {
  it('changes the id alone, unsigned', () => {
    const record = sample('trade', { tsOut: 9n })
    const bytes = encodeRecord(record)
    patchInstrumentId(bytes, 0, 0x8001_0203)
    assert.deepEqual(bytes, encodeRecord({ ...record, instrumentId: 0x8001_0203 }))
    assert.equal(viewOf(bytes).instrumentId, 0x8001_0203)
    patchInstrumentId(bytes, 0, 0x8001_0203 | 0)
    assert.equal(viewOf(bytes).instrumentId, 0x8001_0203)
  })

  it('refuses a place where no header fits', () => {
    assert.throws(() => patchInstrumentId(new Uint8Array(20), 5, 1), { code: 'truncated' })
    assert.throws(() => patchInstrumentId(new Uint8Array(20), -1, 1), { code: 'truncated' })
  })
})
