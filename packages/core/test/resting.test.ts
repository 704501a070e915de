import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type EsBook, resolvePhysics } from '@spymaster/core'
import fc from 'fast-check'
import { BarrierEngine } from '../src/engines/barrier/barrier-engine.ts'
import type { Direction } from '../src/payload/words.ts'
import { foldedBook } from './book-run.ts'
import { type Levels, LogBuilder, ladder } from './log-builder.ts'
import { appendMoves, mirror, moves } from './random-log.ts'

/** What rests before an ES price, in ticks, as of the end of a log. */
function restingIn(book: EsBook, direction: Direction, ticks: number, isFresh = true) {
  const engine = new BarrierEngine(resolvePhysics(), book, 250)
  engine.beginSnap(isFresh)
  return engine.restingBefore(direction, ticks)
}

const asks = ladder(19_201, 'ask')
const bids = ladder(19_200, 'bid')
const rests = (direction: Direction, ticks: number, given: { bids?: Levels; asks?: Levels } = {}) =>
  restingIn(foldedBook(new LogBuilder().book({ ms: 0, bids, asks, ...given })).book, direction, ticks)

describe('what rests before a price', () => {
  it('is the displayed size from the best price on, without the tick of the price itself', () => {
    assert.deepEqual(rests('UP', 19_205), { contracts: 40, coverage: 1 })
    assert.deepEqual(rests('DOWN', 19_196), { contracts: 40, coverage: 1 })
  })
  it('takes in the last tick before a price between two', () => {
    assert.deepEqual(rests('UP', 19_205.4), { contracts: 50, coverage: 1 })
    assert.deepEqual(rests('DOWN', 19_195.6), { contracts: 50, coverage: 1 })
  })
  it('leaves a tick out that the price is on but for a double’s last place', () => {
    assert.equal(rests('UP', 19_205 + 1e-11).contracts, 40)
    assert.equal(rests('DOWN', 19_196 - 1e-11).contracts, 40)
  })
  it('says which share of its ticks the ten levels show', () => {
    assert.deepEqual(rests('UP', 19_221), { contracts: 100, coverage: 0.5 })
    assert.deepEqual(rests('DOWN', 19_160), { contracts: 100, coverage: 0.25 })
  })
  it('counts prices without orders between levels as in view', () => {
    const sparse: Levels = Array.from({ length: 10 }, (_, k) => [19_201 + 2 * k, 10] as const)
    assert.deepEqual(rests('UP', 19_220, { asks: sparse }), { contracts: 100, coverage: 1 })
  })
  it('is wholly in view where the side shows fewer than ten levels', () => {
    assert.deepEqual(rests('UP', 19_250, { asks: ladder(19_201, 'ask', 10, 3) }), {
      contracts: 30,
      coverage: 1,
    })
  })
  it('is nothing, and that known, where the market is at the price or beyond it', () => {
    for (const ticks of [19_201, 19_198.5])
      assert.deepEqual(rests('UP', ticks), { contracts: 0, coverage: 1 })
    assert.deepEqual(rests('DOWN', 19_200), { contracts: 0, coverage: 1 })
  })
  it('is not known where nothing is in sight: no book, a crossed, locked or one-sided one, a stale feed', () => {
    const unknown = { contracts: null, coverage: 0 }
    assert.deepEqual(restingIn(foldedBook(new LogBuilder()).book, 'UP', 19_205), unknown)
    for (const first of [19_200, 19_199])
      assert.deepEqual(rests('UP', 19_205, { asks: ladder(first, 'ask') }), unknown)
    assert.deepEqual(rests('UP', 19_205, { bids: [] }), unknown)
    const { book } = foldedBook(new LogBuilder().book({ ms: 0, bids, asks }))
    assert.deepEqual(restingIn(book, 'UP', 19_205, false), unknown)
  })
})

/** Prices near the market of random logs, on and between ticks. */
const prices = fc
  .tuple(fc.integer({ min: 19_165, max: 19_235 }), fc.constantFrom(0, 0, 0.25, 0.5, 0.9))
  .map(([tick, part]) => tick + part)

describe('what rests, over random logs', () => {
  it('is the sum over the ladder, tick by tick', () => {
    let partly = 0
    fc.assert(
      fc.property(moves, prices, fc.constantFrom('UP', 'DOWN'), (moves, price, direction) => {
        const { book } = foldedBook(appendMoves(new LogBuilder(), 0, moves))
        const resting = restingIn(book, direction, price)
        if (!book.isValid) return void assert.deepEqual(resting, { contracts: null, coverage: 0 })
        const side = direction === 'UP' ? book.ask.book : book.bid.book
        const step = direction === 'UP' ? 1 : -1
        let [contracts, seen, ticks] = [0, 0, 0]
        for (let tick = side.bestTick!; step * (price - tick) > 0; tick += step, ticks++) {
          if (!side.sees(side.tickOf(tick))) continue
          contracts += side.displayed[side.tickOf(tick)]!
          seen++
        }
        assert.deepEqual(resting, { contracts, coverage: ticks === 0 ? 1 : seen / ticks })
        if (seen < ticks) partly++
      }),
      { numRuns: 300 },
    )
    assert.ok(partly > 20, `${partly} partly in view`)
  })
  it('mirrors', () => {
    fc.assert(
      fc.property(moves, prices, (moves, price) => {
        const { book } = foldedBook(appendMoves(new LogBuilder(), 0, moves))
        const other = foldedBook(appendMoves(new LogBuilder(), 0, moves, true)).book
        assert.deepEqual(restingIn(book, 'UP', price), restingIn(other, 'DOWN', mirror(price)))
      }),
      { numRuns: 200 },
    )
  })
  it('never gets less as the price gets further away', () => {
    fc.assert(
      fc.property(moves, prices, prices, (moves, a, b) => {
        const { book } = foldedBook(appendMoves(new LogBuilder(), 0, moves))
        const near = restingIn(book, 'UP', Math.min(a, b)).contracts ?? 0
        assert.ok(near <= (restingIn(book, 'UP', Math.max(a, b)).contracts ?? 0))
      }),
      { numRuns: 100 },
    )
  })
})
