import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { packSaleConditions, SALE_CONDITIONS } from '@spymaster/events'
import fc from 'fast-check'
import { TradeRange } from '../src/levels/segment-tape.ts'
import {
  ALL_USES,
  ELIGIBILITY_RULES,
  tradeUses,
  UNKNOWN_CONDITION,
  USE,
} from '../src/market/trade-eligibility.ts'

/** What a trade with these letters counts for: `H` high and low, `L` last, `V` volume, `?` with an unknown letter. */
function uses(letters: string, isPreMarket = false): string {
  const bits = tradeUses(packSaleConditions(letters), isPreMarket)
  const words = [
    [USE.highLow, 'H'],
    [USE.last, 'L'],
    [USE.volume, 'V'],
    [UNKNOWN_CONDITION, '?'],
  ] as const
  return words.map(([bit, word]) => ((bits & bit) === 0 ? '' : word)).join('')
}

/** Rule, letters, what they count for in the regular session and in the pre-market. */
const RULES: readonly (readonly [rule: string, letters: string, regular: string, preMarket: string])[] = [
  ['a regular trade counts, with @ or blanks', '@', 'HLV', 'HLV'],
  ['no letters at all count', '', 'HLV', 'HLV'],
  ['an intermarket sweep counts', '@F', 'HLV', 'HLV'],
  ['an automatic execution counts', '@  E', 'HLV', 'HLV'],
  ['a swept automatic execution counts', ' F E', 'HLV', 'HLV'],
  ['opening, reopening and closing trades count', '@O', 'HLV', 'HLV'],
  ['a reopening counts', '@5', 'HLV', 'HLV'],
  ['a closing trade counts', '@6', 'HLV', 'HLV'],
  ['a cross counts', '@  X', 'HLV', 'HLV'],
  ['extended hours count in the pre-market only', '@ T', '', 'HLV'],
  ['a sweep in extended hours counts in the pre-market only', '@FT', '', 'HLV'],
  ['an odd lot counts for volume only', '@  I', 'V', 'V'],
  ['an odd lot in extended hours counts for volume in the pre-market', '@ TI', '', 'V'],
  ['a swept odd lot counts for volume only', '@F I', 'V', 'V'],
  ['an average price never counts', '@  B', '', ''],
  ['an average price in extended hours never counts', '@ TB', '', ''],
  ['a derived price never counts', '@4', '', ''],
  ['a prior reference price never counts', '@  P', '', ''],
  ['out of sequence never counts', '@ Z', '', ''],
  ['out of sequence in extended hours never counts', '@ U', '', ''],
  ['a corrected close never counts', '@9', '', ''],
  ['official open and close count for nothing', '@  Q', '', ''],
  ['the official close counts for nothing', '@  M', '', ''],
  ['a late report in sequence is not the last', '@ L', 'HV', 'HV'],
  ['cash settlement counts for volume only', 'C', 'V', 'V'],
  ['contingent trades count for volume only', '@7', 'V', 'V'],
  ['a price variation counts for volume only', '@  H', 'V', 'V'],
  ['an unknown letter leaves volume only and is told', '@8', 'V?', 'V?'],
  ['a letter of the other tape is unknown', '@  W', 'V?', 'V?'],
  ['an unknown letter beside one that never counts is told', '@8 B', '?', '?'],
]

describe('trade eligibility', () => {
  for (const [rule, letters, regular, preMarket] of RULES)
    it(rule, () => assert.deepEqual([uses(letters), uses(letters, true)], [regular, preMarket]))

  it('does not look at the place of a letter', () => {
    for (const { letter } of SALE_CONDITIONS)
      for (const isPreMarket of [false, true]) {
        const places = [0, 1, 2, 3].map((place) => uses(letter.padStart(place + 1), isPreMarket))
        assert.deepEqual(new Set(places).size, 1, letter)
      }
  })
  it('takes bits that are no letters for unknown', () => {
    for (const packed of [0, 0xffff_ffff, 206_360])
      assert.equal(tradeUses(packed, false), USE.volume | UNKNOWN_CONDITION)
  })
  it('has rules for letters of the table only, each once', () => {
    const letters = ELIGIBILITY_RULES.flatMap((rule) => [...rule.letters])
    assert.equal(new Set(letters).size, letters.length)
    for (const letter of letters) assert.ok(SALE_CONDITIONS.some((condition) => condition.letter === letter))
  })
})

const print = fc.record({
  price: fc.integer({ min: 47_000, max: 49_000 }).map((cents) => cents / 100),
  size: fc.integer({ min: 1, max: 5_000 }),
  letters: fc.constantFrom(
    '@',
    '@F',
    '@  I',
    '@  B',
    '@4',
    '@ T',
    '@FT',
    '@ TI',
    '@8',
    '@ L',
    '@7',
    '  E',
    '@ Z',
  ),
})

describe('the range of a mixed tape', () => {
  const fold = (
    prints: readonly { price: number; size: number; letters: string }[],
    isPreMarket: boolean,
  ) => {
    const range = new TradeRange()
    for (const { price, size, letters } of prints)
      range.add(price, size, tradeUses(packSaleConditions(letters), isPreMarket))
    return range
  }

  it('is that of the trades a plain filter leaves', () => {
    fc.assert(
      fc.property(fc.array(print, { maxLength: 60 }), fc.boolean(), (prints, isPreMarket) => {
        const of = (use: string) => prints.filter(({ letters }) => uses(letters, isPreMarket).includes(use))
        const range = fold(prints, isPreMarket)
        const extremes = of('H').map(({ price }) => price)
        assert.equal(range.high, Math.max(...extremes))
        assert.equal(range.low, Math.min(...extremes))
        const volume = of('V').reduce((sum, { size }) => sum + size, 0)
        const notional = of('V').reduce((sum, { price, size }) => sum + price * size, 0)
        assert.equal(range.volume, volume)
        assert.equal(range.vwap, volume === 0 ? null : notional / volume)
      }),
    )
  })
  it('is that of all trades where none states a condition', () => {
    fc.assert(
      fc.property(fc.array(print, { minLength: 1, maxLength: 30 }), (prints) => {
        const plain = new TradeRange()
        for (const { price, size } of prints) plain.add(price, size)
        const stated = new TradeRange()
        for (const { price, size } of prints) stated.add(price, size, ALL_USES)
        assert.deepEqual([plain.high, plain.low, plain.vwap], [stated.high, stated.low, stated.vwap])
        assert.equal(plain.high, Math.max(...prints.map(({ price }) => price)))
      }),
    )
  })
})
