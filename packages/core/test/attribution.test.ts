import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { attributionOf } from '../src/context/attribution.ts'
import { defaultWeights } from '../src/score/settings.ts'

const of = (liquidity: number, hedge: number | null, tape: number) =>
  attributionOf({ liquidity, hedge, tape }, defaultWeights)

describe('attribution', () => {
  it('shares by weight what moved the score off 50', () => {
    const { barrier, tape, fuel, flat } = of(100, 100, 100)
    assert.deepEqual(
      [barrier.toFixed(9), fuel.toFixed(9), tape.toFixed(9), flat],
      ['0.450000000', '0.350000000', '0.200000000', false],
    )
  })
  it('counts a move against the break as much as one with it', () =>
    assert.deepEqual(of(0, 100, 0), of(100, 0, 100)))
  it('gives all to the only one that moved', () => {
    assert.deepEqual(of(60, 50, 50), { barrier: 1, tape: 0, fuel: 0, flat: false })
    assert.deepEqual(of(50, 50, 49), { barrier: 0, tape: 1, fuel: 0, flat: false })
  })
  it('gives fuel nothing without options', () => assert.equal(of(100, null, 100).fuel, 0))
  it('is flat when nothing moved, with and without options', () => {
    const flat = { barrier: 0, tape: 0, fuel: 0, flat: true }
    assert.deepEqual(of(50, 50, 50), flat)
    assert.deepEqual(of(50, null, 50), flat)
  })
  it('is flat when only what weighs nothing moved', () => {
    const weights = { liquidity: 0.5, hedge: 0.5, tape: 0 }
    assert.equal(attributionOf({ liquidity: 50, hedge: 50, tape: 100 }, weights).flat, true)
  })

  const component = fc.double({ min: 0, max: 100, noNaN: true })
  it('sums to 1 unless flat', () => {
    fc.assert(
      fc.property(component, fc.option(component, { nil: null }), component, (liquidity, hedge, tape) => {
        const shares = of(liquidity, hedge, tape)
        const sum = shares.barrier + shares.tape + shares.fuel
        assert.ok(Math.abs(sum - (shares.flat ? 0 : 1)) < 1e-12)
      }),
    )
  })
})
