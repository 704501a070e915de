import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { midRanks, pairsAbove } from '../src/maths/ranks.ts'

/** Few values, so that many are equal. */
const value = fc.integer({ min: 0, max: 6 })

describe('ranks', () => {
  it('are how many are lower, and half of how many others are equal, among those that are there', () => {
    fc.assert(
      fc.property(fc.array(fc.option(value), { maxLength: 30 }), (values) => {
        const present = values.filter((each) => each !== null)
        const expected = values.map((own) => {
          if (own === null) return 0
          const equal = present.filter((each) => each === own).length
          return present.filter((each) => each < own).length + (equal - 1) / 2
        })
        assert.deepEqual([...midRanks(values)], expected)
      }),
    )
  })
})

describe('pairs of two lists', () => {
  it('are as many as ranks say, and the rest the other way about', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 12 }),
        fc.array(value, { minLength: 1, maxLength: 12 }),
        (values, others) => {
          // Mann and Whitney: the ranks of one list among both, less those among itself.
          const ranks = midRanks([...values, ...others]).subarray(0, values.length)
          const own = (values.length * (values.length - 1)) / 2
          const sum = ranks.reduce((total, rank) => total + rank, 0) - own
          assert.equal(pairsAbove(values, others), sum)
          assert.equal(pairsAbove(values, others) + pairsAbove(others, values), values.length * others.length)
        },
      ),
    )
  })
})
