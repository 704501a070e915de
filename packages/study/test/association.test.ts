import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Association } from '../src/recovery/association.ts'

const associated = (pairs: readonly (readonly [number, number])[]): Association => {
  const association = new Association()
  for (const [x, y] of pairs) association.add(x, y)
  return association
}
const over = ({ sum, count }: { sum: number; count: number }): number => sum / count
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -9, max: 9 })))

describe('how two numbers of a market go together', () => {
  it('is the difference of both means, where one of them is 0 or 1', () =>
    fc.assert(
      fc.property(pairs, (all) => {
        const of = (x: number) => all.flatMap((pair) => (pair[0] === x ? [pair[1]] : []))
        const { slope } = associated(all)
        if (of(0).length === 0 || of(1).length === 0) assert.deepEqual(slope, { sum: 0, count: 0 })
        else assert.ok(Math.abs(over(slope) - (mean(of(1)) - mean(of(0)))) < 1e-9)
      }),
    ))
  it('is a correlation within -1 and 1 that no shift and no scale changes', () =>
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 99 }), (all, by) => {
        const { correlation } = associated(all)
        assert.ok(correlation.count === 0 || Math.abs(over(correlation)) <= 1 + 1e-9)
        const other = associated(all.map(([x, y]) => [by * x - 7, 3 - by * y] as const)).correlation
        assert.equal(other.count, correlation.count)
        assert.ok(Math.abs(other.sum + correlation.sum) < 1e-6)
      }),
    ))
  it('counts a correlation by its cases, and not at all where one of the two never varies', () => {
    const rising = [0, 1, 2, 3].map((x) => [x, 2 * x] as const)
    assert.deepEqual(associated(rising).correlation, { sum: 4, count: 4 })
    assert.deepEqual(associated(rising.map(([x]) => [x, 1] as const)).correlation, { sum: 0, count: 0 })
    assert.deepEqual(associated([]).slope, { sum: 0, count: 0 })
  })
})
