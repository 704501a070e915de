import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { daysToDate, type Instrument, packInstrument, unpackInstrument } from '@spymaster/events'
import fc from 'fast-check'

/** Any instrument that has an id. */
const anyInstrument: fc.Arbitrary<Instrument> = fc.oneof(
  fc.constant<Instrument>({ kind: 'SPY' }),
  fc.record(
    {
      kind: fc.constant('ES' as const),
      year: fc.integer({ min: 2000, max: 2099 }),
      month: fc.constantFrom(3, 6, 9, 12),
    },
    { noNullPrototype: true },
  ),
  fc.record(
    {
      kind: fc.constant('OPTION' as const),
      expiry: fc.integer({ min: 14_610, max: 30_993 }).map(daysToDate),
      right: fc.constantFrom('C' as const, 'P' as const),
      strikeCents: fc.integer({ min: 1, max: 65_535 }).map((units) => units * 5),
    },
    { noNullPrototype: true },
  ),
)

describe('packed ids of any instrument', () => {
  it('come back as the instrument, whichever it is', () => {
    fc.assert(
      fc.property(anyInstrument, (instrument) => {
        const id = packInstrument(instrument)
        assert.ok(Number.isInteger(id) && id > 0 && id <= 0xffff_ffff)
        assert.deepEqual(unpackInstrument(id), instrument)
      }),
    )
  })
  it('differ between instruments', () => {
    fc.assert(
      fc.property(anyInstrument, anyInstrument, (a, b) => {
        assert.equal(packInstrument(a) === packInstrument(b), JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })
  it('unpack to null or to what packs to the same number, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (id) => {
        const instrument = unpackInstrument(id)
        if (instrument !== null) assert.equal(packInstrument(instrument), id)
      }),
    )
  })
})
