import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  RECORD_SIZES,
  type RecordType,
  RTYPE,
  RTYPES,
  SCHEMAS,
  STYPES,
  schemaName,
  stypeName,
} from '@spymaster/dbn'

/** Bytes in versions 1, 2 and 3. */
const sizes: Record<RecordType, readonly [number, number, number]> = {
  mbo: [56, 56, 56],
  trade: [48, 48, 48],
  'mbp-1': [80, 80, 80],
  'mbp-10': [368, 368, 368],
  bbo: [80, 80, 80],
  'cmbp-1': [80, 80, 80],
  cbbo: [80, 80, 80],
  ohlcv: [56, 56, 56],
  status: [40, 40, 40],
  imbalance: [112, 112, 112],
  definition: [360, 400, 520],
  statistics: [64, 64, 80],
  'symbol-mapping': [80, 176, 176],
  system: [80, 320, 320],
  error: [80, 320, 320],
}

describe('record sizes', () => {
  for (const [type, expected] of Object.entries(sizes)) {
    it(`of ${type} are ${expected.join(', ')} bytes`, () => {
      assert.deepEqual(RECORD_SIZES[type as RecordType], expected)
    })
  }

  it('are known for every record type, and for no other', () => {
    assert.deepEqual(Object.keys(RECORD_SIZES).sort(), Object.keys(sizes).sort())
  })
})

describe('tables', () => {
  it('name every type code', () => {
    assert.equal(RTYPES.size, 23)
    assert.deepEqual(new Set(RTYPES.keys()), new Set(Object.values(RTYPE)))
  })

  it('number schemas from 0 to 19 and symbology types from 0 to 12 without a hole', () => {
    assert.deepEqual(
      Object.keys(SCHEMAS),
      Array.from({ length: 20 }, (_, code) => schemaName(code)),
    )
    assert.deepEqual(
      Object.keys(STYPES),
      Array.from({ length: 13 }, (_, code) => stypeName(code)),
    )
    assert.deepEqual([schemaName(20), stypeName(13)], [undefined, undefined])
  })

  it('give every schema a type code that is known', () => {
    for (const { rtype } of Object.values(SCHEMAS)) assert.ok(RTYPES.has(rtype))
  })
})
