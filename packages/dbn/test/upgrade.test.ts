import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DbnRecord, type DbnVersion, ERROR_CODE, RTYPE, SYSTEM_CODE } from '@spymaster/dbn'
import { concat, decodeAll, decodeChunks, pieces } from './streams.ts'

const ascii = (text: string) => new TextEncoder().encode(text)

/** A record of an older version: header, then pieces at their offsets. */
function older(rtype: number, size: number, parts: Record<number, Uint8Array | number[]>): Uint8Array {
  const bytes = new Uint8Array(size)
  bytes.set([size / 4, rtype, 1, 0, 9, 0, 0, 0, 3])
  for (const [at, part] of Object.entries(parts)) bytes.set(part, Number(at))
  return bytes
}

const header = (rtype: number) => ({ rtype, publisherId: 1, instrumentId: 9, tsEvent: 3n })

function upgraded<Type extends DbnRecord['type']>(version: DbnVersion, bytes: Uint8Array, type: Type) {
  const { records } = decodeAll(bytes, { fragmentVersion: version })
  assert.equal(records[0]?.type, type)
  return records[0] as Extract<DbnRecord, { type: Type }>
}

describe('upgrading system records of version 1', () => {
  for (const [msg, code] of [
    ['Heartbeat', SYSTEM_CODE.heartbeat],
    ['Subscription request for mbp-10 data succeeded', SYSTEM_CODE.subscriptionAck],
    ['Subscription request 1 failed', SYSTEM_CODE.unset],
    ['Warning: slow reading', SYSTEM_CODE.slowReaderWarning],
    ['Finished mbo replay', SYSTEM_CODE.replayCompleted],
    ['End of interval for ohlcv-1m', SYSTEM_CODE.endOfInterval],
    ['', SYSTEM_CODE.unset],
  ] as const) {
    it(`gives '${msg}' the code ${code}`, () => {
      const record = upgraded(1, older(RTYPE.system, 80, { 16: ascii(msg) }), 'system')
      assert.deepEqual(record, { type: 'system', ...header(RTYPE.system), msg, code })
    })
  }
})

describe('upgrading error records of version 1', () => {
  for (const [err, code] of [
    ['User or API key deactivated', ERROR_CODE.apiKeyDeactivated],
    ['User has reached their open connection limit', ERROR_CODE.connectionLimitExceeded],
    ['Failed to resolve symbol XYZ', ERROR_CODE.symbolResolutionFailed],
    ['Internal error', ERROR_CODE.internalError],
    ['Slow client detected for 5 s', ERROR_CODE.skippedRecordsAfterSlowReading],
    ['something else', ERROR_CODE.unset],
  ] as const) {
    it(`gives '${err}' the code ${code}`, () => {
      const record = upgraded(1, older(RTYPE.error, 80, { 16: ascii(err) }), 'error')
      assert.deepEqual(record, { type: 'error', ...header(RTYPE.error), err, code, isLast: 255 })
    })
  }
})

describe('upgrading', () => {
  it('widens the symbols of a version 1 mapping, whose symbology types are not stated', () => {
    const none = Array.from({ length: 8 }, () => 255)
    const bytes = older(RTYPE.symbolMapping, 80, {
      16: ascii('ES.c.0'),
      38: ascii('ESH4'),
      64: [5],
      72: none,
    })
    assert.deepEqual(upgraded(1, bytes, 'symbol-mapping'), {
      type: 'symbol-mapping',
      ...header(RTYPE.symbolMapping),
      stypeIn: 255,
      stypeInSymbol: 'ES.c.0',
      stypeOut: 255,
      stypeOutSymbol: 'ESH4',
      startTs: 5n,
      endTs: null,
    })
  })

  for (const version of [1, 2] as const) {
    for (const [bytes, quantity] of [
      [[0xff, 0xff, 0xff, 0x7f], null],
      [[0xfe, 0xff, 0xff, 0xff], -2n],
      [[0x10, 0x27, 0, 0], 10_000n],
    ] as const) {
      it(`widens the quantity ${quantity} of version ${version} statistics`, () => {
        const old = older(RTYPE.statistics, 64, {
          16: [1],
          24: [2],
          32: [4],
          40: [...bytes],
          44: [7],
          48: [6],
          52: [9],
          54: [3],
          56: [1, 8],
        })
        assert.deepEqual(upgraded(version, old, 'statistics'), {
          type: 'statistics',
          ...header(RTYPE.statistics),
          tsRecv: 1n,
          tsRef: 2n,
          price: 4n,
          quantity,
          sequence: 7,
          tsInDelta: 6,
          statType: 9,
          channelId: 3,
          updateAction: 1,
          statFlags: 8,
        })
      })
    }
  }

  it('keeps the sending time behind the record', () => {
    const bytes = older(RTYPE.system, 88, { 16: ascii('Heartbeat'), 80: [0x2a] })
    assert.equal(upgraded(1, bytes, 'system').tsOut, 42n)
  })

  it('keeps order among records that pass as they are and records left out', () => {
    const bar = (id: number) => older(RTYPE.ohlcv1s, 56, { 4: [id] })
    const stream = concat(
      bar(1),
      older(RTYPE.system, 80, {}),
      bar(2),
      older(0x99, 16, {}),
      bar(3),
      older(RTYPE.error, 80, {}),
    )
    for (const size of [stream.length, 61, 4, 1]) {
      const { bytes } = decodeChunks(pieces(stream, size), { fragmentVersion: 1 })
      assert.deepEqual(
        bytes.map((record) => [record[1], record[4], record.length]),
        [
          [RTYPE.ohlcv1s, 1, 56],
          [RTYPE.system, 9, 320],
          [RTYPE.ohlcv1s, 2, 56],
          [RTYPE.ohlcv1s, 3, 56],
          [RTYPE.error, 9, 320],
        ],
      )
    }
  })

  it('can be turned off: older records pass in their own sizes', () => {
    const stream = concat(older(RTYPE.system, 80, {}), older(RTYPE.statistics, 64, {}))
    const { bytes } = decodeChunks([stream], { fragmentVersion: 1, upgrade: false })
    assert.deepEqual(new Uint8Array(Buffer.concat(bytes)), stream)
  })

  it('refuses a record in the size of another version', () => {
    const { error } = decodeChunks([older(RTYPE.system, 320, {})], { fragmentVersion: 1 })
    assert.deepEqual([error?.code, error?.record], ['record-length', 0])
    assert.match(error!.message, /header\.length of a system record must be 80 or 88 bytes, was 320/)
  })
})
