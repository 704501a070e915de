import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { TrueSigns } from '../src/recovery/true-signs.ts'

const ORIGIN = 1_766_016_000_000_000_000n
type Trade = { readonly instrumentId: number; readonly ns: number; readonly isBuy: boolean }

const told = (trades: readonly Trade[]): TrueSigns => {
  const signs = new TrueSigns(ORIGIN)
  for (const { instrumentId, ns, isBuy } of trades)
    signs.print({
      ...{ instrumentId, isBuy, logNs: ORIGIN + BigInt(ns) },
      ...{ size: 1, isLeg: false, order: 0 },
    })
  return signs
}

/** In the order of the log; many at one time. */
const log: fc.Arbitrary<readonly Trade[]> = fc
  .array(
    fc.record({
      instrumentId: fc.constantFrom(7, 8),
      ns: fc.integer({ min: 0, max: 20 }),
      isBuy: fc.boolean(),
    }),
  )
  .map((trades) => trades.toSorted((a, b) => a.ns - b.ns))

describe('who truly bought', () => {
  it('is told of each trade by its sign, whatever lies between', () => {
    fc.assert(
      fc.property(log, (trades) => {
        const signs = told(trades)
        for (const { instrumentId, ns, isBuy } of trades)
          assert.equal(signs.isRight({ instrumentId, ns, sign: 1, probability: 0.85 }), isBuy)
      }),
    )
  })
  it('goes on after trades that never reached the log', () => {
    fc.assert(
      fc.property(log, fc.integer({ min: 0, max: 20 }), (trades, fromNs) => {
        const signs = told(trades)
        for (const { instrumentId, ns, isBuy } of trades.filter((trade) => trade.ns >= fromNs))
          assert.equal(signs.isRight({ instrumentId, ns, sign: -1, probability: 0.59 }), !isBuy)
      }),
    )
  })
  it('is not known without a sign, nor of a trade that nobody has told of', () => {
    const signs = told([{ instrumentId: 7, ns: 5, isBuy: true }])
    assert.equal(signs.isRight({ instrumentId: 8, ns: 5, sign: 1, probability: 0.85 }), null)
    assert.equal(signs.isRight({ instrumentId: 7, ns: 4, sign: 1, probability: 0.85 }), null)
    assert.equal(signs.isRight({ instrumentId: 7, ns: 5, sign: 0, probability: null }), null)
    assert.equal(signs.isRight({ instrumentId: 7, ns: 5, sign: 1, probability: 0.85 }), null)
  })
})
