import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  DbnDecoder,
  type DbnErrorCode,
  encodeMetadata,
  encodeRecord,
  RecordView,
  readRecord,
} from '@spymaster/dbn'
import { sample, samples } from './samples.ts'
import { concat, decodeAll, decodeChunks, metadataOf, readOne, streamOf } from './streams.ts'

const trade = sample('trade')
const metadata = encodeMetadata(metadataOf())
const noBytes = new Uint8Array(0)

/** The bytes of a record with some of them changed, by index. */
const changed = (bytes: Uint8Array, changes: Record<number, number>): Uint8Array => {
  const copy = bytes.slice()
  for (const [at, value] of Object.entries(changes)) copy[Number(at)] = value
  return copy
}

describe('decoder', () => {
  it('has no metadata until it is complete, and no records before', () => {
    const decoder = new DbnDecoder()
    assert.equal(decoder.push(metadata.subarray(0, -1)).count, 0)
    assert.deepEqual(decoder.metadata, null)
    assert.equal(decoder.push(metadata.subarray(-1)).count, 0)
    assert.deepEqual(decoder.metadata, { version: 3, ...metadataOf() })
    decoder.end()
  })

  it('gives batches aligned to four bytes wherever the chunk lies', () => {
    const stream = streamOf([trade, trade])
    const shifted = new Uint8Array(stream.length + 3).subarray(3)
    shifted.set(stream)
    const { bytes } = new DbnDecoder().push(shifted)
    assert.equal(bytes.byteOffset % 4, 0)
    assert.equal(bytes.length, 96)
  })

  it('numbers delivered records across batches', () => {
    const decoder = new DbnDecoder()
    const one = encodeRecord(trade)
    const firsts = [metadata, one, concat(one, one), one].map((chunk) => decoder.push(chunk).firstRecord)
    assert.deepEqual(firsts, [0, 0, 1, 3])
  })

  it('leaves unknown types out by their length and counts them', () => {
    const unknown = new Uint8Array(1020)
    unknown.set([255, 0x7f])
    const small = changed(new Uint8Array(16), { 0: 4, 1: 0x02 })
    const stream = concat(metadata, unknown, encodeRecord(trade), small, unknown, encodeRecord(trade), small)
    const decoded = decodeAll(stream)
    assert.deepEqual(decoded.records, [trade, trade])
    assert.deepEqual(Object.fromEntries(decoded.unknown), { 2: 2, 127: 2 })
  })

  it('steps over the sending time behind every record', () => {
    const sent = samples('mbp-1', 3).map((record, k) => ({ ...record, tsOut: BigInt(k) }))
    const decoded = decodeAll(streamOf(sent, { tsOut: true }))
    assert.deepEqual(decoded.records, sent)
    assert.deepEqual(
      decoded.bytes.map(({ length }) => length),
      [88, 88, 88],
    )
  })

  it('reads a fragment, which has no metadata', () => {
    const { metadata: none, records } = decodeAll(encodeRecord(trade), { fragmentVersion: 3 })
    assert.equal(none, null)
    assert.deepEqual(records, [trade])
  })

  it('takes a fragment of no records at all for complete', () => {
    new DbnDecoder({ fragmentVersion: 2 }).end()
  })
})

describe('decoder on corrupt input', () => {
  const mbp = encodeRecord(sample('mbp-10'))
  const rows: [
    what: string,
    stream: Uint8Array,
    code: DbnErrorCode,
    offset: number,
    record: number | null,
  ][] = [
    ['nothing at all', noBytes, 'empty', 0, null],
    ['a gzip file', changed(new Uint8Array(40), { 0: 0x1f, 1: 0x8b }), 'magic', 0, null],
    ['two letters', new TextEncoder().encode('id'), 'magic', 0, null],
    ['version 0', changed(metadata, { 3: 0 }), 'version', 3, null],
    ['version 4', changed(metadata, { 3: 4 }), 'version', 3, null],
    ['a header alone', metadata.subarray(0, 8), 'truncated', 8, null],
    ['metadata cut short', metadata.subarray(0, -1), 'truncated', 127, null],
    ['a metadata length too small', changed(metadata, { 4: 119 }), 'metadata', 4, null],
    [
      'a metadata length of 4 GiB',
      changed(metadata, { 4: 255, 5: 255, 6: 255, 7: 255 }),
      'metadata',
      4,
      null,
    ],
    ['a record cut short', concat(metadata, mbp.subarray(0, 367)), 'truncated', 128, 0],
    ['a record header cut short', concat(metadata, mbp, mbp.subarray(0, 3)), 'truncated', 496, 1],
    ['a record of length 0', concat(metadata, mbp, changed(mbp, { 0: 0 })), 'record-length', 496, 1],
    ['a record shorter than a header', concat(metadata, changed(mbp, { 0: 3 })), 'record-length', 128, 0],
    ['a record shorter than its type', concat(metadata, changed(mbp, { 0: 91 })), 'record-length', 128, 0],
    ['a record longer than its type', concat(metadata, changed(mbp, { 0: 93 })), 'record-length', 128, 0],
    ['two files joined', concat(streamOf([trade]), streamOf([trade])), 'second-header', 176, 1],
  ]
  for (const [what, stream, code, offset, record] of rows) {
    it(`refuses ${what} with its place`, () => {
      const { error } = decodeChunks([stream])
      assert.deepEqual([error?.code, error?.offset, error?.record], [code, offset, record], error?.message)
      assert.match(
        error!.message,
        new RegExp(`\\(byte ${offset}${record === null ? '' : `, record ${record}`}\\)$`),
      )
    })
  }

  it('says what a foreign stream looks like', () => {
    const { error } = decodeChunks([new TextEncoder().encode('{"price": 1, "size": 2}')])
    assert.match(error!.message, /does not begin with 'DBN'; it looks like text/)
  })

  it('counts unknown records in the number of the faulty one', () => {
    const unknown = changed(new Uint8Array(16), { 0: 4, 1: 0x99 })
    assert.equal(decodeChunks([concat(metadata, unknown, mbp, changed(mbp, { 0: 1 }))]).error?.record, 2)
  })

  it('allocates no more than what came, whatever a header promises', () => {
    const decoder = new DbnDecoder()
    const batch = decoder.push(changed(metadata, { 4: 0, 5: 0, 6: 0, 7: 4 }))
    assert.ok(batch.bytes.buffer.byteLength < 1 << 20)
    assert.throws(() => decoder.end(), { code: 'truncated' })
  })

  it('refuses a fragment version that does not exist', () => {
    assert.throws(() => new DbnDecoder({ fragmentVersion: 4 as 3 }), { code: 'version' })
  })
})

describe('reading a record as an object', () => {
  const mapping = encodeRecord(sample('symbol-mapping'))

  it('refuses text that is not UTF-8, naming field, byte and record', () => {
    const bytes = concat(encodeRecord(trade), changed(mapping, { 89: 0xff, 90: 0 }))
    const view = new RecordView().attach(bytes)
    view.next()
    view.next()
    const message = /^symbol-mapping\.stypeOutSymbol is not UTF-8 \(byte 137, record 1\)$/
    assert.throws(() => readRecord(view), { code: 'text', offset: 48 + 89, record: 1, message })
  })

  it('refuses text without a NUL', () => {
    const full = mapping.slice().fill('x'.charCodeAt(0), 17, 88)
    assert.throws(() => readOne(full), { code: 'text', offset: 17, message: /stypeInSymbol has no NUL/ })
  })

  it('refuses a record in the layout of an older version', () => {
    const old = changed(new Uint8Array(80), { 0: 20, 1: 0x17 })
    assert.throws(() => readOne(old), { code: 'record-length' })
  })

  it('refuses an unknown type', () => {
    assert.throws(() => readOne(changed(new Uint8Array(16), { 0: 4, 1: 0x99 })), { code: 'rtype' })
  })
})
