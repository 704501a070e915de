import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { PriceSums, TICK_LIMIT } from '../src/window/price-sums.ts'

describe('price sums', () => {
  it('sum a column over ticks, both ends included', () => {
    const sums = new PriceSums(2, 4)
    for (const tick of [9, 10, 12, 13]) sums.add(0, tick, tick)
    sums.add(1, 11, 100)
    assert.equal(sums.sum(0, 10, 12), 22)
    assert.equal(sums.sum(1, 10, 12), 100)
  })
  it('hold what the open bucket and those before it added, and no more', () => {
    const sums = new PriceSums(1, 3)
    sums.add(0, 10, 5)
    sums.rotate()
    sums.rotate()
    assert.equal(sums.sum(0, 10, 10), 5)
    sums.rotate()
    assert.equal(sums.sum(0, 10, 10), 0)
  })
  it('hold one bucket when there is one', () => {
    const sums = new PriceSums(1, 1)
    sums.add(0, 10, 5)
    assert.equal(sums.sum(0, 10, 10), 5)
    sums.rotate()
    assert.equal(sums.sum(0, 10, 10), 0)
  })
  it('take in more distinct prices a bucket than they began with room for', () => {
    const sums = new PriceSums(1, 2)
    for (let tick = 0; tick < 1000; tick++) sums.add(0, tick, 1)
    assert.equal(sums.sum(0, 0, 999), 1000)
    sums.rotate()
    sums.rotate()
    assert.equal(sums.sum(0, 0, 999), 0)
  })
  it('hold nothing off the scale', () => {
    const sums = new PriceSums(1, 1)
    sums.add(0, 0, 1)
    sums.add(0, TICK_LIMIT - 1, 2)
    assert.equal(sums.sum(0, -50, TICK_LIMIT + 50), 3)
    assert.equal(sums.sum(0, 20, 10), 0)
  })
  it('hold nothing once cleared', () => {
    const sums = new PriceSums(1, 3)
    sums.add(0, 10, 5)
    sums.rotate()
    sums.add(0, 10, 5)
    sums.clear()
    assert.equal(sums.sum(0, 10, 10), 0)
    sums.add(0, 10, 7)
    assert.equal(sums.sum(0, 10, 10), 7)
  })
  it('refuse to be without a column or a bucket', () => {
    assert.throws(() => new PriceSums(0, 1), RangeError)
    assert.throws(() => new PriceSums(1, 0), RangeError)
  })

  it('equal a recount of the last buckets, whatever was added when', () => {
    const add = fc.record({ column: fc.nat(1), tick: fc.nat(6), amount: fc.integer({ min: -50, max: 50 }) })
    const step = fc.oneof(
      { weight: 6, arbitrary: add },
      { weight: 3, arbitrary: fc.constant('rotate' as const) },
      { weight: 1, arbitrary: fc.constant('clear' as const) },
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (buckets, steps) => {
        const sums = new PriceSums(2, buckets)
        let recount: { column: number; tick: number; amount: number }[][] = [[]]
        for (const step of steps) {
          if (step === 'rotate') {
            sums.rotate()
            recount = [...recount, []].slice(-buckets)
          } else if (step === 'clear') {
            sums.clear()
            recount = [[]]
          } else {
            sums.add(step.column, step.tick, step.amount)
            recount.at(-1)!.push(step)
          }
        }
        for (const column of [0, 1])
          for (let low = 0; low <= 6; low++) {
            const expected = recount
              .flat()
              .filter((a) => a.column === column && a.tick >= low && a.tick <= low + 2)
            assert.equal(
              sums.sum(column, low, low + 2),
              expected.reduce((sum, a) => sum + a.amount, 0),
            )
          }
      }),
      { numRuns: 150 },
    )
  })
})
