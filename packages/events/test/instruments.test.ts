import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EventsError, type Instrument, packInstrument, SPY_ID, unpackInstrument } from '@spymaster/events'

const option = (fields: object = {}): Instrument =>
  Object.freeze({ kind: 'OPTION', expiry: '2025-12-19', right: 'C', strikeCents: 65_000, ...fields })

describe('packed ids', () => {
  it('are 1 for SPY', () => {
    assert.equal(SPY_ID, 1)
    assert.equal(packInstrument({ kind: 'SPY' }), SPY_ID)
    assert.deepEqual(unpackInstrument(SPY_ID), { kind: 'SPY' })
  })
  it('hold year and month of an ES contract', () => {
    assert.equal(packInstrument({ kind: 'ES', year: 2024, month: 3 }), 0x10183)
    assert.deepEqual(unpackInstrument(0x10183), { kind: 'ES', year: 2024, month: 3 })
  })
  it('hold expiry, right and strike of an option in bits 31 to 0', () => {
    const days = 5831 // 2010-01-01 to 2025-12-19
    assert.equal(packInstrument(option()), 0x8000_0000 + days * 2 ** 17 + 13_000)
    assert.equal(packInstrument(option({ right: 'P' })), 0x8000_0000 + days * 2 ** 17 + 2 ** 16 + 13_000)
  })
  it('are never negative', () => {
    assert.ok(
      packInstrument(option({ expiry: '2054-11-09', right: 'P', strikeCents: 327_675 })) === 0xffff_ffff,
    )
  })
  it('unpack to null when they are none of ours', () => {
    for (const id of [0, 2, 0xffff, 0x10000, 0x10184, 0x1018f, 0x10643, 0x20183, 0x8000_0000, 0x8001_0000])
      assert.equal(unpackInstrument(id), null, String(id))
    for (const id of [-1, 1.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY])
      assert.equal(unpackInstrument(id), null)
  })

  const refused: [string, Instrument, RegExp][] = [
    ['a strike off the grid', option({ strikeCents: 65_003 }), /multiple of \$0\.05, was \$650\.03/],
    ['a strike of nothing', option({ strikeCents: 0 }), /\$0\.05 to \$3276\.75, was \$0/],
    ['a strike beyond the id', option({ strikeCents: 327_680 }), /\$0\.05 to \$3276\.75/],
    ['a strike that is no number', option({ strikeCents: Number.NaN }), /strike/],
    ['a fraction of a cent', option({ strikeCents: 7.5 }), /multiple/],
    ['an expiry before 2010', option({ expiry: '2009-12-31' }), /2010-01-01 to 2054-11-09/],
    ['an expiry beyond the id', option({ expiry: '2054-11-10' }), /2010-01-01 to 2054-11-09/],
    ['an expiry that does not exist', option({ expiry: '2025-02-29' }), /a day that exists/],
    ['a month without ES contract', { kind: 'ES', year: 2024, month: 4 }, /month 4 of 2024/],
    ['a year before 2000', { kind: 'ES', year: 1999, month: 12 }, /of 1999/],
    ['a year after 2099', { kind: 'ES', year: 2100, month: 3 }, /of 2100/],
  ]
  for (const [name, instrument, message] of refused)
    it(`refuse ${name}, saying the rule`, () => {
      assert.throws(
        () => packInstrument(instrument),
        (error: unknown) =>
          error instanceof EventsError && error.code === 'instrument' && message.test(error.message),
      )
    })
})
