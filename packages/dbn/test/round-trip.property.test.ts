import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeMetadata, encodeRecord, RECORD_SIZES, type RecordType } from '@spymaster/dbn'
import fc from 'fast-check'
import { anyMetadata, anySentRecord, recordsByType } from './arbitraries.ts'
import { decodeAll, readOne, streamOf } from './streams.ts'

describe('record round trip', () => {
  for (const [type, record] of Object.entries(recordsByType)) {
    it(`gives back any ${type} record that was encoded`, () => {
      fc.assert(
        fc.property(record, (each) => {
          const bytes = encodeRecord(each)
          assert.equal(bytes.length, RECORD_SIZES[type as RecordType][2])
          assert.deepEqual(readOne(bytes), each)
          assert.deepEqual(encodeRecord(readOne(bytes)), bytes)
        }),
        { numRuns: 50 },
      )
    })
  }

  it('gives back any mixture of records, with the times they were sent', () => {
    fc.assert(
      fc.property(fc.array(anySentRecord, { maxLength: 8 }), (records) => {
        assert.deepEqual(decodeAll(streamOf(records, { tsOut: true })).records, records)
      }),
      { numRuns: 50 },
    )
  })
})

describe('metadata round trip', () => {
  it('gives back any metadata that was encoded, in a multiple of 8 bytes', () => {
    fc.assert(
      fc.property(anyMetadata, (metadata) => {
        const bytes = encodeMetadata(metadata)
        assert.equal(bytes.length % 8, 0)
        assert.deepEqual(decodeAll(bytes).metadata, { version: 3, ...metadata })
      }),
      { numRuns: 100 },
    )
  })
})
