import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Directions, firstWay } from '../src/score/directions.ts'

const every = (ms: number, prices: readonly number[]) => prices.map((_, k) => k * ms)

describe('the first way that prices go', () => {
  const prices = [10, 10.2, 9.9, 10.5, 9]
  const way = (distance: number, horizonMs = 10_000, from = 0) =>
    firstWay(every(250, prices), prices, from, distance, horizonMs)

  it('is up or down by the distance, whichever comes first, reached exactly or passed', () => {
    assert.deepEqual([way(0.2), way(0.5), way(0.6), way(1)], [1, 1, -1, -1])
    assert.equal(way(0.25, 10_000, 1), -1)
  })
  it('is none where neither comes, or neither in time', () => {
    assert.deepEqual([way(2), way(0.5, 749), way(0.5, 750)], [0, 0, 1])
  })
  it('is none from where there is no price', () => {
    assert.equal(firstWay([0, 250], [Number.NaN, 10], 0, 0.25, 1000), 0)
  })
})

describe('where spot goes from a snap', () => {
  it('is by half a deviation of five minutes, of the latest touch that was known', () => {
    const spot = [100, 100, 100.6, 100.6, 101.4]
    const touches = [
      { ts: 250, sigma: 0.5 },
      { ts: 750, sigma: 1 },
    ]
    const path = { ts: Float64Array.from(every(250, spot)), spot: Float64Array.from(spot), touches }
    const directions = new Directions(path)
    // Half of 0.5 √5 is $0.56, half of √5 is $1.12.
    assert.deepEqual([directions.isKnown(0), directions.isKnown(1)], [false, true])
    assert.deepEqual([directions.at(1), directions.at(3)], [1, 0])
  })
})
