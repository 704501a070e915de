import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DbnRecord, encodeRecord, FLAG, RTYPE } from '@spymaster/dbn'
import fc from 'fast-check'
import { anyRecord, cutAt, cutsOf } from './arbitraries.ts'
import { concat, decodeChunks, type Outcome, pieces, streamOf } from './streams.ts'

const print = ({ bytes, error }: Outcome) => ({ bytes, error: error && { ...error, message: error.message } })

const trade: DbnRecord = {
  type: 'trade',
  rtype: RTYPE.trades,
  publisherId: 1,
  instrumentId: 2,
  tsEvent: 3n,
  price: 4n,
  size: 5,
  action: 'T',
  side: 'B',
  flags: FLAG.last,
  depth: 0,
  tsRecv: 6n,
  tsInDelta: 7,
  sequence: 8,
}

describe('decoder, however the bytes are cut', () => {
  it('gives the same records and the same error for any cuts of any stream, whole or damaged', () => {
    const streams = fc.tuple(fc.array(anyRecord, { maxLength: 6 }), fc.uint8Array({ maxLength: 40 }))
    const cases = streams.chain(([records, rest]) => {
      const stream = concat(streamOf(records), rest)
      return fc.tuple(fc.constant(stream), cutsOf(stream.length))
    })
    fc.assert(
      fc.property(cases, ([stream, cuts]) => {
        assert.deepEqual(print(decodeChunks(cutAt(stream, cuts))), print(decodeChunks([stream])))
      }),
      { numRuns: 150 },
    )
  })

  it('gives the same records for every chunk size', () => {
    const unknown = encodeRecord(trade)
    unknown[1] = 0x99
    const stream = concat(streamOf([trade, trade], { symbols: ['ESH4'] }), unknown, encodeRecord(trade))
    const whole = print(decodeChunks([stream]))
    assert.equal(whole.bytes.length, 3)
    for (let size = 1; size <= stream.length; size++) {
      assert.deepEqual(print(decodeChunks(pieces(stream, size))), whole, `chunks of ${size}`)
    }
  })

  it('delivers the records before a fault, then throws it, and again on every later call', () => {
    const bad = encodeRecord(trade)
    bad[0] = 0
    const { decoder, bytes, error } = decodeChunks([concat(streamOf([trade]), bad)])
    assert.equal(bytes.length, 1)
    assert.equal(error?.record, 1)
    assert.throws(() => decoder.push(new Uint8Array(8)), error)
    assert.throws(() => decoder.end(), error)
  })
})
