import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  CONSOLIDATED_PUBLISHER,
  EventsError,
  packSaleConditions,
  SALE_CONDITIONS,
  unpackSaleConditions,
} from '@spymaster/events'
import fc from 'fast-check'

describe('packed sale conditions', () => {
  it('unpack to the same letters, filled up with blanks', () => {
    const letter = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code))
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 4 }), (letters) => {
        const packed = packSaleConditions(letters.join(''))
        assert.equal(unpackSaleConditions(packed), letters.join('').padEnd(4))
        assert.ok(packed > 0 && packed < 2 ** 31)
      }),
    )
  })
  it('lie in memory in the order in which they are read', () => {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setInt32(0, packSaleConditions('@FTI'), true)
    assert.equal(new TextDecoder().decode(bytes), '@FTI')
  })
  it('are refused where they are more than four or no printable ASCII', () => {
    for (const letters of ['@F TI', 'é', '\n', '\0'])
      assert.throws(
        () => packSaleConditions(letters),
        (error) => error instanceof EventsError && error.code === 'condition',
      )
  })
  it('unpack to null where the bits are a time and no letters', () => {
    for (const packed of [0, -5, 206_360, 2_000_000_000]) assert.equal(unpackSaleConditions(packed), null)
  })
})

describe('the publisher of trades with sale conditions', () => {
  it('is beyond the 107 that the vendor has given out, and fits 16 bits', () => {
    assert.ok(CONSOLIDATED_PUBLISHER > 10 * 107 && CONSOLIDATED_PUBLISHER < 0xffff)
  })
})

describe('the table of sale conditions', () => {
  it('has each letter once, in one of four categories', () => {
    assert.equal(new Set(SALE_CONDITIONS.map(({ letter }) => letter)).size, SALE_CONDITIONS.length)
    for (const { letter, category, meaning } of SALE_CONDITIONS) {
      assert.match(letter, /^[@A-Z0-9]$/)
      assert.ok([1, 2, 3, 4].includes(category) && meaning !== '')
    }
  })
  it('lets no trade be the last that makes no high or low', () => {
    assert.deepEqual(
      SALE_CONDITIONS.filter(({ last, highLow }) => last && !highLow),
      [],
    )
  })
})
