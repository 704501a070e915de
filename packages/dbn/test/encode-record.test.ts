import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DbnRecord, encodeRecord, RTYPE } from '@spymaster/dbn'
import { sample } from './samples.ts'

describe('encoding a record', () => {
  it('writes the length in words, the header and the fields little-endian', () => {
    const bytes = encodeRecord({
      type: 'ohlcv',
      rtype: RTYPE.ohlcv1m,
      publisherId: 0x0201,
      instrumentId: 0x06050403,
      tsEvent: 7n,
      open: 1n,
      high: -1n,
      low: null,
      close: 4n,
      volume: 2n ** 64n - 1n,
    })
    const words = Buffer.from(bytes).toString('hex').match(/.{16}/g)
    assert.deepEqual(words, [
      '0e21010203040506',
      '0700000000000000',
      '0100000000000000',
      'ffffffffffffffff',
      'ffffffffffffff7f',
      '0400000000000000',
      'ffffffffffffffff',
    ])
  })

  it('leaves reserved bytes zero', () => {
    const bytes = encodeRecord(sample('status'))
    assert.deepEqual([...bytes.subarray(33)], [0, 0, 0, 0, 0, 0, 0])
  })

  it('keeps a char of 0 apart from a blank', () => {
    assert.equal(encodeRecord(sample('trade', { side: '' }))[29], 0)
    assert.equal(encodeRecord(sample('trade', { side: ' ' }))[29], 0x20)
  })

  const rows: [what: string, record: unknown, message: RegExp][] = [
    ['a kind that does not exist', { ...sample('trade'), type: 'tick' }, /no record of type 'tick'/],
    [
      'a type code of another kind',
      sample('trade', { rtype: RTYPE.mbo }),
      /trade\.rtype must be one of 0, was 160/,
    ],
    ['a size with a fraction', sample('trade', { size: 1.5 }), /trade\.size must be an integer from 0/],
    ['a size below 0', sample('trade', { size: -1 }), /trade\.size .* was -1/],
    ['a size that is missing', { ...sample('trade'), size: undefined }, /trade\.size .* was undefined/],
    ['an id of 33 bits', sample('trade', { instrumentId: 2 ** 32 }), /trade\.instrumentId .* was 4294967296/],
    ['a delta out of range', sample('trade', { tsInDelta: 2 ** 31 }), /trade\.tsInDelta/],
    ['a price as a number', { ...sample('trade'), price: 5 }, /trade\.price must be a bigint/],
    [
      'the undefined price as a number',
      sample('trade', { price: 2n ** 63n - 1n }),
      /trade\.price must be null when undefined/,
    ],
    [
      'the undefined time as a number',
      sample('trade', { tsRecv: 2n ** 64n - 1n }),
      /trade\.tsRecv must be null when undefined/,
    ],
    ['a time below 0', sample('trade', { tsEvent: -1n }), /trade\.tsEvent must be a bigint from 0/],
    ['a char of two letters', sample('trade', { side: 'AB' }), /trade\.side must be one Latin-1 character/],
    ['a char beyond a byte', sample('trade', { side: '€' }), /trade\.side must be one Latin-1 character/],
    [
      'a char of NUL, which is the empty one',
      sample('trade', { side: '\0' }),
      /trade\.side must be one Latin-1/,
    ],
    [
      'nine levels',
      { ...sample('mbp-10'), levels: sample('mbp-10').levels.slice(1) },
      /mbp-10\.levels must be an array of 10/,
    ],
    [
      'a level out of range',
      { ...sample('mbp-1'), levels: [{ ...sample('mbp-1').levels[0], bidSz: -1 }] },
      /mbp-1\.levels\[0\]\.bidSz/,
    ],
    [
      'a symbol that is too long',
      sample('definition', { rawSymbol: 'x'.repeat(71) }),
      /definition\.rawSymbol must be at most 70 bytes/,
    ],
    [
      'half a surrogate pair',
      sample('definition', { asset: '\ud800' }),
      /definition\.asset has half a surrogate pair/,
    ],
    ['text that is a number', { ...sample('definition'), group: 7 }, /definition\.group must be text, was 7/],
    ['a sending time below 0', sample('trade', { tsOut: -1n }), /trade\.tsOut/],
  ]
  for (const [what, record, message] of rows) {
    it(`refuses ${what}`, () => {
      assert.throws(() => encodeRecord(record as DbnRecord), { name: 'DbnError', message })
    })
  }
})
