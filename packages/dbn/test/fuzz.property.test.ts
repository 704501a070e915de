import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DbnError, type DecoderOptions, encodeMetadata, RecordView, readRecord, sniff } from '@spymaster/dbn'
import { NO_SHARED_DATA, sharedData } from '@spymaster/test-support'
import fc from 'fast-check'
import { anyMetadata, anyRecord } from './arbitraries.ts'
import { concat, decodeChunks, streamOf } from './streams.ts'
import { plainBytes, vectors } from './vectors.ts'

const options: fc.Arbitrary<DecoderOptions> = fc.record(
  { fragmentVersion: fc.constantFrom(1, 2, 3), upgrade: fc.boolean() },
  { requiredKeys: [] },
)

/** Bytes to overwrite: where, as a share of the length, and with what. */
const damage = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 0, max: 255 })),
  {
    minLength: 1,
    maxLength: 6,
  },
)

function damaged(bytes: Uint8Array, places: readonly (readonly [number, number])[]): Uint8Array {
  const copy = bytes.slice()
  for (const [share, value] of places) copy[Math.floor(share * copy.length)] = value
  return copy
}

/** Reads everything that can be read; any error but `DbnError` escapes. */
function readEverything(bytes: Uint8Array, how: DecoderOptions): void {
  const { bytes: records, error } = decodeChunks([bytes], how)
  const total = records.reduce((sum, record) => sum + record.length, 0)
  // A version 1 system record of 80 bytes becomes one of 320; nothing grows more.
  assert.ok(total <= 4 * bytes.length, 'no more comes out than the bytes account for')
  if (error !== null) assert.ok(error.offset <= bytes.length)
  for (const record of records) {
    try {
      const view = new RecordView().attach(record)
      view.next()
      readRecord(view)
    } catch (cause) {
      if (!(cause instanceof DbnError)) throw cause
    }
  }
}

describe('decoder on bytes from anywhere', () => {
  it('gives records or a DbnError for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), options, (bytes, how) => readEverything(bytes, how)),
      { numRuns: 500 },
    )
  })

  it('gives records or a DbnError for any bytes behind good metadata', () => {
    const metadata = encodeMetadata({
      ...fc.sample(anyMetadata, { numRuns: 1, seed: 3 })[0]!,
      symbols: ['ES'],
    })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 900 }), (bytes) => readEverything(concat(metadata, bytes), {})),
      { numRuns: 300 },
    )
  })

  it('gives records or a DbnError for damaged streams of any records', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 4 }), damage, options, (records, places, how) =>
        readEverything(damaged(streamOf(records, { symbols: ['ES', 'SPY'] }), places), how),
      ),
      { numRuns: 300 },
    )
  })

  it('gives records or a DbnError for damaged metadata of any kind', () => {
    fc.assert(
      fc.property(anyMetadata, damage, (metadata, places) =>
        readEverything(damaged(encodeMetadata(metadata), places), {}),
      ),
      { numRuns: 300 },
    )
  })

  it('gives records or a DbnError for damaged recordings', {
    skip: sharedData() === null && NO_SHARED_DATA,
  }, () => {
    const small = vectors
      .map(({ path, options: how }) => ({ bytes: plainBytes(path), how }))
      .filter(({ bytes }) => bytes.length < 8192)
    assert.ok(small.length > 100)
    fc.assert(
      fc.property(fc.constantFrom(...small), damage, ({ bytes, how }, places) =>
        readEverything(damaged(bytes, places), how),
      ),
      { numRuns: 600 },
    )
  })

  it('sniffs any bytes without a throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => sniff(bytes).length > 0))
  })
})
