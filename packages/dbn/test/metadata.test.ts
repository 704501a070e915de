import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeMetadata, type Metadata } from '@spymaster/dbn'
import { decodeAll, decodeChunks, metadataOf } from './streams.ts'

const interval = { startDate: '2024-02-28', endDate: '2024-03-01', symbol: '1' }
const full = encodeMetadata(
  metadataOf({ symbols: ['ESH4'], mappings: [{ rawSymbol: 'ESH4', intervals: [interval] }] }),
)
const dataOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
/** Where things lie in `full`. */
const AT = {
  schema: 24,
  stypeIn: 50,
  stypeOut: 51,
  tsOut: 52,
  symbolBytes: 53,
  definition: 108,
  symbols: 112,
  symbol: 116,
}
const MAPPINGS = AT.symbol + 71 + 8
const INTERVALS = MAPPINGS + 4 + 71
const START_DATE = INTERVALS + 4

describe('metadata', () => {
  it('of version 1 has symbols of 22 bytes and its symbology types further back', () => {
    const bytes = new Uint8Array(128 + 22)
    const data = dataOf(bytes)
    bytes.set(new TextEncoder().encode('DBN\x01'))
    data.setUint32(4, bytes.length - 8, true)
    bytes.set(new TextEncoder().encode('XNAS.ITCH'), 8)
    data.setUint16(24, 4, true)
    data.setBigUint64(26, 5n, true)
    data.setBigUint64(34, 2n ** 64n - 1n, true)
    data.setBigUint64(50, 99n, true)
    bytes.set([1, 0, 1], 58)
    data.setUint32(AT.symbols, 1, true)
    bytes.set(new TextEncoder().encode('SPY'), AT.symbol)
    assert.deepEqual(decodeAll(bytes).metadata, {
      version: 1,
      ...metadataOf({ dataset: 'XNAS.ITCH', schema: 'trades', start: 5n, tsOut: true, symbols: ['SPY'] }),
    })
  })

  const rows: [what: string, change: (data: DataView) => void, offset: number][] = [
    ['an unknown schema', (data) => data.setUint16(AT.schema, 300, true), AT.schema],
    ['an unknown symbology type', (data) => data.setUint8(AT.stypeIn, 77), AT.stypeIn],
    ['no output symbology', (data) => data.setUint8(AT.stypeOut, 255), AT.stypeOut],
    ['a tsOut that is no flag', (data) => data.setUint8(AT.tsOut, 2), AT.tsOut],
    ['symbols of no length', (data) => data.setUint16(AT.symbolBytes, 0, true), AT.symbolBytes],
    ['symbols of absurd length', (data) => data.setUint16(AT.symbolBytes, 60_000, true), AT.symbolBytes],
    ['a schema definition', (data) => data.setUint32(AT.definition, 1, true), AT.definition],
    ['more symbols than bytes', (data) => data.setUint32(AT.symbols, 0xffffffff, true), AT.symbols],
    ['more mappings than bytes', (data) => data.setUint32(MAPPINGS, 1e6, true), MAPPINGS],
    ['more intervals than bytes', (data) => data.setUint32(INTERVALS, 3, true), INTERVALS],
    ['a month 13', (data) => data.setUint32(START_DATE, 20241301, true), START_DATE],
    ['a 30 February', (data) => data.setUint32(START_DATE, 20240230, true), START_DATE],
    ['bytes behind the last list', (data) => data.setUint32(MAPPINGS, 0, true), MAPPINGS + 4],
  ]
  for (const [what, change, offset] of rows) {
    it(`with ${what} is refused with its place`, () => {
      const bytes = full.slice()
      change(dataOf(bytes))
      const { error } = decodeChunks([bytes])
      assert.deepEqual(
        [error?.code, error?.offset, error?.record],
        ['metadata', offset, null],
        error?.message,
      )
      assert.match(error!.message, /^metadata/)
    })
  }

  it('with a symbol that is not UTF-8 is refused with its place', () => {
    const bytes = full.slice()
    bytes[AT.symbol] = 0xff
    const { error } = decodeChunks([bytes])
    assert.deepEqual([error?.code, error?.offset], ['text', AT.symbol])
    assert.match(error!.message, /metadata\.symbols\[0\] is not UTF-8/)
  })

  it('whose length swallows a record is refused', () => {
    const bytes = new Uint8Array(full.length + 48)
    bytes.set(full)
    bytes.set([12], full.length)
    dataOf(bytes).setUint32(4, bytes.length - 8, true)
    assert.equal(decodeChunks([bytes]).error?.code, 'metadata')
  })

  const unfit: [what: string, changes: Partial<Metadata>, reason: RegExp][] = [
    ['a dataset of 16 bytes', { dataset: 'x'.repeat(16) }, /metadata\.dataset must be at most 15 bytes/],
    [
      'a symbol of 71 bytes',
      { symbols: ['é'.repeat(36)] },
      /metadata\.symbols\[0\] must be at most 70 bytes/,
    ],
    ['a symbol with NUL', { notFound: ['a\0'] }, /metadata\.notFound\[0\] must not contain NUL/],
    ['a negative start', { start: -1n }, /metadata\.start/],
    ['an end that means none', { end: 2n ** 64n - 1n }, /metadata\.end must be null/],
    ['a limit that means none', { limit: 0n }, /metadata\.limit must be null/],
    ['an unknown schema', { schema: 'mbp-2' as 'mbp-1' }, /metadata\.schema 'mbp-2'/],
    ['an unknown symbology type', { stypeOut: 'ric' as 'isin' }, /metadata\.stypeOut 'ric'/],
    [
      'a date that does not exist',
      { mappings: [{ rawSymbol: 'A', intervals: [{ ...interval, endDate: '2023-02-29' }] }] },
      /metadata\.mappings\[0\]\.intervals\[0\]\.endDate must be a date/,
    ],
  ]
  for (const [what, changes, message] of unfit) {
    it(`with ${what} is not encoded`, () => {
      assert.throws(() => encodeMetadata(metadataOf(changes)), { name: 'DbnError', message })
    })
  }
})
