import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  addDays,
  daysToDate,
  esExpiry,
  type Instrument,
  parseSymbol,
  printPolygonSymbol,
  printSymbol,
  refusal,
} from '@spymaster/events'
import fc from 'fast-check'

const AS_OF = '2023-12-25'
const es = (year: number, month: number): Instrument => ({ kind: 'ES', year, month })

describe('symbols of any instrument', () => {
  it('with a one-digit year never resolve long past or more than ten years ahead', () => {
    const days = fc.integer({ min: 15_000, max: 40_000 }).map(daysToDate)
    fc.assert(
      fc.property(
        days,
        fc.constantFrom('H', 'M', 'U', 'Z'),
        fc.integer({ min: 0, max: 9 }),
        (asOf, letter, digit) => {
          const contract = parseSymbol(`ES${letter}${digit}`, asOf)
          assert.ok(contract?.kind === 'ES' && contract.year % 10 === digit)
          const expiry = esExpiry(contract.year, contract.month)
          assert.ok(expiry >= addDays(asOf, -366) && expiry <= addDays(asOf, 3653))
        },
      ),
    )
  })
  it('round trip for any option, in both spellings', () => {
    const options = fc.record(
      {
        kind: fc.constant('OPTION' as const),
        expiry: fc.integer({ min: 14_610, max: 30_993 }).map(daysToDate),
        right: fc.constantFrom('C' as const, 'P' as const),
        strikeCents: fc.integer({ min: 1, max: 65_535 }).map((units) => units * 5),
      },
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(options, (option) => {
        assert.equal(printSymbol(option).length, 21)
        assert.deepEqual(parseSymbol(printSymbol(option), AS_OF), option)
        assert.deepEqual(parseSymbol(printPolygonSymbol(option), AS_OF), option)
      }),
    )
  })
  it('round trip for any ES contract read on its expiry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2001, max: 2089 }), fc.constantFrom(3, 6, 9, 12), (year, month) => {
        assert.deepEqual(parseSymbol(printSymbol(es(year, month)), esExpiry(year, month)), es(year, month))
      }),
    )
  })
  it('are read or refused with a sentence, whatever the text', () => {
    const tail = fc.stringMatching(/^(O:)?[SPY1 ]{3,6}\d{6}[CPX]\d{8}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), tail, fc.stringMatching(/^ES[A-Z]\d{1,5}$/)), (symbol) => {
        assert.equal(parseSymbol(symbol, AS_OF) === null, refusal(symbol, AS_OF) !== null)
      }),
    )
  })
})
