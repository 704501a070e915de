import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  addDays,
  EventsError,
  esExpiry,
  type Instrument,
  parseSymbol,
  printPolygonSymbol,
  printSymbol,
  refusal,
} from '@spymaster/events'

const AS_OF = '2023-12-25'
const es = (year: number, month: number): Instrument => ({ kind: 'ES', year, month })
const call: Instrument = { kind: 'OPTION', expiry: '2025-12-19', right: 'C', strikeCents: 65_000 }

describe('symbols', () => {
  it('are read as vendors write them', () => {
    assert.deepEqual(parseSymbol('SPY', AS_OF), { kind: 'SPY' })
    for (const symbol of ['SPY   251219C00650000', 'SPY251219C00650000', 'O:SPY251219C00650000'])
      assert.deepEqual(parseSymbol(symbol, AS_OF), call)
    for (const symbol of ['ESH4', 'ESH24', 'ESH2024'])
      assert.deepEqual(parseSymbol(symbol, AS_OF), es(2024, 3))
    assert.deepEqual(parseSymbol('ESM13', AS_OF), es(2013, 6))
  })
  it('are printed as CME, OCC and Polygon write them', () => {
    assert.equal(printSymbol({ kind: 'SPY' }), 'SPY')
    assert.equal(printSymbol(es(2024, 3)), 'ESH4')
    assert.equal(printSymbol(es(2030, 12)), 'ESZ0')
    assert.equal(printSymbol(call), 'SPY   251219C00650000')
    assert.equal(printPolygonSymbol(call), 'O:SPY251219C00650000')
    assert.equal(printPolygonSymbol({ kind: 'SPY' }), 'SPY')
    assert.equal(printPolygonSymbol(es(2024, 3)), 'ESH4')
    assert.equal(printSymbol({ ...call, right: 'P', strikeCents: 5 }), 'SPY   251219P00000050')
  })
  it('are not printed for what has no id', () => {
    assert.throws(() => printSymbol({ ...call, strikeCents: 3 }), EventsError)
    assert.throws(() => printSymbol(es(2024, 5)), EventsError)
  })

  const refused: [string, RegExp][] = [
    ['ESH4-ESM4', /spread/],
    ['ES:BF H4-M4-U4', /spread or a strategy/],
    ['MESH4', /neither SPY/],
    ['NQH4', /neither SPY/],
    ['ESTXH4', /neither SPY/],
    ['ES', /neither SPY/],
    ['ES.c.0', /neither SPY/],
    ['ESH', /neither SPY/],
    ['ESH024', /neither SPY/],
    ['ESF4', /no ES month/],
    ['ESH1999', /2000 to 2099/],
    ['esh4', /neither SPY/],
    ['', /"" is neither/],
    ['SPY ', /neither SPY/],
    ['SPX   251219C00650000', /option on SPX, not on SPY/],
    ['SPYG  251219C00065000', /option on SPYG/],
    ['SPY1  251219C00650000', /adjusted contract \(SPY1\)/],
    ['O:SPY7251219C00650000', /adjusted contract \(SPY7\)/],
    ['1SPY  251219C00650000', /flexible contract \(1SPY\)/],
    ['SPY   251219C00650010', /multiple of \$0\.05, was \$650\.01/],
    ['SPY   251219C00650005', /multiple of \$0\.05, was \$650\.005/],
    ['SPY   251219C00000000', /\$0\.05 to/],
    ['SPY   251219C03276800', /\$0\.05 to \$3276\.75/],
    ['SPY   250229C00650000', /a day that exists/],
    ['SPY   251319C00650000', /a day that exists/],
    ['SPY   091219C00650000', /2010-01-01 to/],
    ['SPY   601219C00650000', /2010-01-01 to/],
    ['SPY 251219C00650000', /neither padded/],
    ['O:SPY   251219C00650000', /neither padded/],
    ['SPY   251219X00650000', /neither SPY/],
    ['SPY   251219C0065000', /neither SPY/],
  ]
  for (const [symbol, reason] of refused)
    it(`refuse ${JSON.stringify(symbol)} with a reason`, () => {
      assert.equal(parseSymbol(symbol, AS_OF), null)
      assert.match(refusal(symbol, AS_OF) ?? '', reason)
    })
  it('have no reason for refusal when they are read', () => {
    for (const symbol of ['SPY', 'ESH4', 'SPY   251219C00650000']) assert.equal(refusal(symbol, AS_OF), null)
  })
  it('refuse a malformed day of reading', () => {
    assert.throws(() => parseSymbol('SPY', '2023-12-32'), EventsError)
  })

  it('with a one-digit year mean the expired contract for 366 days, then that of ten years on', () => {
    const lastDay = addDays(esExpiry(2023, 12), 366)
    assert.deepEqual(parseSymbol('ESZ3', lastDay), es(2023, 12))
    assert.deepEqual(parseSymbol('ESZ3', addDays(lastDay, 1)), es(2033, 12))
    assert.deepEqual(parseSymbol('ESH0', '2029-12-31'), es(2030, 3))
    assert.deepEqual(parseSymbol('ESH9', '2030-01-01'), es(2029, 3))
  })
})
